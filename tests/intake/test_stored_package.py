"""Small workbooks are handed on as the parts that were looked at, and no others."""

import io
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from citywise.intake.formats.container import look_inside
from citywise.intake.formats.stored_package import LARGEST, Part, pack
from citywise.intake.formats.workbook import read_workbook
from tests.fixtures.workbooks import workbook

NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1
)
CONTENTS = st.dictionaries(NAMES, st.binary(max_size=300), max_size=8)


@given(CONTENTS)
def test_any_parts_come_out_as_they_went_in(contents):
    parts = [Part(f"xl/{name}", content, zlib.crc32(content)) for name, content in contents.items()]
    packed = zipfile.ZipFile(io.BytesIO(pack(parts)))
    assert packed.testzip() is None
    for part in parts:
        assert packed.read(part.name) == part.content


def with_parts(raw, parts):
    """The workbook with further parts, or others in their place."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, content in parts.items():
            new.writestr(name, content)
    return whole.getvalue()


ROWS = {"Log": [["Date", "Café"], ["1 May", 12]]}
OTHER_ROWS = {"Log": [["Date", "Café"], ["1 May", 99]]}


def texts(raw):
    (sheet,) = read_workbook(1, raw)
    return [[text.strip("\x1f") for text in row] for row in sheet.head]


def test_a_workbook_reads_the_same_with_parts_that_hold_no_cells():
    raw = with_parts(workbook(ROWS), {"docProps/thumbnail.jpeg": b"x" * 100, "xl/extra.xml": b"<"})
    assert texts(raw) == [["Date", "Café"], ["1 May", "12"]]


def test_what_is_read_is_what_was_looked_at():
    hidden = zipfile.ZipFile(io.BytesIO(workbook(OTHER_ROWS)))
    relations = hidden.read("_rels/.rels").replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    elsewhere = hidden.read("xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet2.xml")
    raw = with_parts(
        workbook(ROWS),
        {
            "_rels/.rels": relations,
            "xl/workbook2.xml": hidden.read("xl/workbook.xml"),
            "xl/_rels/workbook2.xml.rels": elsewhere,
            "xl/worksheets/sheet2.xml": hidden.read("xl/worksheets/sheet1.xml"),
        },
    )
    assert texts(raw) == [["Date", "Café"], ["1 May", "12"]]


def test_a_large_workbook_is_not_held_twice():
    small = workbook(ROWS)
    large = with_parts(small, {"xl/media/picture.png": bytes(LARGEST)})
    assert look_inside(1, zipfile.ZipFile(io.BytesIO(small))).package is not None
    assert look_inside(1, zipfile.ZipFile(io.BytesIO(large))).package is None
    assert texts(large) == texts(small)
