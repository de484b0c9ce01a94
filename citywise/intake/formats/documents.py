"""Read a folder of PDF documents (.zip) as records: what each document says about itself.

Only its title, subject, keywords, language and the like are read (`FIELDS`), never its pages and
never who wrote it. Nothing in a document is run; one that would run something is kept back.
"""

from __future__ import annotations

import io
import logging
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from citywise.intake.cells import Problem, clean_text
from citywise.intake.formats.archive import broken_archive
from citywise.intake.formats.container import LARGEST_WHOLE, MOST_ENTRIES
from citywise.intake.formats.packages import BROKEN_PACKAGE
from citywise.intake.formats.record_tables import LONGEST_TEXT, Table
from citywise.intake.formats.records import BETWEEN_TEXTS
from citywise.intake.formats.references import REF, YEAR, with_ref_and_year

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Generator, Iterator

    from citywise.intake.formats.sheet import Sheet

FILE_NAME = "file"
FIELDS = ("title", "subject", "keywords", "language", "created", "publisher", "rights", "type")
"""What is read of a document besides the name of its file."""

LARGEST_DOCUMENT = 64 * 1024 * 1024
LARGEST_METADATA = 1024 * 1024
_ENDING = ".pdf"
_ASIDE = "__macosx/"
_RUNS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_PROPERTIES = {
    "title": "title",
    "subject": "description",
    "keywords": "subject",
    "language": "language",
    "publisher": "publisher",
    "rights": "rights",
    "type": "type",
}
"""Our fields, and the properties of Dublin Core that tell them."""
_LIST_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_BROKEN = (
    PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError,
    NotImplementedError, RecursionError, EOFError, OSError, struct.error, zlib.error,
)  # fmt: skip
"""What a damaged document provokes in the library that reads it."""


class _LockedError(Exception):
    """The document has a password."""


class _ActiveError(Exception):
    """The document would run something when it is opened."""


def document_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries that are PDF documents by their name, but for what a Mac leaves beside them."""
    named = ((entry, entry.filename.casefold()) for entry in archive.infolist())
    return [e for e, name in named if name.endswith(_ENDING) and not name.startswith(_ASIDE)]


def read_documents(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """One row for each document, in the order of the archive, or the one problem that stops it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = document_entries(archive)
    except BROKEN_PACKAGE as error:
        yield broken_archive(number, error)
        return
    sizes = [entry.file_size for entry in entries]
    if len(sizes) > MOST_ENTRIES or sum(sizes) > LARGEST_WHOLE:
        yield Problem(number, "too_large", f"{len(sizes)} documents")
        return
    table, problems = Table(""), list[Problem]()
    table.columns |= {
        name: position for position, name in enumerate((FILE_NAME, *FIELDS, REF, YEAR))
    }
    for row, entry in enumerate(entries, 2):
        found = _read_entry(archive, entry)
        table.add(found if isinstance(found, dict) else {})
        if isinstance(found, str):
            problems.append(Problem(number, found, row=row))
    yield table.sheet(number, {"": 1})
    yield from problems


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> dict[str, str] | str:
    """What the document says about itself, or the reason why it is kept back."""
    if entry.file_size > LARGEST_DOCUMENT:
        return "document_too_large"
    try:
        with _in_silence():
            record = {FILE_NAME: clean_text(entry.filename)} | _read(archive.read(entry))
            return with_ref_and_year(record, (FILE_NAME,), ("created",))
    except _LockedError:
        return "locked_document"
    except _ActiveError:
        return "active_document"
    except (*BROKEN_PACKAGE, *_BROKEN) as error:
        return "locked_document" if "password" in str(error) else "broken_document"


@contextmanager
def _in_silence() -> Generator[None]:
    """The library tells of every small fault; what is to be told is told here."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _read(content: bytes) -> dict[str, str]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise _LockedError
    root = reader.root_object
    if _is_active(root):
        raise _ActiveError
    of_program = _of_program(reader)
    of_packet = _of_packet(root)
    language = of_packet.get("language") or _text(root.get("/Lang"))
    return (
        of_program
        | {name: text for name, text in of_packet.items() if text}
        | {"language": language}
    )


def _is_active(root: DictionaryObject) -> bool:
    """Something is run when the document is opened or closed."""
    names = _whole(root.get("/Names"))
    has_scripts = isinstance(names, DictionaryObject) and "/JavaScript" in names
    return has_scripts or _runs(root.get("/OpenAction")) or _runs_any(root.get("/AA"))


def _runs(action: object) -> bool:
    whole = _whole(action)
    return isinstance(whole, DictionaryObject) and _whole(whole.get("/S")) in _RUNS


def _runs_any(actions: object) -> bool:
    whole = _whole(actions)
    return isinstance(whole, DictionaryObject) and any(_runs(each) for each in whole.values())


def _whole(value: object) -> object:
    """The object itself, where only its number stands."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _of_program(reader: PdfReader) -> dict[str, str]:
    """What the program that wrote the document noted."""
    told: Any = reader.metadata or {}
    names = {"title": "/Title", "subject": "/Subject", "keywords": "/Keywords"}
    made = _text(told.get("/CreationDate")).removeprefix("D:")[:8]
    return {name: _text(told.get(key)) for name, key in names.items()} | {"created": _day(made)}


def _day(digits: str) -> str:
    """`20290131` as `2029-01-31`; whatever else stands there tells no day."""
    return (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        if len(digits) == 8 and digits.isdecimal()
        else ""
    )


def _text(value: object) -> str:
    whole = _whole(value)
    if whole is None or isinstance(whole, DictionaryObject | ArrayObject):
        return ""
    return clean_text(str(whole))[:LONGEST_TEXT]


def _of_packet(root: DictionaryObject) -> dict[str, str]:
    """Dublin Core in the document's XMP packet; nothing of a packet that is broken or hostile."""
    stream: Any = _whole(root.get("/Metadata"))
    if stream is None or not hasattr(stream, "get_data"):
        return {}
    packet: bytes = stream.get_data()
    if len(packet) > LARGEST_METADATA:
        return {}
    try:
        tree = fromstring(packet, forbid_dtd=True)
    except (DefusedXmlException, ParseError, LookupError):
        return {}
    return {name: _of_element(tree, element) for name, element in _PROPERTIES.items()}


def _of_element(tree: ET.Element, name: str) -> str:
    """The items of a property, or its text; of a text in several languages the first."""
    element = tree.find(f".//{_DUBLIN_CORE}{name}")
    if element is None:
        return ""
    items = [clean_text(item.text or "") for item in element.iter(_LIST_ITEM)]
    if not items:
        return clean_text(element.text or "")
    is_one = name in {"title", "description", "rights"}
    return items[0] if is_one else BETWEEN_TEXTS.join(filter(None, items))
