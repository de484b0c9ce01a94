"""A record of Dublin Core, alone or in an answer of OAI-PMH, as one row.

Elements of https://www.dublincore.org/specifications/dublin-core/dcmi-terms/. Who created or
contributed to a work is personal, and is never read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.intake.cells import clean_text
from citywise.intake.formats.records import BETWEEN_TEXTS
from citywise.intake.formats.references import with_ref_and_year

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

_SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}
ELEMENTS = frozenset({
    "title", "alternative", "subject", "description", "abstract", "publisher", "date", "issued",
    "type", "format", "identifier", "language", "relation", "coverage", "spatial", "rights",
    "license", "accessRights", "audience", "educationLevel", "isPartOf",
})  # fmt: skip
"""Elements that are read, of either of the two namespaces."""

_IN_SEVERAL_LANGUAGES = frozenset({"title", "description", "abstract"})
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_REFS = ("header/identifier", "dc:identifier", "dcterms:identifier", "dc:title", "dcterms:title")
_YEARS = ("dcterms:issued", "dc:date", "dcterms:date")
_HEADER = ("identifier", "datestamp")


def material_record(element: ET.Element) -> dict[str, str]:
    """Columns such as `dc:title`; what stands several times is one text, ` | ` between.

    A title in a second language stands under `dc:title/fr`.
    """
    record = dict(_of_header(element))
    for each in element.iter():
        space, _, name = each.tag.removeprefix("{").rpartition("}")
        if space in _SPACES and name in ELEMENTS:
            _put(record, f"{_SPACES[space]}:{name}", each, name)
    return with_ref_and_year(record, _REFS, _YEARS)


def _put(record: dict[str, str], column: str, element: ET.Element, name: str) -> None:
    text = clean_text("".join(element.itertext()))
    if not text:
        return
    language = element.get(_LANGUAGE, "")
    if column in record and name in _IN_SEVERAL_LANGUAGES and language:
        column = f"{column}/{language}"
    record[column] = BETWEEN_TEXTS.join(filter(None, (record.get(column, ""), text)))


def _of_header(element: ET.Element) -> Iterator[tuple[str, str]]:
    """What OAI-PMH says of a record: its name, its day, and whether it is deleted."""
    header = element.find("{*}header")
    if header is None:
        return
    yield "header/status", header.get("status", "")
    for name in _HEADER:
        yield f"header/{name}", clean_text(header.findtext(f"{{*}}{name}", ""))
