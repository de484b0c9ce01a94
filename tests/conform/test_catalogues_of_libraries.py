"""Catalogues of materials in the formats of libraries, read by a template like any register."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.material_templates import BIBTEX, DOCUMENTS, OAI, RIS
from tests.intake import library_files as files

WITH_TYPE = files.OAI.replace(b"<dc:language>", b"<dc:type>Text</dc:type><dc:language>")
GUIDE = files.packet("<dc:type><rdf:Bag><rdf:li>Guide</rdf:li></rdf:Bag></dc:type>")


def materials(content, template):
    read = read_one(content, template=template)
    rows = read.rows("core_materials")
    return [
        (
            row["material_id"],
            row["resource_type_code"],
            row["material_title"],
            row["publication_year"],
        )
        for row in rows
    ], read.kept_back


@pytest.mark.parametrize(
    ("content", "template", "found"),
    [
        (files.RIS.replace(b"KW  - police\n", b"").replace(b"parents\n", b""), RIS, [("https-hub-example-1", "guide", "Safer screens at home", 2029), ("10-5555-2", "toolkit", "Mentorer", 2030)]),
        (files.BIBTEX, BIBTEX, [("https-hub-example-3", "guide", "Écrans et médias", 2029), ("plain", "toolkit", "Plain", 2030)]),
        (WITH_TYPE, OAI, [("oai-hub-example-1", "guide", "Welcoming newcomers", 2028)]),
        (files.folder(one=files.pdf(xmp=GUIDE)), DOCUMENTS, [("materials-one-pdf", "guide", "Guide for mentors", 2029)]),
    ],
    ids=["ris", "bibtex", "oai", "documents"],
)  # fmt: skip
def test_becomes_materials(content, template, found):
    assert materials(content, template) == (found, [])


def test_a_keyword_that_is_no_theme_costs_the_themes_and_not_the_material():
    read = read_one(files.RIS, template=RIS)
    assert len(read.rows("core_materials")) == 2
    assert read.rows("core_record_themes") == []
    assert [reason for _, reason in read.kept_back] == ["unknown_code"]
    known = read_one(
        files.RIS.replace(b"parents\nKW  - police", b"Parole des jeunes"), template=RIS
    )
    themes = [row["theme_code"] for row in known.rows("core_record_themes")]
    assert sorted(themes) == ["online_safety", "youth_voice"]
