"""Good files of every format that a reader reads, and how each may be dressed.

Whatever the dress, the rows are the same: what is read and what is kept back must be them.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from tests.fixtures.material_templates import BIBTEX, DOCUMENTS, OAI, RIS
from tests.fixtures.tables import FORMATS, Rows, as_zip, records
from tests.fuzz.mutations import JSON_TOKENS, LIBRARY_TOKENS, TEXT_TOKENS, XML_TOKENS
from tests.intake.library_files import folder, packet, pdf

if TYPE_CHECKING:
    from collections.abc import Callable

HEADING = ["Ref", "Date", "Title", "Activity", "Status", "Participants", "Women"]
HOSTILE = (
    "007", "NA", "None", "1e5", "true", "=1+1", "@cmd", "-5", "n); drop table x", "<script>", "__class__", "a,b", "a;b",
    'a "quoted" b', '"', '""', ',"', "a\tb", "a|b", "line\nbreak", "line\r\nbreak", "\u0661\u0662", "e\u0301te\u0301",
    "\u202egnp", "\u200bx", "½", "😀", "\u2028", "x" * 5_000, "_x0041_", "&amp;", "]]>", "\\", "\\ud800", "1.234", "31/12/2031",
)  # fmt: skip
"""Titles that are no totals and no blanks, and that some reader takes for something else."""


def _is_title(text: str) -> bool:
    """Something, and no address, with which a good file would be refused."""
    return bool(text.strip()) and "@" not in text


_plain = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=20)
_titles = st.one_of(st.sampled_from(HOSTILE), _plain.filter(_is_title))
_rows = st.tuples(
    st.dates(min_value=date(2031, 1, 1), max_value=date(2031, 3, 31)),
    _titles.map(lambda text: "t " + text),
    st.integers(0, 400),
)  # fmt: skip


def _table(events: list[tuple[object, str, int]]) -> Rows:
    body = [
        [f"R{n}", str(day), title, "Sports", "Completed", str(count), "0"]
        for n, (day, title, count) in enumerate(events, 1)
    ]
    return [HEADING, *body]


TABLES: st.SearchStrategy[Rows] = st.lists(_rows, min_size=1, max_size=12).map(_table)


@dataclass(frozen=True)
class Reader:
    """How one format is written whole, and what means something in it."""

    dress: Callable[[st.DataObject, Rows], bytes]
    tokens: tuple[bytes, ...]
    template: str | None = None
    kind: str = "events"
    """What the rows are: events, or materials, which are held to less."""


def _dress_text(data: st.DataObject, rows: Rows) -> bytes:
    delimiter = data.draw(st.sampled_from(",;\t|"))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quotes_all = data.draw(st.booleans())
    encoding = data.draw(
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    )
    lines = [delimiter.join(_cell(cell, delimiter, quotes_all) for cell in row) for row in rows]
    last = data.draw(st.sampled_from([end, ""]))
    return (end.join(lines) + last).encode(encoding)


def _cell(text: str, delimiter: str, quotes_all: bool) -> str:  # noqa: FBT001
    needs = quotes_all or any(mark in text for mark in (delimiter, '"', "\n", "\r"))
    return '"' + text.replace('"', '""') + '"' if needs else text


def _dress_json(data: st.DataObject, rows: Rows) -> bytes:
    indent = data.draw(st.sampled_from([None, 2]))
    ascii_only = data.draw(st.booleans())
    found = records(rows)
    ways = {
        "list": lambda: json.dumps(found, indent=indent, ensure_ascii=ascii_only),
        "grid": lambda: json.dumps(rows, indent=indent, ensure_ascii=ascii_only),
        "page": lambda: json.dumps({"results": found}, indent=indent, ensure_ascii=ascii_only),
        "lines": lambda: "\n".join(json.dumps(each, ensure_ascii=ascii_only) for each in found),
    }
    text = ways[data.draw(st.sampled_from(sorted(ways)))]()
    return text.encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))


def _dress_xml(data: st.DataObject, rows: Rows) -> bytes:
    names = data.draw(st.permutations(range(len(HEADING))))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    prefix = data.draw(st.sampled_from(["", "d:"]))
    space = data.draw(st.sampled_from(["", "\n  ", "<!-- x -->"]))
    values = space.join(
        f"<{prefix}dataValue " + " ".join(f"{HEADING[i]}={quoteattr(row[i])}" for i in names) + "/>"
        for row in rows[1:]
    )
    name = f'{prefix}dataValueSet xmlns{":d" if prefix else ""}="http://dhis2.org/schema/dxf/2.0"'
    return f"<{name}>{values}</{prefix}dataValueSet>".encode(encoding)


def _dress_parquet(data: st.DataObject, rows: Rows) -> bytes:
    columns = {name: [row[i] for row in rows[1:]] for i, name in enumerate(HEADING)}
    schema = pa.schema([(name, pa.string()) for name in HEADING])
    buffer = io.BytesIO()
    pq.write_table(
        pa.table(columns, schema=schema),
        buffer,
        compression=data.draw(st.sampled_from(["none", "snappy", "gzip", "zstd"])),
        row_group_size=data.draw(st.sampled_from([1, 5, 1_000])),
        use_dictionary=data.draw(st.booleans()),
        data_page_version=data.draw(st.sampled_from(["1.0", "2.0"])),
    )
    return buffer.getvalue()


def _dress_archive(data: st.DataObject, rows: Rows) -> bytes:
    entry = _dress_text(data, rows)
    beside = data.draw(
        st.sampled_from([{}, {"notes.pdf": b"%PDF"}, {"../up.jpg": b"\xff\xd8\xff"}])
    )
    return _packed(data, as_zip({"Events.csv": entry} | beside))


def _dress_package(name: str) -> Callable[[st.DataObject, Rows], bytes]:
    return lambda data, rows: _packed(data, FORMATS[name](rows))


def _packed(data: st.DataObject, raw: bytes) -> bytes:
    """The same parts, packed in one of the ways that programs pack them."""
    kind = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w", kind) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_STORED if name == "mimetype" else kind)
    return packed.getvalue()


DATA_VALUES = """
id = "data-values"
title = "Events as DHIS2 data values"
produces = "events"
[report]
period = "file_name"
period_pattern = '(?P<year>20\\d\\d)[ _-]*Q(?P<quarter>[1-4])'
[columns.ref]
headers = ["Ref"]
[columns.date]
headers = ["Date"]
required = true
[columns.title]
headers = ["Title"]
[columns.activity_type]
headers = ["Activity"]
required = true
[columns.status]
headers = ["Status"]
[[counts]]
headers = ["Participants"]
required = true
[[counts]]
headers = ["Women"]
breakdown = { sex = "F" }
"""

MATERIAL_TEMPLATES = {
    "ris": RIS,
    "bibtex": BIBTEX,
    "oai": OAI.replace('"dc:type"', '"dc:type", "dcterms:type"'),
    "documents": DOCUMENTS,
}


def _materials(rows: Rows) -> list[tuple[str, str, str]]:
    """Number, title and year of a material for each row of the table."""
    return [(row[0], row[2], row[1][:4]) for row in rows[1:]]


def _dress_ris(data: st.DataObject, rows: Rows) -> bytes:
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    head = data.draw(st.sampled_from(["", f"Provider: x{end}{end}"]))
    lines = [
        f"TY  - RPRT{end}AU  - Nobody{end}AN  - {ref}{end}TI  - {_on_one_line(title)}{end}PY  - {year}///{end}ER  - {end}"
        for ref, title, year in _materials(rows)
    ]
    return (head + end.join(lines)).encode(
        data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    )


def _dress_bibtex(data: st.DataObject, rows: Rows) -> bytes:
    opened, closed = data.draw(st.sampled_from(["{}", "()"]))
    entries = [
        f'@report{opened}nobody{ref}, author = {{Nobody}}, isbn = "{ref}",'
        f" title = {{{_without_braces(title)}}}, year = {year}{closed}"
        for ref, title, year in _materials(rows)
    ]
    return data.draw(st.sampled_from(["\n", "\n% x\n", " "])).join(entries).encode()


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _without_braces(text: str) -> str:
    return "".join("_" if mark in "{}\\" else mark for mark in text)


def _dress_oai(data: st.DataObject, rows: Rows) -> bytes:
    prefix = data.draw(st.sampled_from(["dc", "d"]))
    records = "".join(
        f"<record><header><identifier>{ref}</identifier></header><metadata><x>"
        f"<{prefix}:title>{escape(_of_xml(title))}</{prefix}:title><{prefix}:type>Text</{prefix}:type>"
        f"<{prefix}:creator>Nobody</{prefix}:creator><{prefix}:date>{year}-01-01</{prefix}:date></x></metadata></record>"
        for ref, title, year in _materials(rows)
    )
    space = f'xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:{prefix}="http://purl.org/dc/elements/1.1/"'
    return f"<OAI-PMH {space}><ListRecords>{records}</ListRecords></OAI-PMH>".encode(
        data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    )


def _of_xml(text: str) -> str:
    """What XML can hold at all."""
    return "".join(mark for mark in text if mark >= " " or mark in "\t\n\r")


def _dress_documents(data: st.DataObject, rows: Rows) -> bytes:
    kind = packet("<dc:type>Guide</dc:type>")
    documents = {ref: pdf(title, xmp=kind) for ref, title, _ in _materials(rows)[:4]}
    return _packed(data, folder(**documents))


READERS = {
    "delimited": Reader(_dress_text, TEXT_TOKENS),
    "workbook": Reader(_dress_package("xlsx"), XML_TOKENS),
    "old_workbook": Reader(lambda _data, rows: FORMATS["xls"](rows), TEXT_TOKENS),
    "opendocument": Reader(_dress_package("ods"), XML_TOKENS),
    "archive": Reader(_dress_archive, TEXT_TOKENS),
    "json": Reader(_dress_json, JSON_TOKENS + TEXT_TOKENS),
    "xml": Reader(_dress_xml, XML_TOKENS + TEXT_TOKENS, DATA_VALUES),
    "parquet": Reader(_dress_parquet, TEXT_TOKENS),
    "ris": Reader(_dress_ris, LIBRARY_TOKENS + TEXT_TOKENS, MATERIAL_TEMPLATES["ris"], "materials"),
    "bibtex": Reader(
        _dress_bibtex, LIBRARY_TOKENS + TEXT_TOKENS, MATERIAL_TEMPLATES["bibtex"], "materials"
    ),
    "oai": Reader(_dress_oai, XML_TOKENS, MATERIAL_TEMPLATES["oai"], "materials"),
    "documents": Reader(
        _dress_documents, LIBRARY_TOKENS, MATERIAL_TEMPLATES["documents"], "materials"
    ),
}
