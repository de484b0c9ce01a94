"""The index of a release's materials: made from its tables when it is first asked, never kept.

It lies in memory, beside nothing that could be older or younger than the release. Why:
docs/decisions/0062-the-hubs-index-is-made-from-the-release.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tantivy

from citywise.hub.labels import coded_words
from citywise.hub.words import plain_word, stems_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import polars as pl

ENGLISH = "en"
PLACE = "place"
TITLE, BODY, LABELS, WORDS = "title", "body", "labels", "words"
"""Stems of the title and of the texts, the codes, and every word as it is."""

FILTERS = {
    "door": "door_codes",
    "theme": "theme_codes",
    "audience": "audience_codes",
    "kind": "resource_type_code",
    "language": "language_codes",
    "licence": "licence_text",
    "practice": "practice_id",
    "city": "city_ids",
}
"""What materials may be chosen by, and the column that says it."""

_HEAP = 64_000_000


def make_index(materials: pl.DataFrame, folder: Path | None = None) -> tantivy.Index:
    """An index of the rows of `materials.sql`; in memory, unless it is put into a folder."""
    index = tantivy.Index(_schema(), path=str(folder) if folder else None)
    split = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("split", split)
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for place, material in enumerate(materials.iter_rows(named=True)):
        writer.add_document(_document(place, material))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (TITLE, BODY, LABELS):
        builder.add_text_field(name, tokenizer_name="split", index_option="freq")
    builder.add_text_field(WORDS, tokenizer_name="split", index_option="basic")
    for name in FILTERS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(PLACE, fast=True)
    return builder.build()


def _document(place: int, material: Mapping[str, Any]) -> tantivy.Document:
    title = words_of(material["material_title"])
    body = words_of(" ".join(_texts(material)))
    languages = {ENGLISH, *material["language_codes"]}
    document = tantivy.Document()
    document.add_text(TITLE, " ".join(stems_of(title, languages)))
    document.add_text(BODY, " ".join(stems_of(body, languages)))
    document.add_text(LABELS, " ".join(coded_words(material)))
    document.add_text(WORDS, " ".join({plain_word(word) for word in (*title, *body)}))
    for name, column in FILTERS.items():
        for code in _several(material[column]):
            document.add_text(name, code)
    document.add_unsigned(PLACE, place)
    return document


def _texts(material: Mapping[str, Any]) -> Iterable[str]:
    columns = ("material_text", "practice_name", "publisher_name")
    return (material[column] or "" for column in columns)


def _several(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value
