"""What other containers can do: OpenDocument, workbooks of before 2007, archives, Parquet."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from tests.fixtures.tables import as_csv, as_ods, as_parquet, as_xls, as_xlsx, as_zip, ods
from tests.intake.faults.fault import HEADING, Fault, event, loads, refused
from tests.intake.faults.workbook_faults import LAUGHS

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1024 * 1024
TABLE = [HEADING, [str(cell) for cell in event()]]
CSV = as_csv(TABLE)
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def ods_table(rows: str) -> bytes:
    """A document with the heading, one event, and then these rows."""
    whole = zipfile.ZipFile(io.BytesIO(as_ods(TABLE))).read("content.xml").decode()
    return document(whole.replace("</table:table>", rows + "</table:table>").encode())


def document(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def cell(attributes: str, text: str = "x") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def typed(value: str) -> str:
    """An event whose participants are a number written like this."""
    texts = "".join(cell("", str(part)) for part in event(6)[:3])
    number = f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return texts + number


def as_twice() -> bytes:
    """Two entries of one name; which of them another program would take is its secret."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a.csv", CSV)
        archive.writestr("a.csv", as_csv([HEADING, [str(part) for part in event(6)]]))
    return packed.getvalue()


def with_records_that_lie() -> bytes:
    """An old workbook in which a record says that it is longer than the file."""
    raw = as_xls(TABLE)
    place = raw.index(b"\xfd\x00\x0a\x00")  # a cell of text: ten bytes follow
    return raw[:place] + b"\xfd\x00\xff\xff" + raw[place + 4 :]


def with_a_sector_that_leads_to_itself() -> bytes:
    """An old workbook whose table of sectors is a circle."""
    raw = bytearray(as_xls(TABLE))
    first = struct.unpack_from("<I", raw, 76)[0]
    start = 512 * (first + 1)
    for sector in range(4):
        struct.pack_into("<I", raw, start + 4 * sector, sector)
    return bytes(raw)


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def with_flag(raw: bytes) -> bytes:
    """The archive with its entries marked as encrypted."""
    changed = bytearray(raw)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


def zip_bomb(megabytes: int) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as out,
    ):
        for _ in range(megabytes):
            out.write(b"x" * MEGABYTE)
    return packed.getvalue()


def parquet(table: pa.Table, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def nested(depth: int) -> Callable[[], bytes]:
    """A column of lists of lists of …"""

    def make() -> bytes:
        kind = pa.string()
        value: object = "x"
        for _ in range(depth):
            kind, value = pa.list_(kind), [value]
        return parquet(pa.table({"Date": pa.array([value], kind)}))

    return make


def with_footer(change: Callable[[bytes], bytes]) -> bytes:
    """A table with its description changed, and the right length of it behind."""
    raw = as_parquet(TABLE)
    length = int.from_bytes(raw[-8:-4], "little")
    footer = change(raw[-8 - length : -8])
    return raw[: -8 - length] + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def with_footer_length(length: int) -> bytes:
    return as_parquet(TABLE)[:-8] + length.to_bytes(4, "little") + b"PAR1"


def much_of_the_same(rows: int) -> bytes:
    """So many rows in a few kilobytes."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), ["x" * 1000])
    return parquet(pa.table(dict.fromkeys(HEADING, column)), compression="zstd")


def inner_xlsx() -> bytes:
    return as_xlsx(TABLE)


# fmt: off
CONTAINER_FAULTS = [
    # OpenDocument
    Fault("ods: a million empty rows", lambda: ods_table(row("<table:table-cell/>", 'table:number-rows-repeated="1048574"')), loads(1)),
    Fault("ods: empty columns without end", lambda: ods_table(row('<table:table-cell table:number-columns-repeated="2000000000"/>')), loads(1)),
    Fault("ods: a cell repeated two thousand million times", lambda: ods_table(row(cell('table:number-columns-repeated="2000000000"'))), refused("too_large")),
    Fault("ods: a row repeated two thousand million times", lambda: ods_table(row(cell(""), 'table:number-rows-repeated="2000000000"')), refused("too_large")),
    Fault("ods: a cell after two thousand million blanks", lambda: ods_table(row('<table:table-cell table:number-columns-repeated="2000000000"/>' + cell(""))), refused("bad_reference")),
    Fault("ods: a row after two thousand million blank ones", lambda: ods_table(row("<table:table-cell/>", 'table:number-rows-repeated="2000000000"') + row(cell(""))), refused("bad_reference")),
    Fault("ods: cells repeated a negative number of times", lambda: ods_table(row(cell('table:number-columns-repeated="-5"'))), refused("not_a_workbook")),
    Fault("ods: spaces repeated two thousand million times", lambda: ods_table(row('<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell>')), loads(1, notes=("note_row",))),
    Fault("ods: a billion laughs", lambda: ods("", prolog=LAUGHS.decode().partition("?>")[2]), refused("forbidden_xml")),
    Fault("ods: 300 MB of whitespace", lambda: document(b"<a>" + b" " * 300 * MEGABYTE + b"</a>"), refused("too_large")),
    Fault("ods: elements in elements without end", lambda: document(b"<a>" * 200_000), refused("not_a_workbook")),
    Fault("ods: paragraphs in paragraphs", lambda: ods_table(row(f"<table:table-cell>{'<text:p>' * 100_000}x{'</text:p>' * 100_000}</table:table-cell>")), refused("not_a_workbook")),
    Fault("ods: NaN as a number", lambda: ods_table(row(typed("NaN"))), loads(1, ("Events!D3", "error_cell"))),
    Fault("ods: no number as a number", lambda: ods_table(row(typed("12x"))), loads(1, ("Events!D3", "error_cell"))),
    Fault("ods: cut short", lambda: as_ods(TABLE)[:-30], refused("not_a_workbook")),
    Fault("ods: without content", lambda: as_zip({"mimetype": ODS_TYPE}), refused("not_a_workbook")),
    # workbooks of before 2007
    Fault("xls: cut short", lambda: as_xls(TABLE)[:1500], refused("not_a_workbook")),
    Fault("xls: only its beginning", lambda: as_xls(TABLE)[:512], refused("not_a_workbook")),
    Fault("xls: records that lie about their length", with_records_that_lie, refused("not_a_workbook")),
    Fault("xls: sectors in a circle", with_a_sector_that_leads_to_itself, refused("not_a_workbook")),
    Fault("xls: a new workbook under another name", inner_xlsx, loads(1)),
    # archives of tables
    Fault("zip: names that lead out of the archive", lambda: zipped(("../../../tmp/escaped.csv", CSV)), loads(1)),
    Fault("zip: an absolute name", lambda: zipped(("/etc/cron.d/escaped.csv", CSV)), loads(1)),
    Fault("zip: one name twice", as_twice, loads(2)),
    Fault("zip: 200,000 entries", lambda: zipped(*((f"{n}.csv", b"") for n in range(200_000)), method=zipfile.ZIP_STORED), refused("too_large")),
    Fault("zip: a bomb", lambda: zip_bomb(300), refused("too_large")),
    Fault("zip: an archive in the archive", lambda: zipped(("a.csv", CSV), ("b.zip", zip_bomb(300))), loads(1)),
    Fault("zip: only an archive in the archive", lambda: zipped(("b.zip", zipped(("a.csv", CSV)))), refused("not_a_workbook")),
    Fault("zip: encrypted entries", lambda: with_flag(zipped(("a.csv", CSV))), refused("encrypted")),
    Fault("zip: cut short", lambda: zipped(("a.csv", CSV))[:-30], refused("broken_archive")),
    # Parquet
    Fault("parquet: a description longer than the file", lambda: with_footer_length(2_000_000_000), refused("broken_table")),
    Fault("parquet: a description of nothing", lambda: with_footer(lambda _: b""), refused("broken_table")),
    Fault("parquet: a description of noise", lambda: with_footer(lambda _: b"\xff" * 500), refused("broken_table")),
    Fault("parquet: 10 million rows in a few kilobytes", lambda: much_of_the_same(10_000_000), refused("too_large")),
    Fault("parquet: lists in lists", nested(60), refused("broken_table")),
    Fault("parquet: cut short", lambda: as_parquet(TABLE)[:-30], refused("broken_table")),
]
