"""A column of values is read as each of its values would be read alone."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.intake.cells import ERROR, column_letter, text_of
from citywise.intake.formats.extent import Extent, plain_extent
from citywise.intake.formats.typed_columns import SpecialText, frame_values
from tests.fixtures.workbooks import SHEET_XML, workbook

TEXTS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ["", " ", "\x1f12", "a\tb", "\u2003x", "x\u0085", "\x1c", "1.0", "\x7f", "1\n234"]
    ),
)
NUMBERS = st.one_of(
    st.floats(),
    st.integers(-(10**17), 10**17).map(float),
    st.sampled_from([-0.0, 0.1, 1e15, 1e15 - 1, 1e16, 1e-5, -1e22]),
)
KINDS = (
    TEXTS,
    NUMBERS,
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
)
COLUMNS = st.one_of(
    *map(st.lists, KINDS),
    st.lists(st.one_of(NUMBERS, st.just(""))),
    st.lists(st.one_of(*KINDS)),
)


@given(COLUMNS)
def test_a_column_says_what_its_values_say(values):
    texts = frame_values([[value] for value in values], 1)["c0"].to_list()
    assert texts == [text_of(value) or None for value in values]


@pytest.mark.parametrize(
    "values",
    [
        [1.0, True, 1],
        [date(2031, 1, 5), datetime(2031, 1, 5), datetime(2031, 1, 5, 12, 30)],  # noqa: DTZ001
        [time(8, 30), timedelta(hours=1), "8:30"],
        [float("nan"), float("inf"), 1.0],
    ],
)
def test_values_that_are_alike_stay_apart(values):
    texts = frame_values([[value] for value in values], 1)["c0"].to_list()
    assert texts == [text_of(value) for value in values]


def test_shorter_rows_are_filled_up_and_an_error_keeps_its_mark():
    rows = [["a"], [1.0, SpecialText(ERROR + "#REF!")], []]
    assert frame_values(rows, 3).rows() == [
        ("a", None, None),
        ("\x1f1", ERROR + "#REF!", None),
        (None, None, None),
    ]


def sheet_xml(cells):
    return f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>".encode()


def reach_of(xml):
    """The extent without where its element stands."""
    extent = plain_extent(xml)
    return extent and replace(extent, begins=0, ends=0, is_balanced=False)


@pytest.mark.parametrize(
    ("cells", "extent"),
    [
        ('<c r="B3"><v>1</v></c>', Extent(1, 3, 2)),
        ('<c r="A1"/><c r="XFD1048576" s="1"><v>1</v></c>', Extent(2, 1_048_576, 16_384)),
        ('<c r="ZZZ9999999"/>', Extent(1, 9_999_999, 18_278)),
        ('<c r="C2" t="s"><f>A1</f><v>0</v></c>', Extent(1, 2, 3, has_formulas=True)),
        ('<c r="A1" t="inlineStr"><is><t>x</t></is></c>', Extent(1, 1, 1, has_texts=True)),
    ],
)
def test_the_extent_of_cells_that_say_where_they_stand(cells, extent):
    assert reach_of(sheet_xml(cells)) == extent


@pytest.mark.parametrize(
    "cells",
    [
        "",
        "<c><v>1</v></c>",
        "<c/>",
        "<c\n/>",
        '<c s="1" r="A1"/>',
        "<c r='A1'/>",
        '<x:c r="A1"/><c r="A1"/>',
        '<!-- --><c r="A1"/>',
        '<c r="A1"/></row></sheetData><row><c/></row><row>',
        '<c r="A1"/></row></sheetData><x:sheetData><row><x:c r="B2"/></row></x:sheetData><row>',
        '<c r="A0"/>',
        '<c r="A01"/>',
        '<c r="12"/>',
        '<c r="AB"/>',
        '<c r="a1"/>',
        '<c r="AAAA1"/>',
        '<c r="A12345678"/>',
        '<c r="A1 "/>',
        '<c r="A&#49;"/>',
    ],
)
def test_a_cell_written_in_any_other_way_is_looked_at_closely(cells):
    assert plain_extent(sheet_xml(cells)) is None
    beside = reach_of(sheet_xml('<c r="A1"/>' + cells + '<c r="B1"/>'))
    assert beside == (None if cells else Extent(2, 1, 2))


def test_a_cell_at_the_very_end_of_a_torn_sheet_is_not_overlooked():
    assert plain_extent(b'<sheetData><row><c r="A1"/><c r="ZZZ999"/>') is None


@given(st.lists(st.tuples(st.integers(0, 16_383), st.integers(1, 1_048_576)), min_size=1))
def test_the_extent_is_that_of_the_farthest_cells(places):
    cells = "".join(f'<c r="{column_letter(column)}{row}"/>' for column, row in places)
    assert reach_of(sheet_xml(cells)) == Extent(
        len(places), max(row for _, row in places), max(column for column, _ in places) + 1
    )


def test_workbooks_of_usual_writers_are_plain():
    raw = workbook({"S": [["Date", "Count"], [date(2031, 1, 5), 12], [None, 3.5]]})
    xml = zipfile.ZipFile(io.BytesIO(raw)).read(SHEET_XML)
    assert len(re.findall(b"<c ", xml)) == 5
    assert reach_of(xml) == Extent(5, 3, 2)
