"""Two numbers on two lines of a cell are never one: 12 above 150 is not twelve thousand."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.catalogue.words import fold
from citywise.conform.numbers import Style, read_figure
from citywise.intake.cells import clean_text
from citywise.intake.formats.opendocument import read_open_document
from citywise.intake.formats.sheet import cleaned_cells
from citywise.intake.personal.shapes import plain_text
from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import MEASURES_OF_THE_CITY
from tests.fixtures.tables import as_csv, as_ods, as_xls, as_xlsx, ods


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("12\n150", "12 ⏎ 150"),
        ("12\t150", "12 ⏎ 150"),
        ("12 \r\n 150", "12 ⏎ 150"),
        ("12\x0b150", "12 ⏎ 150"),
        ("12\u200f\n\u200f150", "12 ⏎ 150"),
        ("12\n1\u200f50", "12 ⏎ 1\u200f50"),
        ("1\n234\n567", "1 ⏎ 234 567"),
        ("\u0661\u0662\n\u0661\u0665\u0660", "\u0661\u0662 ⏎ \u0661\u0665\u0660"),
        ("12 150", "12 150"),
        ("12 150\n", "12 150"),
        ("Q2\n2031", "Q2 2031"),
        ("2031-05-04\n10:00", "2031-05-04 10:00"),
        ("12\npeople", "12 people"),
    ],
)
def test_a_break_is_a_space_but_where_a_space_would_group_thousands(text, clean):
    assert clean_text(text) == clean


@given(st.text("1 2\n\t\r\x0b\x00\u200fa٣", max_size=12))
def test_a_column_is_cleaned_as_each_of_its_cells(text):
    (cell,) = pl.DataFrame({"c0": [text]}).select(cleaned_cells(["c0"]))["c0"]
    assert cell == (clean_text(text) or None)


@given(st.text("012 \n\t\r\u200f\u00a0", min_size=1, max_size=12), st.sampled_from("\n\t\r\x0b"))
def test_no_digits_of_two_lines_make_one_number(text, line_end):
    figure = read_figure(clean_text(f"1{text}{line_end}2{text}"), Style())
    both = "".join((f"1{text}2{text}").split()).replace("\u200f", "")
    assert getattr(figure, "value", None) != int(both)


def test_in_words_and_for_what_is_personal_the_sign_is_a_space():
    assert fold(clean_text("Hall 3\n100 seats")) == "hall 3 100 seats"
    assert plain_text(clean_text("555\n123\n4567")) == "555 123 4567"


ROWS = [
    ["Period", "Unit", "Measure", "Value"],
    ["2031", "count", "Sites", "12\n150"],
    ["2031", "count", "Teams", "7"],
]


@pytest.mark.parametrize(
    ("write", "ending"), [(as_csv, "csv"), (as_xlsx, "xlsx"), (as_xls, "xls"), (as_ods, "ods")]
)
def test_such_a_cell_waits_in_every_format(write, ending):
    read = read_one(write(ROWS), path=f"eastmere/counts.{ending}", template=MEASURES_OF_THE_CITY)
    assert read.column("core_reported_values", "reported_value") == [7]
    assert [reason for _, reason in read.kept_back] == ["not_a_number"]


@pytest.mark.parametrize(
    "text",
    ["<text:p>12</text:p><text:p>150</text:p>", "<text:p>12<text:line-break/>150</text:p>"],
)
def test_paragraphs_and_line_breaks_of_an_open_document_end_lines(text):
    cell = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    row = f"<table:table-row>{cell}</table:table-row>"
    (sheet,) = read_open_document(1, ods(f'<table:table table:name="S">{row}</table:table>'))
    assert sheet.head == [["12 ⏎ 150"]]
