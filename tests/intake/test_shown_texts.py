"""What is raised as a footnote is, or struck out, is no part of a number.

Stored           Shown        Read
132 + raised 1   132¹         nothing: kept back
120 struck, 135  [120] 135    nothing: kept back
12, all struck   [12]         nothing: kept back
"""

import io

import pytest
import xlsxwriter
import xlwt

from citywise.catalogue.words import fold
from citywise.conform.numbers import Style, Unclear, read_figure
from citywise.intake.formats.old_workbook import read_old_workbook
from citywise.intake.formats.opendocument import read_open_document
from citywise.intake.formats.shown_texts import Look
from citywise.intake.formats.workbook import read_workbook
from tests.fixtures.tables import ods
from tests.fixtures.workbooks import with_xml, workbook

RAISED, STRUCK = {"font_script": 1}, {"font_strikeout": True}
CELLS = {
    "132¹": ("132", ("1", RAISED)),
    "[120] 135": (("120", STRUCK), " 135"),
    "m²": ("m", ("2", RAISED)),
    "H₂O": ("H", ("2", {"font_script": 2}), "O"),
    "1250": ("12", ("50", {"bold": True})),
}


def as_xlsx(parts):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    runs = [[p] if isinstance(p, str) else [book.add_format(p[1]), p[0]] for p in parts]
    book.add_worksheet("S").write_rich_string(0, 0, *(each for run in runs for each in run))
    book.close()
    return buffer.getvalue()


FONTS = {
    "font_script": {1: "escapement superscript", 2: "escapement subscript"},
    "font_strikeout": {True: "struck_out on"},
    "bold": {True: "bold on"},
}


def as_xls(parts):
    buffer, book = io.BytesIO(), xlwt.Workbook()
    runs = []
    for part in parts:
        if isinstance(part, str):
            runs.append(part)
        else:
            ((name, value),) = part[1].items()
            runs.append((part[0], xlwt.easyfont(FONTS[name][value])))
    book.add_sheet("S").write_rich_text(0, 0, runs)
    book.save(buffer)
    return buffer.getvalue()


def as_ods(parts):
    names = {
        "font_script": {1: "up", 2: "down"},
        "font_strikeout": {True: "out"},
        "bold": {True: "b"},
    }
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part.replace(" ", "<text:s/>")
        else:
            ((name, value),) = part[1].items()
            text += f'<text:span text:style-name="{names[name][value]}">{part[0]}</text:span>'
    return one_cell(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>')


LOOKS = {
    "up": 'style:text-position="super 58%"',
    "down": 'style:text-position="-33% 58%"',
    "out": 'style:text-line-through-style="solid"',
    "b": 'style:text-line-through-style="none" style:text-position="0% 100%"',
}


def one_cell(cell):
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/>'
        "</style:style>"
        for name, look in LOOKS.items()
    )
    row = f"<table:table-row>{cell}</table:table-cell></table:table-row>"
    return ods(f'<table:table table:name="S">{row}</table:table>', styles=styles)


FORMATS = {
    "xlsx": (as_xlsx, read_workbook),
    "xls": (as_xls, read_old_workbook),
    "ods": (as_ods, read_open_document),
}


def texts_of(read, raw):
    (sheet,) = read(1, raw)
    (row,) = sheet.cells.drop("file_number", "source_row").rows()
    assert sheet.head == [[text or "" for text in row]]
    return list(row)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("shown", "parts"), CELLS.items())
def test_a_text_is_read_as_it_is_shown(kind, shown, parts):
    write, read = FORMATS[kind]
    assert texts_of(read, write(parts)) == [shown]


def test_a_text_that_stands_in_its_cell_is_too():
    raw = workbook({"S": [["x", "y"]]})
    runs = (
        b'<c r="B1" t="inlineStr"><is><r><t>132</t></r>'
        b'<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is></c>'
    )
    changed = with_xml(raw, lambda xml: xml.replace(b'<c r="B1" t="s"><v>1</v></c>', runs))
    assert texts_of(read_workbook, changed) == ["x", "132¹"]


def test_a_cell_that_is_struck_out_as_a_whole_says_so():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, [12, "Hall", ""], book.add_format(STRUCK))
    sheet.write(0, 3, 7)
    book.close()
    assert texts_of(read_workbook, buffer.getvalue()) == ["[12]", "[Hall]", None, "\x1f7"]


def test_so_does_one_of_an_old_workbook():
    buffer, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, 12, xlwt.easyxf("font: struck_out on"))
    sheet.write(0, 1, 7)
    book.save(buffer)
    assert texts_of(read_old_workbook, buffer.getvalue()) == ["[12]", "\x1f7"]


def test_and_one_of_an_open_document():
    about = 'table:style-name="out" office:value-type="float" office:value="12"'
    cell = f"<table:table-cell {about}><text:p>12</text:p>"
    assert texts_of(read_open_document, one_cell(cell)) == ["[12]"]


@pytest.mark.parametrize("text", ["132¹", "¹²", "[120] 135", "[12]", "135 [120]"])
def test_no_number_is_read_from_it(text):
    assert read_figure(text, Style()) == Unclear("not_a_number")


def test_words_stay_the_words_that_they_are():
    assert fold(f"Participants{Look(is_raised=True).show('1')}") == "participants1"
    assert fold(Look(is_struck=True).show("Sports")) == "sports"


def test_nothing_that_can_be_seen_is_put_around_blanks():
    assert Look(is_struck=True).show("  ") == "  "
