"""RIS, BibTeX, Dublin Core and folders of PDF as tables of records: what is read, and what is not."""

import pytest

from citywise.intake.cells import Problem
from citywise.intake.formats import recognise_format
from citywise.intake.formats.encodings import NOTHING_DECLARED
from citywise.intake.formats.readers import reader_of
from tests.fixtures.tables import as_csv, as_zip
from tests.intake.library_files import BIBTEX, OAI, RIS, folder, packet, pdf, pdf_that_calls


def read(content):
    found = list(reader_of(content)(1, content, NOTHING_DECLARED, lambda _row: False))
    problems = [(each.reason, each.row) for each in found if isinstance(each, Problem)]
    (sheet,) = [each for each in found if not isinstance(each, Problem)] or [None]
    if sheet is None:
        return [], problems
    names = sheet.head[0]
    rows = sheet.cells.tail(-1).iter_rows(named=True)
    return [
        {n: row[f"c{i}"] for i, n in enumerate(names) if row[f"c{i}"]} for row in rows
    ], problems


@pytest.mark.parametrize(
    ("content", "format_code"),
    [
        (RIS, "ris"),
        (b"Provider: Some library\r\nContent: text/plain\r\n\r\n" + RIS, "ris"),
        (RIS.decode().encode("utf-16"), "ris"),
        (BIBTEX, "bibtex"),
        (b"@book{a, title={x}}", "bibtex"),
        (OAI, "xml"),
        (folder(one=pdf()), "documents"),
        (as_zip({"one.pdf": b"%PDF"}), "documents"),
        (as_csv([["TY  - RPRT", "@book{a,"], ["x", "y"]]), "delimited"),
        (b"name,mail\nA,a@book{b\n", "delimited"),
        (b"Date,Activity\nTY  - x,y\n", "delimited"),
        (b"%PDF-1.7", "unknown"),
    ],
)
def test_a_format_is_known_by_what_it_begins_with(content, format_code):
    assert recognise_format(content[:4096])[0] == format_code


def test_ris_keeps_tags_and_joins_what_stands_several_times():
    assert read(RIS) == (
        [
            {"TY": "RPRT", "TI": "Safer screens at home", "PY": "2029///", "KW": "online safety | parents | police",
             "LA": "en", "UR": "https://hub.example/1", "ref": "https://hub.example/1", "year": "2029"},
            {"TY": "BOOK", "TI": "Mentorer", "DO": "10.5555/2", "PY": "2030", "ref": "10.5555/2", "year": "2030"},
        ],
        [],
    )  # fmt: skip


def test_bibtex_resolves_abbreviations_and_accents():
    assert read(BIBTEX) == (
        [
            {"entrytype": "report", "title": "Écrans et médias", "publisher": "Ville de Bordeau sur Lac", "date": "2029-05",
             "keywords": "screens, families", "url": "https://hub.example/~3", "ref": "https://hub.example/~3", "year": "2029"},
            {"entrytype": "book", "title": "Plain", "year": "2030", "ref": "Plain"},
        ],
        [],
    )  # fmt: skip


def test_an_answer_of_oai_pmh_is_a_row_for_each_record():
    rows, problems = read(OAI)
    assert rows == [
        {"header/identifier": "oai:hub.example:1", "header/datestamp": "2030-02-01", "dc:title": "Welcoming newcomers",
         "dc:title/fr": "Accueillir", "dc:subject": "belonging | newcomers", "dc:date": "2028-03-01", "dc:language": "en",
         "dc:rights": "CC BY 4.0", "ref": "oai:hub.example:1", "year": "2028"},
        {"header/status": "deleted", "header/identifier": "oai:hub.example:2", "header/datestamp": "2030-02-02",
         "ref": "oai:hub.example:2"},
    ]  # fmt: skip
    assert problems == [("list_goes_on", 0)]


def test_records_of_dublin_core_are_read_without_a_server_around_them():
    one = b'<dc xmlns:t="http://purl.org/dc/terms/"><t:title>One</t:title><t:issued>2030</t:issued></dc>'
    assert read(one)[0] == [
        {"dcterms:title": "One", "dcterms:issued": "2030", "ref": "One", "year": "2030"}
    ]
    several = b'<records xmlns:d="http://purl.org/dc/elements/1.1/"><record><d:title>A</d:title></record><record><d:title>B</d:title></record></records>'
    assert [row["dc:title"] for row in read(several)[0]] == ["A", "B"]


def test_a_folder_of_pdf_tells_what_each_document_says_of_itself():
    xmp = packet(
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>From the packet</rdf:li></rdf:Alt></dc:title>"
        "<dc:subject><rdf:Bag><rdf:li>youth</rdf:li><rdf:li>police</rdf:li></rdf:Bag></dc:subject>"
        "<dc:creator><rdf:Seq><rdf:li>Nobody</rdf:li></rdf:Seq></dc:creator><dc:publisher>A city</dc:publisher>"
    )
    packed = folder(
        plain=pdf(subject="Mentoring", keywords="youth; police", language="da"), rich=pdf(xmp=xmp)
    )
    assert read(packed) == (
        [
            {"file": "materials/plain.pdf", "title": "Guide for mentors", "subject": "Mentoring", "keywords": "youth; police",
             "language": "da", "created": "2029-01-31", "ref": "materials/plain.pdf", "year": "2029"},
            {"file": "materials/rich.pdf", "title": "From the packet", "keywords": "youth | police", "publisher": "A city",
             "created": "2029-01-31", "ref": "materials/rich.pdf", "year": "2029"},
        ],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    "content", [RIS, BIBTEX, OAI, folder(one=pdf())], ids=["ris", "bibtex", "oai", "pdf"]
)
def test_who_wrote_a_work_is_never_read(content):
    rows, _ = read(content)
    assert rows
    told = " ".join(text for row in rows for pair in row.items() for text in pair)
    assert "Nobody" not in told
    assert "invented@" not in told
    assert "nobody2029" not in told


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (pdf(locked_by="secret"), "locked_document"),
        (pdf(subject="harmless"), None),
        (pdf(script=True), "active_document"),
        (pdf_that_calls("/AA"), "active_document"),
        (pdf_that_calls("/Names"), "active_document"),
        (pdf()[:200], "broken_document"),
        (b"%PDF-1.7\n", "broken_document"),
        (b"no document at all", "broken_document"),
        (b"", "broken_document"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_waits_alone(document, reason):
    rows, problems = read(folder(a=pdf("First"), b=document, c=pdf("Last")))
    titles = [row.get("title") for row in rows]
    assert (titles[0], titles[-1]) == ("First", "Last")
    assert problems == ([(reason, 3)] if reason else [])


@pytest.mark.parametrize(
    "xmp",
    [
        packet("<dc:title>&a;</dc:title>", '<!DOCTYPE x [<!ENTITY a "aaaa">]>'),
        "<x:xmpmeta",
        packet("x" * 2_000_000),
        "<a>" * 50_000,
    ],
    ids=["entities", "cut short", "two megabytes", "deep"],
)  # fmt: skip
def test_a_hostile_packet_is_passed_over(xmp):
    rows, problems = read(folder(one=pdf(xmp=xmp)))
    assert [row["title"] for row in rows] == ["Guide for mentors"]
    assert problems == []


def test_tables_beside_documents_are_what_the_archive_is_about():
    packed = as_zip({"one.pdf": pdf(), "list.csv": as_csv([["a", "b"], ["1", "2"]])})
    (sheet,) = reader_of(packed)(1, packed, NOTHING_DECLARED, lambda _row: True)
    assert sheet.name == "list"
