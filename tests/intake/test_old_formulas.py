"""A formula of an .xls workbook whose program did not reckon it is blank, and waits.

A1   B1             A2     B2
5    =A1+1, blank   =A1    =IF(A9="","",A9), blank
"""

import io

import pytest
import xlwt

from citywise.intake.formats.old_formulas import unreckoned
from citywise.intake.formats.old_workbook import read_old_workbook


def written(*formulas):
    """A workbook of a program that does not reckon, with one formula a row behind a sheet without."""
    book = xlwt.Workbook()
    book.add_sheet("First").write(0, 0, "Value")
    sheet = book.add_sheet("Second")
    sheet.write(0, 0, 5)
    for row, formula in enumerate(formulas):
        sheet.write(row, 1, xlwt.Formula(formula))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "formula",
    ["A1+1", "-A1", "SUM(A1:A9)", "SUM(A1;A2)", "COUNTIF(A1:A9;5)", "AVERAGE(A1;A2)", "A1*A1", "ROUND(A1;0)"],
)  # fmt: skip
def test_what_can_only_give_a_number_and_is_blank_was_not_reckoned(formula):
    assert unreckoned(written(formula)) == {1: [(0, 1)]}


def test_beside_it_no_blank_formula_is_believed():
    _, sheet = read_old_workbook(1, written("A1+1", 'IF(A9="";"";A9)', "A1"))
    assert [row[1] for row in sheet.head] == ["\x1e#FORMULA"] * 3


@pytest.mark.parametrize("formula", ['IF(A9="";"";A9)', "A1", 'A1&"x"', "LEFT(A9;1)"])
def test_by_itself_what_may_give_an_empty_text_is_blank(formula):
    assert unreckoned(written(formula)) == {}


def test_what_is_no_workbook_has_none():
    assert unreckoned(b"") == {}
    assert unreckoned(b"\x03\x00\x00\x00\x00\x00\xff\xff") == {}
