"""The first sheet of a marked workbook: what it is, and every place with a link to it."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from citywise.feedback.amounts import write_count
from citywise.feedback.marks import tell_effect, tell_found, tell_remedy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from citywise.catalogue.translations import Wording
    from citywise.feedback.marks import Mark
    from citywise.feedback.workbook import About

MOST_ENTRIES = 2_000
_A4 = 9
_COLUMNS = (("column_where", 34), ("column_found", 52), ("column_to_do", 52), ("column_effect", 46))
_WIDTHS = [width for _, width in _COLUMNS]
_LINE = 15
"""Height of a line of text, in points."""


def write_contents(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    about: About,
    marks: Sequence[Mark],
    links: Mapping[Mark, str],
    wording: Wording,
    colours: Mapping[str, str],
) -> None:
    """What the workbook is, then one row a place: where, what was found, what to do."""
    if wording.is_right_to_left:
        sheet.right_to_left()
    print_across(sheet)
    direction = {"reading_order": 2 if wording.is_right_to_left else 1}
    row = _write_head(book, sheet, _lines(about, marks, wording), direction)
    heading = book.add_format({"bold": True, "bottom": 1, **direction})
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(row, column, wording.say(name), heading)
    sheet.freeze_panes(row + 1, 0)
    looks = {
        severity: book.add_format(
            {"bg_color": colour, "text_wrap": True, "valign": "top", **direction}
        )
        for severity, colour in colours.items()
    }
    for position, mark in enumerate(marks[:MOST_ENTRIES], row + 1):
        _write_entry(sheet, position, mark, links.get(mark, ""), wording, looks[mark.severity])


def print_across(sheet: Worksheet) -> None:
    """On paper a sheet is as wide as a page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _write_head(
    book: xlsxwriter.Workbook, sheet: Worksheet, lines: Sequence[str], direction: dict[str, Any]
) -> int:
    """Writes the lines above the list, the first as a title; returns the row below them."""
    title, plain = ({"bold": True, "font_size": 14, **direction}, direction)
    looks = [book.add_format(title), *[book.add_format(plain)] * (len(lines) - 1)]
    for row, (line, look) in enumerate(zip(lines, looks, strict=True)):
        sheet.write_string(row, 0, line, look)
    return len(lines) + 1


def _lines(about: About, marks: Sequence[Mark], wording: Wording) -> list[str]:
    return [
        wording.say("workbook_title"),
        wording.say("workbook_of", file=about.file_name),
        *([wording.say("received", day=about.received)] if about.received else []),
        wording.say("how_to"),
        *_remarks(about, marks, wording),
    ]


def _remarks(about: About, marks: Sequence[Mark], wording: Wording) -> list[str]:
    remarks: list[str] = []
    if not (about.is_copied and about.has_cells):
        remarks.append(wording.say("no_cells" if about.is_copied else "not_copied"))
    if about.is_shortened:
        remarks.append(wording.say("only_some_rows"))
    if len(marks) > MOST_ENTRIES:
        remarks.append(wording.say("only_some_marks", shown=MOST_ENTRIES, all=len(marks)))
    return [*remarks, *_unmarked(marks, wording)]


def _unmarked(marks: Sequence[Mark], wording: Wording) -> list[str]:
    """Of each check that found more than is marked, how many more."""
    more = {tell_found(mark, wording): mark.more for mark in marks if mark.more}
    counts = {found: write_count(count, wording.language) for found, count in more.items()}
    return [f"{found} ({wording.say('and_more', count=n)})" for found, n in counts.items()]


def _write_entry(
    sheet: Worksheet, row: int, mark: Mark, link: str, wording: Wording, looks: Format
) -> None:
    shown, *told = texts = _texts(mark, wording)
    if link:
        sheet.write_url(row, 0, link, looks, shown[:255])
    else:
        sheet.write_string(row, 0, shown, looks)
    for column, text in enumerate(told, 1):
        sheet.write_string(row, column, text, looks)
    sheet.set_row(row, _LINE * max(map(_lines_of, texts, _WIDTHS)))


def _texts(mark: Mark, wording: Wording) -> tuple[str, str, str, str]:
    found, remedy = tell_found(mark, wording), tell_remedy(mark, wording)
    return _shown_place(mark, wording), found, remedy, tell_effect(mark, wording)


@lru_cache
def _lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a column; office programs do not all find out by themselves."""
    return max(len(wrap(text, width)), 1)


def _shown_place(mark: Mark, wording: Wording) -> str:
    """`Log!F14`; of the whole file that it is the whole file."""
    return mark.address or wording.say("whole_file")
