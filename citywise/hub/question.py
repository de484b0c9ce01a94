"""What somebody types, as a question to the index.

The language of a question is not known: each word is looked up by its stems in every language,
by what codes are called, as a beginning of words, and, where nothing is written so, by words one
or two letters away.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from citywise.hub.index import BODY, LABELS, TITLE, WORDS
from citywise.hub.labels import codes_called, codes_nearly_called
from citywise.hub.words import is_stop_word, plain_word, word_stems, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tantivy import Schema, Searcher

MOST_WORDS = 12
_WEIGHTS = {TITLE: 3.0, BODY: 1.0}
_CALLED, _AS_WRITTEN, _BEGINNING, _NEAR = 1.6, 0.5, 0.4, 1.0
_SHORTEST_BEGINNING, _SHORTEST_NEAR, _LONG = 4, 4, 8
_NEEDED, _MOST_NEEDED = 0.6, 3
"""Share of the words that a material must meet, and how many of them are enough."""
_OF_OTHERS = 0.15
"""What the ways in which a word is met beside the best one add."""


def ask(
    text: str,
    chosen: Mapping[str, Collection[str]],
    languages: Sequence[str],
    searcher: Searcher,
    schema: Schema,
) -> Query:
    """The question for a text and choices; an empty text asks for everything that is chosen."""
    parts = [(Occur.Must, _among(schema, name, codes)) for name, codes in chosen.items() if codes]
    words = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
    if words:
        parts.append((Occur.Must, _any_of(words, tuple(languages), searcher, schema)))
    elif text.strip():
        return Query.empty_query()
    return Query.boolean_query(parts) if parts else Query.all_query()


def _among(schema: Schema, name: str, codes: Collection[str]) -> Query:
    return Query.const_score_query(Query.term_set_query(schema, name, sorted(codes)), 0.0)


def _any_of(
    words: list[str], languages: tuple[str, ...], searcher: Searcher, schema: Schema
) -> Query:
    """Enough of the words that say something; the others only add to the order."""
    telling = [word for word in words if not is_stop_word(word)] or words
    asked = [_word(word, languages, searcher, schema) for word in telling]
    needed = min(max(1, math.floor(len(asked) * _NEEDED + 0.5)), _MOST_NEEDED)
    return Query.boolean_query([(Occur.Should, one) for one in asked], needed)


def _word(word: str, languages: tuple[str, ...], searcher: Searcher, schema: Schema) -> Query:
    plain, stems = plain_word(word), word_stems(word, languages)
    codes = codes_called(word)
    ways = [
        Query.boost_query(Query.term_query(schema, name, stem, "freq"), weight)
        for name, weight in _WEIGHTS.items()
        for stem in stems
    ]
    ways.append(_steady(Query.term_query(schema, WORDS, plain, "basic"), _AS_WRITTEN))
    if len(plain) >= _SHORTEST_BEGINNING:
        ways.append(_steady(Query.regex_query(schema, WORDS, f"{plain}.*"), _BEGINNING))
    if len(plain) >= _SHORTEST_NEAR and not codes and not _is_known(stems, searcher):
        away = 2 if len(plain) >= _LONG else 1
        near = Query.fuzzy_term_query(schema, WORDS, plain, distance=away)
        ways.append(_steady(near, _NEAR))
        codes = codes_nearly_called(word, away)
    ways += [_coded(schema, code, share) for code, share in codes.items()]
    return Query.disjunction_max_query(ways, _OF_OTHERS)


def _is_known(stems: tuple[str, ...], searcher: Searcher) -> bool:
    return any(searcher.doc_freq(name, stem) for name in (*_WEIGHTS, WORDS) for stem in stems)


def _coded(schema: Schema, code: str, share: float) -> Query:
    return Query.boost_query(Query.term_query(schema, LABELS, code, "freq"), _CALLED * share)


def _steady(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)
