"""Find the heading of a table and say what each of its columns is.

A heading may have several rows with merged cells, under titles and logos. Columns are
known by the words a template lists, folded, in any language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.catalogue.totals import is_total_word
from citywise.catalogue.words import fold
from citywise.intake.cells import column_letter
from citywise.intake.fitting.column_names import BETWEEN_LEVELS, NOTHING, fold_path, named_by
from citywise.intake.fitting.period_levels import may_name_period
from citywise.intake.producers.hashtags import is_tag_row
from citywise.intake.producers.personal import personal_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.templates.sections import Unpivot
    from citywise.intake.templates.template import Template


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """One column of a sheet: where it stands, its heading, and what it was taken for.

    `rule` is `field:name`, `choice:field:answer`, `count:n`, `value:n`, `matrix` or empty for
    a column that the template does not ask for; such columns are never read.
    """

    index: int
    heading: tuple[str, ...]
    rule: str
    place: str = ""

    @property
    def letter(self) -> str:
        """The spreadsheet's name of the column, or what stands for it where there is no grid."""
        return self.place or column_letter(self.index)

    @property
    def text(self) -> str:
        """The heading as one line."""
        return BETWEEN_LEVELS.join(self.heading)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the data begin (1-based row) and what the columns are."""

    first_row: int
    columns: tuple[LaidColumn, ...]
    missing: tuple[str, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Every column that the template requires was found, and no column stands twice."""
        return not self.missing


def find_heading(sheet: Sheet, template: Template) -> Heading:
    """The first complete heading in the rows where it may stand, else the one that lacks least.

    Of headings that share rows, the one that knows most columns: with a blank row above it, the
    upper row of two would be complete too, and its lower row would be lost as data.
    """
    rows = expanded_head(sheet)
    height = template.source.header_rows
    last = max(min(template.source.search_rows, len(rows) - height + 1), 1)
    nearest: Heading | None = None
    for start in range(last):
        heading = heading_at(rows, start, template, sheet.places)
        if heading.is_complete:
            sharing = range(start, min(start + height, last))
            return max((heading_at(rows, at, template, sheet.places) for at in sharing), key=_fit)
        nearest = max(nearest or heading, heading, key=_fit)
    return nearest or Heading(1, ())


def _fit(heading: Heading) -> tuple[int, int, int]:
    known = sum(1 for column in heading.columns if column.rule)
    return (-len(heading.missing), known, -heading.first_row)


def heading_at(
    rows: list[list[str]], start: int, template: Template, places: tuple[str, ...] = ()
) -> Heading:
    """The heading as it would be if it began at a row counted from 0."""
    height = template.source.header_rows
    levels = rows[start : start + height]
    if template.source.spread_headings:
        levels = [*map(spread_right, levels[:-1]), *levels[-1:]]
    paths = _paths(levels)
    named = places or ("",) * len(paths)
    rules = _rules(paths, template)
    columns = tuple(
        LaidColumn(index, path, rule, place)
        for index, (path, rule, place) in enumerate(zip(paths, rules, named, strict=False))
    )
    below = rows[start + height : start + height + 1]
    tags = sum(1 for row in below if is_tag_row(row))
    return Heading(start + height + tags + 1, columns, _missing(columns, template))


def spread_right(row: list[str]) -> list[str]:
    """A heading row in which each text stands over the empty cells to its right as well."""
    spread: list[str] = []
    for cell in row:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _paths(rows: list[list[str]]) -> list[tuple[str, ...]]:
    width = max((len(row) for row in rows), default=0)
    return [tuple(row[i] if i < len(row) else "" for row in rows) for i in range(width)]


def _personal(paths: list[tuple[str, ...]]) -> set[int]:
    """Columns that are never read, whichever row of the heading says what they are."""
    levels = zip(*paths, strict=True)
    return set[int]().union(*(personal_columns(level) for level in levels))


def _rules(paths: list[tuple[str, ...]], template: Template) -> list[str]:
    """What each column is; one that is named in full stands before those named in part."""
    named = [named_by(path, template) for path in paths]
    if not template.unpivot and not any(rule for rule, _ in named):
        return [""] * len(paths)
    personal = _personal(paths)
    named = [NOTHING if n in personal else named for n, named in enumerate(named)]
    whole = {rule for rule, is_whole in named if is_whole}
    return [
        rule
        if rule and (is_whole or rule not in whole)
        else _of_matrix(path, template, is_open=index not in personal and not rule)
        for index, (path, (rule, is_whole)) in enumerate(zip(paths, named, strict=True))
    ]


def _of_matrix(path: tuple[str, ...], template: Template, *, is_open: bool) -> str:
    is_asked = is_open and template.unpivot and fold_path(path) not in _skipped(template)
    has_levels = is_asked and _has_every_level(path, template)
    return "matrix" if has_levels and not _is_left_out(path, template) else ""


def _is_left_out(path: tuple[str, ...], template: Template) -> bool:
    """The heading says of which kind the figures are, and the template that they are not read."""
    levels = template.unpivot.levels if template.unpivot else ()
    told = zip(levels, path[-len(levels) :], strict=True)
    words = [word for level, word in told if level == "kind"]
    return any(template.unpivot and template.unpivot.kind_of(word) == "-" for word in words)


def _skipped(template: Template) -> set[str]:
    """Headings beside the figures of a matrix that are none of them."""
    headers = template.unpivot.skip if template.unpivot else ()
    return {fold_path(header.split(BETWEEN_LEVELS)) for header in headers}


def _has_every_level(path: tuple[str, ...], template: Template) -> bool:
    """A figure's column; one text merged over all levels is a column of its own, or a total."""
    count = len(template.unpivot.levels) if template.unpivot else 0
    levels = [fold(level) for level in path[-count:]]
    is_one_text = count > 1 and len(set(levels)) == 1
    return all(levels) and len(levels) == count and (not is_one_text or is_total_word(levels[0]))


def _missing(columns: tuple[LaidColumn, ...], template: Template) -> tuple[str, ...]:
    found = {found_rule(column.rule) for column in columns}
    wanted = {f"field:{name}": rule for name, rule in template.columns.items()}
    wanted |= {f"count:{n}": rule for n, rule in enumerate(template.counts)}
    wanted |= {f"value:{n}": rule for n, rule in enumerate(template.values)}
    needed = {f"field:{name}" for name in _without_place(found, template)}
    missing = [
        rule.headers[0]
        for name, rule in wanted.items()
        if rule.headers and (rule.required or name in needed) and name not in found
    ]
    if template.unpivot and not _has_matrix(columns, template.unpivot):
        missing.append("columns by " + BETWEEN_LEVELS.join(template.unpivot.levels))
    missing += _without_content(found, template)
    return (*dict.fromkeys(missing), *_doubled(columns, template))


def _has_matrix(columns: tuple[LaidColumn, ...], matrix: Unpivot) -> bool:
    """There are columns of figures, and where each is of a period, one that may name it."""
    paths = [c.heading[-len(matrix.levels) :] for c in columns if c.rule == "matrix"]
    if "period" not in matrix.levels:
        return bool(paths)
    level = matrix.levels.index("period")
    return any(may_name_period(path[level]) for path in paths)


def _without_content(found: set[str], template: Template) -> Iterator[str]:
    """A table of figures has a column of them, and a gazetteer one of names."""
    names = {f"field:{level.name}" for level in template.levels}
    figures = {f"value:{n}" for n, _ in enumerate(template.values)} | {"matrix"}
    if template.produces == "values" and not found & figures and template.values:
        yield template.values[0].headers[0]
    if template.produces == "places" and not found & names:
        yield template.columns[template.levels[0].name].headers[0]


def found_rule(rule: str) -> str:
    """A column for one answer of a question stands for the question."""
    kind, _, rest = rule.partition(":")
    return f"field:{rest.partition(':')[0]}" if kind == "choice" else rule


def _without_place(found: set[str], template: Template) -> Iterator[str]:
    """Fields without which no record can be placed, where no other way to place it is there."""
    for group in template.places:
        ways = [way for way in group if set(way) <= set(template.columns)]
        if not any(all(f"field:{name}" in found for name in way) for way in ways):
            yield from ways[0]


def _doubled(columns: tuple[LaidColumn, ...], template: Template) -> list[str]:
    """Columns that stand twice although only one can be meant."""
    rules = [column.rule for column in columns if column.rule and column.rule != "matrix"]
    single = {rule for rule in rules if rules.count(rule) > 1 and not _may_repeat(rule, template)}
    return [f"only one column for {rule.partition(':')[2]}" for rule in sorted(single)]


def _may_repeat(rule: str, template: Template) -> bool:
    kind, _, name = rule.partition(":")
    if kind == "count":
        return template.counts[int(name)].combine != "only"
    return kind == "field" and template.columns[name].combine != "only"


def expanded_head(sheet: Sheet) -> list[list[str]]:
    """The first rows with the text of every merged range in each of its cells."""
    rows = [list(row) for row in sheet.head]
    for top, left, bottom, right in sheet.merges:
        text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [text] * len(row[left : right + 1])
    return rows


def seen_head(sheet: Sheet) -> list[list[str]]:
    """The first rows without what lies under a merged cell."""
    rows = [list(row) for row in sheet.head]
    for top, left, bottom, right in sheet.merges:
        for number, row in enumerate(rows[top : bottom + 1], top):
            first = left + (number == top)
            row[first : right + 1] = [""] * len(row[first : right + 1])
    return rows
