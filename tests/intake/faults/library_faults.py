"""Faults of lists of publications, of harvested records, and of folders of documents."""

from __future__ import annotations

import zlib

from tests.intake.faults.container_faults import with_flag, zipped
from tests.intake.faults.fault import Fault, Outcome, loads, refused
from tests.intake.library_files import BIBTEX, OAI, RIS, folder, pdf

MEGABYTE = 1024 * 1024


def macros(count: int, times: int) -> bytes:
    """Abbreviations, each of which stands for the one before several times."""
    first = b"@string{a0 = {" + b"x" * 1_000 + b"}}\n"
    rest = (
        f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * times)}}}\n".encode() for n in range(1, count)
    )
    return first + b"".join(rest) + f"@book{{k, title = a{count - 1}}}".encode()


def pdf_bomb(megabytes: int) -> bytes:
    """A document whose list of objects is far larger than the document."""
    packed = zlib.compress(b"\x00" * megabytes * MEGABYTE, 9)
    head = b"%PDF-1.7\n"
    return (
        head
        + b"1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(packed)
        + packed
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)
    )


def pdf_in_a_circle() -> bytes:
    """A document whose catalogue is itself, over and over, and whose title is too."""
    body = b"%PDF-1.4\n1 0 obj\n2 0 R\nendobj\n2 0 obj\n1 0 R\nendobj\n"
    table = b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000031 00000 n \n"
    return (
        body
        + table
        + b"trailer\n<</Size 3/Root 1 0 R/Info 2 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF"
        % (len(body), len(body))
    )


def deep_pdf(depth: int) -> bytes:
    body = b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\n"
    return body + b"trailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
UNKNOWN = refused("unknown_layout")


def with_document(reason: str) -> Outcome:
    """The only document of a folder waits, and no template is about the rest."""
    return loads(0, ("", "unknown_layout"), ("2", reason))


# fmt: off
LIBRARY_FAULTS = [
    # RIS
    Fault("ris: broken off in a reference", lambda: RIS[:-7], refused("broken_bibliography")),
    Fault("ris: a reference that is never closed", lambda: RIS.replace(b"ER  -\n\n", b"", 1), refused("broken_bibliography")),
    Fault("ris: only its beginning", lambda: b"TY  - RPRT\n", refused("broken_bibliography")),
    Fault("ris: a line that goes on with nothing", lambda: b"TY  - BOOK\nTI  - a\nER  -\nTYPE\nmore\nER  -\n", refused("broken_bibliography")),
    Fault("ris: a title of 30 MB", lambda: RIS.replace(b"Safer", b"x" * 30 * MEGABYTE), refused("too_large")),
    Fault("ris: 60 MB of keywords", lambda: RIS.replace(b"KW  - police\n", b"KW  - police\n" * 5_000_000), refused("too_large")),
    Fault("ris: a million empty references", lambda: b"TY  - BOOK\nER  -\n" * 1_000_000, refused("too_large")),
    Fault("ris: a title of 3 MB", lambda: RIS.replace(b"Safer", b"x" * 3 * MEGABYTE), UNKNOWN),
    Fault("ris: zero bytes in it", lambda: RIS.replace(b"Mentorer", b"Men\x00torer"), refused("format_not_supported")),
    Fault("ris: in no encoding", lambda: RIS.replace(b"Mentorer", b"M\xe5nd"), refused("encoding_unknown")),
    # BibTeX
    Fault("bibtex: broken off in an entry", lambda: BIBTEX[:-3], refused("broken_bibliography")),
    Fault("bibtex: a brace too few", lambda: BIBTEX.replace(b"{Nobody, Invented}", b"{Nobody, Invented"), refused("broken_bibliography")),
    Fault("bibtex: a hundred thousand braces", lambda: b"@book{k, title = " + b"{" * 100_000 + b"}" * 100_000 + b"}", refused("broken_bibliography")),
    Fault("bibtex: abbreviations of abbreviations", lambda: macros(20, 10), refused("too_large")),
    Fault("bibtex: an abbreviation that stands for itself", lambda: b"@string{a = a # a}\n@book{k, title = a}", refused("broken_bibliography")),
    Fault("bibtex: a thousand fields in an entry", lambda: b"@book{k" + b"".join(b", f%d = 1" % n for n in range(1_000)) + b"}", refused("too_large")),
    Fault("bibtex: a title of 30 MB", lambda: b"@book{k, title = {" + b"x" * 30 * MEGABYTE + b"}}", refused("too_large")),
    Fault("bibtex: 200,000 entries", lambda: b"@book{k, title = {x}}\n" * 200_000, refused("too_large")),
    Fault("bibtex: LaTeX without an end", lambda: b"@book{k, title = {" + b"\\" * 10_001 + b"}}", UNKNOWN),
    # Dublin Core
    Fault("oai: a billion laughs", lambda: OAI.replace(b"<OAI-PMH", LAUGHS + b"<OAI-PMH", 1), refused("forbidden_xml")),
    Fault("oai: broken off in a record", lambda: OAI[:900], refused("broken_xml")),
    Fault("oai: records in records without end", lambda: b"<OAI-PMH>" + b"<record>" * 10_000, refused("too_deep")),
    Fault("oai: a title of 100 MB", lambda: OAI.replace(b"Accueillir", b"x" * 100 * MEGABYTE), refused("too_large")),
    Fault("oai: an error instead of records", lambda: b'<OAI-PMH><error code="noRecordsMatch">none</error></OAI-PMH>', UNKNOWN),
    # folders of documents
    Fault("pdf: a folder cut short", lambda: folder(one=pdf())[:-30], refused("broken_archive")),
    Fault("pdf: a folder with a password", lambda: with_flag(folder(one=pdf())), with_document("locked_document")),
    Fault("pdf: 6,000 documents", lambda: zipped(*((f"{n}.pdf", b"%PDF") for n in range(6_000))), refused("too_large")),
    Fault("pdf: 600 MB of documents", lambda: zipped(*((f"{n}.pdf", b"x" * 50 * MEGABYTE) for n in range(12))), refused("too_large")),
    Fault("pdf: a document of 100 MB", lambda: zipped(("a.pdf", b"%PDF-1.4\n" + b"x" * 100 * MEGABYTE)), with_document("document_too_large")),
    Fault("pdf: a list of objects that unfolds", lambda: folder(bomb=pdf_bomb(900)), with_document("broken_document")),
    Fault("pdf: a catalogue that is itself", lambda: folder(circle=pdf_in_a_circle()), with_document("broken_document")),
    Fault("pdf: lists in lists", lambda: folder(deep=deep_pdf(100_000)), with_document("broken_document")),
    Fault("pdf: names that lead out of the folder", lambda: zipped(("../../../tmp/escaped.pdf", pdf())), UNKNOWN),
]
