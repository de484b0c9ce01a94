"""What workbooks can do to their readers."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from tests.fixtures.tables import as_csv, as_xls
from tests.fixtures.workbooks import SHEET_XML, with_xml, workbook
from tests.intake.faults.fault import HEADING, Fault, event, loads, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEGABYTE = 1024 * 1024
BOOK_XML, TEXTS_XML, STYLES_XML = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)


def book(*rows: list[object]) -> bytes:
    """A workbook with one sheet `S`: the heading, then the rows."""
    return workbook({"S": [HEADING, *rows]})


def replaced(old: bytes, new: bytes, part: str = SHEET_XML) -> bytes:
    """A workbook with one event, and in one of its parts something else."""
    raw = book(event())
    assert old in zipfile.ZipFile(io.BytesIO(raw)).read(part)
    return with_xml(raw, lambda xml: xml.replace(old, new), part)


def with_rows(rows: bytes) -> bytes:
    """A workbook with one event in row 2, and these rows below."""
    return replaced(b"</sheetData>", rows + b"</sheetData>")


def before(prolog: bytes, part: str = SHEET_XML) -> bytes:
    """A workbook with something before the XML of one part."""
    return with_xml(book(event()), lambda xml: prolog + xml.split(b"?>", 1)[-1], part)


def swollen(part: str, piece: bytes, times: int) -> bytes:
    """A workbook one part of which is mostly one piece, again and again; small when packed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(event()))) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename)
            info.compress_type = zipfile.ZIP_DEFLATED
            with new.open(info, "w", force_zip64=True) as out:
                for chunk in _swell(old.read(entry), piece, times if entry.filename == part else 0):
                    out.write(chunk)
    return changed.getvalue()


def _swell(xml: bytes, piece: bytes, times: int) -> Iterator[bytes]:
    head, mark, tail = xml.rpartition(b"</")
    yield head
    for _ in range(times // 1000):
        yield piece * 1000
    yield mark + tail


def with_entry(name: str, content: bytes = b"x") -> bytes:
    """A workbook with one more entry in its container."""
    changed = io.BytesIO(book(event()))
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr(name, content)
    return changed.getvalue()


def with_many_entries(count: int) -> bytes:
    changed = io.BytesIO(book(event()))
    with zipfile.ZipFile(changed, "a") as archive:
        for number in range(count):
            archive.writestr(f"xl/media/{number}", b"")
    return changed.getvalue()


def with_lying_size(part: str) -> bytes:
    """A part that is much longer than its entry in the container says."""
    raw = bytearray(swollen(part, b" " * 1000, 50_000))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = archive.getinfo(part).file_size
    lie = (1000).to_bytes(4, "little")
    return bytes(raw).replace(size.to_bytes(4, "little"), lie)


def protected() -> bytes:
    """What Excel writes with a password: an old container around an encrypted package."""
    return as_xls([["x"]]) + "EncryptedPackage".encode("utf-16-le")


def filled_with(cell: bytes) -> Callable[[], bytes]:
    """The cell of the participants of a second event, in row 3, written like this."""

    def make() -> bytes:
        return with_xml(
            book(event(5), event(6, 99)),
            lambda xml: re.sub(rb'<c r="D3"[^>]*><v>99</v></c>', b'<c r="D3"' + cell, xml),
        )

    return make


def dated(serial: float, *, starts_1904: bool = False) -> bytes:
    row = [{"serial": serial}, *event(6)[1:]]
    return workbook({"S": [HEADING, event(5), row]}, starts_1904=starts_1904)


def with_hidden(part: bytes, instead: bytes) -> bytes:
    """Two events; what is hidden of them counts as if it were shown, and that is told."""
    return with_xml(book(event(5), event(6)), lambda xml: xml.replace(part, instead, 1))


FORMATTED = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 1_048_577))

# fmt: off
WORKBOOK_FAULTS = [
    # too much
    Fault("a cell of 300 MB", lambda: swollen(SHEET_XML, b"a" * 1000, 300_000), refused("too_large")),
    Fault("300 MB of whitespace", lambda: swollen(SHEET_XML, b" " * 1000, 300_000), refused("too_large")),
    Fault("shared texts of 300 MB", lambda: swollen(TEXTS_XML, b"<si><t>aaaaaaaaa</t></si>" * 40, 300_000), refused("too_large")),
    Fault("styles of 300 MB", lambda: swollen(STYLES_XML, b"<xf/>" * 200, 300_000), refused("too_large")),
    Fault("30 million tiny cells", lambda: swollen(SHEET_XML, b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>", 3_000_000), refused("too_large")),
    Fault("8 million tiny cells", lambda: swollen(SHEET_XML, b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>", 800_000), refused("too_large")),
    Fault("a part that is longer than it says", lambda: with_lying_size(SHEET_XML), refused("not_a_workbook")),
    Fault("styles that are longer than they say", lambda: with_lying_size(STYLES_XML), refused("not_a_workbook")),
    # places
    Fault("a cell at XFD1048576", lambda: with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), refused("bad_reference")),
    Fault("a cell at ZZ1048576", lambda: with_rows(b'<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'), refused("bad_reference")),
    Fault("a row of number 4294967296", lambda: with_rows(b'<row r="4294967296"><c r="A4294967296"><v>1</v></c></row>'), refused("bad_reference")),
    Fault("a column beyond the last", lambda: with_rows(b'<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>'), refused("bad_reference")),
    Fault("a row of number 0", lambda: with_rows(b'<row r="0"><c r="A0"><v>1</v></c></row>'), refused("bad_reference")),
    Fault("a dimension that claims the whole sheet", lambda: replaced(b'<dimension ref="A1:D2"/>', b'<dimension ref="A1:XFD1048576"/>'), loads(1)),
    Fault("a dimension that claims one cell", lambda: replaced(b'<dimension ref="A1:D2"/>', b'<dimension ref="A1"/>'), loads(1)),
    Fault("a million rows with nothing but formatting", lambda: with_rows(FORMATTED), loads(1)),
    # XML
    Fault("an entity in the sheet", lambda: before(ENTITY), refused("forbidden_xml")),
    Fault("an entity in the shared texts", lambda: before(ENTITY, TEXTS_XML), refused("forbidden_xml")),
    Fault("an entity in the styles", lambda: before(ENTITY, STYLES_XML), refused("forbidden_xml")),
    Fault("a billion laughs", lambda: before(LAUGHS), refused("forbidden_xml")),
    Fault("a file of the system as an entity", lambda: before(OUTSIDE, TEXTS_XML), refused("forbidden_xml")),
    # containers
    Fault("a relation out of the container", lambda: replaced(b'Target="worksheets/sheet1.xml"', b'Target="../../../etc/passwd"', "xl/_rels/workbook.xml.rels"), refused("not_a_workbook")),
    Fault("an entry that leads out of the container", lambda: with_entry("../../../tmp/escaped"), loads(1)),
    Fault("200,000 entries", lambda: with_many_entries(200_000), refused("too_large")),
    Fault("cut short", lambda: book(event())[:-60], refused("not_a_workbook")),
    Fault("cut in half", lambda: book(event())[:2500], refused("not_a_workbook")),
    Fault("a web page under the name of a workbook", lambda: b"<html><table><tr><td>Date</td></tr></table></html>", refused("page_not_table")),
    Fault("a password", protected, refused("encrypted")),
    Fault("an old workbook under another name", lambda: as_xls([HEADING, [str(c) for c in event()]]), loads(1)),
    Fault("text under the name of a workbook", lambda: as_csv([HEADING, [str(c) for c in event()]]), loads(1)),
    # cells
    *(Fault(f"the error {kind}", lambda kind=kind: book(event(5), event(6, {"error": kind})), loads(1, ("S!D3", "error_cell"))) for kind in ("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")),
    Fault("a formula saved without its result", lambda: book(event(5), event(6, {"formula": "=1+1"})), loads(1, ("S!D3", "error_cell"))),
    Fault("not a number as a number", filled_with(b"><v>NaN</v></c>"), loads(1, ("S!D3", "error_cell"))),
    Fault("1E400 as a number", filled_with(b"><v>1E400</v></c>"), loads(1, ("S!D3", "error_cell"))),
    Fault("no number as a number", filled_with(b"><v>12x</v></c>"), loads(1, ("S!D3", "not_a_number"))),
    Fault("a shared text that is not there", filled_with(b' t="s"><v>99999</v></c>'), refused("not_a_workbook")),
    *(Fault(f"text that begins with {mark!r}", lambda mark=mark: book(event(5), event(6, mark + "1+1")), loads(1, ("S!D3", "not_a_number"))) for mark in "=+-@\t"),
    Fault("an escaped control character", lambda: book(event(5), event(6, "2_x0000_0")), loads(1, ("S!D3", "not_a_number"))),
    Fault("an override of direction around a number", lambda: book(event(5), event(6, "\u202e20\u202c")), loads(1, ("S!D3", "not_a_number"))),
    # days
    Fault("serial 60, the day that never was", lambda: dated(60), loads(1, ("S!A3", "not_a_date"))),
    Fault("a negative serial", lambda: dated(-5), loads(1, ("S!A3", "not_a_date"))),
    Fault("a huge serial", lambda: dated(1e10), loads(1, ("S!A3", "not_a_date"))),
    Fault("days counted from 1904", lambda: dated(46_029 - 1462 + 1826 , starts_1904=True), loads(2)),
    # looks
    Fault("a style table that is none", lambda: with_xml(book(event()), lambda _: b"<styleSheet><cellXfs count='9'><xf numFmtId='x' fontId='77'/></cellXfs></styleSheet>", STYLES_XML), loads(1)),
    Fault("a style table that breaks off", lambda: with_xml(book(event()), lambda _: b"<styleSheet><cellXfs", STYLES_XML), refused("not_a_workbook")),
    Fault("a hidden sheet beside", lambda: workbook({"S": [HEADING, event()], "T": [HEADING, event(6)]}, hidden=("T",)), loads(1, notes=("hidden_sheet",))),
    Fault("only a hidden sheet", lambda: workbook({"S": [["Note"]], "T": [HEADING, event(6)]}, hidden=("T",)), refused("unknown_layout")),
    Fault("a hidden row", lambda: with_hidden(b'<row r="3"', b'<row hidden="1" r="3"'), loads(2, notes=("hidden_rows",))),
    Fault("a row folded away without its number", lambda: with_hidden(b'<row r="3"', b"<row hidden='true'"), loads(2, notes=("hidden_rows",))),
    Fault("a hidden row above the table", lambda: with_hidden(b'<row r="1"', b'<row hidden="1" r="1"'), loads(2)),
    Fault("a hidden row with nothing in it", lambda: with_hidden(b"</sheetData>", b'<row r="9" hidden="1"/></sheetData>'), loads(2)),
    Fault("a hidden column", lambda: with_hidden(b"<sheetData>", b'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>'), loads(2, notes=("hidden_columns",))),
    Fault("a hidden column that nobody reads", lambda: with_hidden(b"<sheetData>", b'<cols><col min="5" max="16384" hidden="1"/></cols><sheetData>'), loads(2)),
    Fault("a heading twice", lambda: workbook({"S": [[*HEADING, "Participants"], [*event(), "30"]]}), refused("unknown_layout")),
    Fault("an empty heading", lambda: workbook({"S": [[*HEADING, None], [*event(), "x"]]}), loads(1)),
]
