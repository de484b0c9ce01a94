"""The registry of formats: which function reads the sheets of a file."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from citywise.intake.formats import recognise_format
from citywise.intake.formats.archive import read_archive, text_entries
from citywise.intake.formats.json import read_json
from citywise.intake.formats.old_workbook import read_old_workbook
from citywise.intake.formats.opendocument import read_open_document
from citywise.intake.formats.packages import BROKEN_PACKAGE
from citywise.intake.formats.parquet import read_parquet
from citywise.intake.formats.workbook import Worksheet, open_workbook
from citywise.intake.formats.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citywise.intake.cells import Problem
    from citywise.intake.formats.delimiters import IsHeading
    from citywise.intake.formats.encodings import Declared
    from citywise.intake.formats.sheet import Sheet

    Reader = Callable[[int, bytes, Declared, IsHeading], Iterator[Sheet | Worksheet | Problem]]


def reader_of(raw: bytes) -> Reader | None:
    """What reads a file; None for delimited text, of which many files are read together."""
    code, _ = recognise_format(raw[:4096])
    if code in {"workbook", "archive", "opendocument", "documents"}:
        return _package_reader(raw, code)
    return _READERS.get(code)


def _package_reader(raw: bytes, code: str) -> Reader:
    """A ZIP container is what its entries say; only the end of the file lists them."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        names = set(archive.namelist())
    except BROKEN_PACKAGE:
        return _READERS.get(code, _READERS["workbook"])
    if "content.xml" in names and "mimetype" in names:
        return _READERS["opendocument"]
    if "xl/workbook.xml" not in names and text_entries(archive):
        return read_archive
    if "xl/workbook.xml" not in names and _has_documents(archive):
        return _READERS["documents"]
    # its list of entries is read once
    return lambda number, raw, _declared, _is_heading: open_workbook(number, raw, archive)


# What reads catalogues of libraries takes a tenth of a second to load, which most need not spend.


def _has_documents(archive: zipfile.ZipFile) -> bool:
    from citywise.intake.formats.documents import document_entries  # noqa: PLC0415

    return bool(document_entries(archive))


def _read_documents(
    number: int, raw: bytes, _declared: Declared, _is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    from citywise.intake.formats.documents import read_documents  # noqa: PLC0415

    return read_documents(number, raw)


def _read_ris(
    number: int, raw: bytes, declared: Declared, _is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    from citywise.intake.formats.bibliographies import read_ris  # noqa: PLC0415

    return read_ris(number, raw, declared)


def _read_bibtex(
    number: int, raw: bytes, declared: Declared, _is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    from citywise.intake.formats.bibliographies import read_bibtex  # noqa: PLC0415

    return read_bibtex(number, raw, declared)


_READERS: dict[str, Reader] = {
    "workbook": lambda number, raw, _declared, _is_heading: open_workbook(number, raw),
    "old_workbook": lambda number, raw, _declared, _is_heading: read_old_workbook(number, raw),
    "opendocument": lambda number, raw, _declared, _is_heading: read_open_document(number, raw),
    "archive": read_archive,
    "documents": _read_documents,
    "ris": _read_ris,
    "bibtex": _read_bibtex,
    "json": lambda number, raw, declared, _is_heading: read_json(number, raw, declared),
    "xml": lambda number, raw, _declared, _is_heading: read_xml(number, raw),
    "parquet": lambda number, raw, _declared, _is_heading: read_parquet(number, raw),
}
