"""A sheet that merges no cells says so before its cells, and its reader does not look for merges."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.intake.cells import Problem
from citywise.intake.formats import stored_package
from citywise.intake.formats.container import look_inside
from citywise.intake.formats.extent import plain_extent
from citywise.intake.formats.unmerged import told_unmerged
from citywise.intake.formats.workbook import read_workbook
from tests.fixtures.workbooks import SHEET_XML, workbook

SAYS_SO = b"<mergeCells></mergeCells><sheetData>"
CELLS = b'<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("behind_the_cells", "is_told"),
    [
        (b"</worksheet>", True),
        (b'<pageMargins left="0.7"/></worksheet>', True),
        (b'<pageSetup r:id="rId1"/><x14:more/></worksheet>', True),
        (b'<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>', False),
        (b'<x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></worksheet>', False),
        (b"<!-- mergeCells --></worksheet>", False),
        (b"<pageMargins/><pageSetup/>", False),
        (b"<pageMargins></worksheet>", False),
        (b"</pageMargins></worksheet>", False),
        (b"<drawing", False),
        (b"</worksheet><worksheet>", False),
        (b"&unknown;</worksheet>", False),
        (b"\xff</worksheet>", False),
    ],
)
def test_a_sheet_that_ends_well_and_merges_nothing_says_so(behind_the_cells, is_told):
    sheet = CELLS + behind_the_cells
    told = told_unmerged(sheet, plain_extent(sheet))
    assert told == (sheet.replace(b"<sheetData>", SAYS_SO) if is_told else None)


def test_merges_that_stand_before_the_cells_are_not_denied():
    merges = b'<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    sheet = CELLS.replace(b"<sheetData>", merges + b"<sheetData>") + b"</worksheet>"
    assert told_unmerged(sheet, plain_extent(sheet)) is None


ROWS = {"Log": [["Date", "Women"], ["1 May", 12]]}


def with_sheet(change):
    """The workbook with its sheet changed."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == SHEET_XML else content)
    return whole.getvalue()


def package_of(raw):
    return zipfile.ZipFile(io.BytesIO(look_inside(1, zipfile.ZipFile(io.BytesIO(raw))).package))


def test_what_is_handed_on_says_it():
    assert SAYS_SO in package_of(workbook(ROWS)).read(SHEET_XML)
    assert package_of(workbook(ROWS)).testzip() is None


def test_a_sheet_with_merged_cells_is_handed_on_as_it_is():
    raw = workbook(ROWS, merges={"Log": ["A3:B3"]})
    given_to_the_reader = package_of(raw).read(SHEET_XML)
    assert given_to_the_reader == zipfile.ZipFile(io.BytesIO(raw)).read(SHEET_XML)
    (sheet,) = read_workbook(1, raw)
    assert sheet.merges == [(2, 0, 2, 1)]


def told(raw):
    """What is told of a workbook: its cells and merges, or the problem."""
    return [
        each if isinstance(each, Problem) else (each.head, each.merges, each.cells.rows())
        for each in read_workbook(1, raw)
    ]


def told_by_a_reader_that_looks(raw):
    """The same where nothing is packed anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_package, "LARGEST", -1)
        return told(raw)


def test_a_reader_that_is_handed_the_file_itself_looks(monkeypatch):
    monkeypatch.setattr(stored_package, "LARGEST", -1)
    assert look_inside(1, zipfile.ZipFile(io.BytesIO(workbook(ROWS)))).package is None


def test_a_sheet_that_is_damaged_behind_its_cells_is_refused_all_the_same():
    raw = with_sheet(lambda sheet: sheet.replace(b"</worksheet>", b"</other></worksheet>"))
    assert told(raw) == [Problem(1, "not_a_workbook", "XmlError")]
    assert told_by_a_reader_that_looks(raw) == told(raw)


PIECES = st.sampled_from(
    [b"<", b">", b"</", b"/>", b"<x>", b"</x>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"<?",
     b"</sheetData>", b"<sheetData>", b"<mergeCells>", b'<mergeCell ref="A1:B1"/>',
     b"</mergeCells>", b"</worksheet>", b'a="', b"\x00", b"\xc3"]
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 1_000), st.booleans(), PIECES), min_size=1, max_size=3))
def test_no_damage_anywhere_makes_a_difference(damages):
    def damage(sheet):
        for at, from_the_end, piece in damages:
            place = len(sheet) - at if from_the_end else at
            sheet = sheet[: max(0, place)] + piece + sheet[max(0, place) :]
        return sheet

    raw = with_sheet(damage)
    assert told(raw) == told_by_a_reader_that_looks(raw)
