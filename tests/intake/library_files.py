"""Small catalogues as library programs write them, and PDF documents, made by hand."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

RIS = b"""TY  - RPRT
AU  - Nobody, Invented
TI  - Safer
screens at home
PY  - 2029///
KW  - online safety
parents
KW  - police
LA  - en
UR  - https://hub.example/1
N1  - ask invented@hub.example
ER  -

TY  - BOOK
TI  - Mentorer
DO  - 10.5555/2
PY  - 2030
ER  -
"""
BIBTEX = rb"""% made by hand
@string{town = "Ville de Bordeau"}
@report{nobody2029, author = {Nobody, Invented}, title = {{\'E}crans {et} m{\'e}dias},
  publisher = town # { sur Lac}, date = {2029-05}, keywords = {screens, families},
  url = {https://hub.example/~3}, note = {invented@hub.example}}
@comment{nothing}
@book{x, title = "Plain", year = 2030}
"""
OAI = b"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2031-01-01T00:00:00Z</responseDate>
<ListRecords>
<record><header><identifier>oai:hub.example:1</identifier><datestamp>2030-02-01</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title xml:lang="en">Welcoming newcomers</dc:title><dc:title xml:lang="fr">Accueillir</dc:title>
<dc:creator>Nobody, Invented</dc:creator><dc:contributor>Nobody Else</dc:contributor>
<dc:subject>belonging</dc:subject><dc:subject>newcomers</dc:subject><dc:date>2028-03-01</dc:date>
<dc:language>en</dc:language><dc:rights>CC BY 4.0</dc:rights></oai_dc:dc></metadata></record>
<record><header status="deleted"><identifier>oai:hub.example:2</identifier><datestamp>2030-02-02</datestamp></header></record>
<resumptionToken>next</resumptionToken></ListRecords></OAI-PMH>
"""


def pdf(
    title="Guide for mentors",
    *,
    subject="",
    keywords="",
    language="",
    author="Nobody",
    xmp="",
    script=False,
    locked_by="",
) -> bytes:
    """One page without a word on it, and what it says about itself."""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    told = {"/Title": title, "/Subject": subject, "/Keywords": keywords, "/Author": author}
    writer.add_metadata(
        {"/CreationDate": "D:20290131120000Z"} | {k: v for k, v in told.items() if v}
    )
    root = writer.root_object
    if language:
        root[NameObject("/Lang")] = TextStringObject(language)
    if xmp:
        stream = StreamObject()
        stream.set_data(xmp.encode())
        root[NameObject("/Metadata")] = writer._add_object(stream)
    if script:
        root[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert(1)"),
            }
        )
    if locked_by:
        writer.encrypt(locked_by, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def pdf_that_calls(name: str) -> bytes:
    """A document with an action of this kind in another place than the first."""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    root = writer.root_object
    if name == "/AA":
        root[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): action})
    else:
        scripts = DictionaryObject({NameObject("/Names"): ArrayObject()})
        root[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): scripts})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def packet(inside: str, prolog: str = "") -> str:
    """An XMP packet around properties of Dublin Core."""
    return (
        f'{prolog}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )


def folder(**documents: bytes) -> bytes:
    """A folder of documents, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("materials/", b"")
        for name, content in documents.items():
            archive.writestr(f"materials/{name}.pdf", content)
    return packed.getvalue()
