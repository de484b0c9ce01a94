"""Score what each column may be, by its heading and by what stands in its cells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.catalogue.headings import heading_words, no_count_of
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.intake.fitting.heading_words import Match, match_field, match_figures
from citywise.intake.templates.fields import EVENT_FIELDS, FIELDS, PEOPLE_FIELDS, VALUE_FIELDS
from citywise.proposals import shapes
from citywise.proposals.groups import group_key, says_percent
from citywise.proposals.proposal import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable

    from citywise.proposals.columns import Column
    from citywise.proposals.proposal import Kind
    from citywise.proposals.shapes import Known

_BY_HEADING, _BY_CELLS = 0.6, 0.4
_MUST = 0.3
"""Where fewer cells than this look right, a heading alone is not believed."""
_EMPTY = 0.4
"""What a heading is worth over an empty column: less than is proposed."""
_MOSTLY_UNIQUE = 0.95
_PROVES = 0.6
"""Where more cells than this are known words or days, no heading is needed."""

_OF_FEW_WORDS = {"status", "mode", "sex", "unit", "method", "partner_role"}
"""Lists so short that a column without a single known word is hardly of them."""

_NOT_COUNTED = frozenset(
    [
        "id",
        "code",
        "ref",
        "uuid",
        "type",
        "year",
        "name",
        "title",
        "date",
        "latitude",
        "longitude",
        "lat",
        "lon",
        "lng",
        "phone",
        "version",
        "año",
        "år",
        "année",
        "yıl",
        "annee",
        "nr",
    ]
)
"""Words of headings whose numbers count nothing."""

_OF_TOOLS = re.compile(r"_|meta[/-]|formhub/|deviceid|username|simserial|subscriberid|parent_key")
"""Columns that form tools add of themselves; only a record's key is of use."""
_SEVERAL = 2
_BESIDE_TOOLS = re.compile(
    r"start|end|key|submissiondate|reviewstate|status|edits|formversion|attachments\w+"
)
"""Names that are a tool's where others of its columns stand beside them."""

_TESTS: dict[str, tuple[Callable[[str], bool], str]] = {
    "date": (shapes.is_day, "are days"),
    "planned_on": (shapes.is_day, "are days"),
    "period_start": (shapes.is_day, "are days"),
    "period_end": (shapes.is_day, "are days"),
    "period": (shapes.is_period, "are periods"),
    "year": (shapes.is_year, "are years"),
    "quarter": (shapes.is_quarter, "are quarters"),
    "month": (shapes.is_month, "are months"),
    "age": (shapes.is_age, "are ages in years"),
    "sessions": (shapes.is_count, "are whole numbers"),
}
_SELF_EVIDENT = {"date": shapes.is_day, "period": shapes.is_named_period}


_NEVER_PROPOSED = {("values", "ref")}
"""Only the rows of a ledger have a number that matters, and no heading says that it is one."""


def tool_columns(columns: list[Column]) -> frozenset[int]:
    """The columns that a form tool adds; `start` is one only where the tool is seen beside it."""
    names = {c.index: c.heading[-1].casefold() for c in columns if not c.tag}
    certain = {i for i, name in names.items() if _OF_TOOLS.match(name)}
    beside = {i for i, name in names.items() if _BESIDE_TOOLS.fullmatch(name)}
    return frozenset(certain | beside if certain or len(beside) > _SEVERAL else certain)


def candidates_of(
    column: Column, kind: Kind, known: Known, *, is_of_tool: bool = False
) -> tuple[Candidate, ...]:
    """What a column of an event log or of figures may be, the likeliest first."""
    fields = {n: f for n, f in FIELDS[kind].items() if (kind, n) not in _NEVER_PROPOSED}
    if is_of_tool:
        fields = {name: field for name, field in fields.items() if name == "ref"}
        return _sorted([_key(column, _field(column, name, known)) for name in fields])
    if shapes.share_of_codes(column, "sex") > _PROVES:
        # a session for women is one in which men are counted, too
        fields.pop("audience", None)
    found = [_field(column, name, known) for name in fields if _words(name) in heading_words()[0]]
    return _sorted(found if kind == "people" else found + _figures(column, kind))


def _words(name: str) -> str:
    """The list of words for a field; an age is headed as an age group is."""
    return "age_band" if name == "age" else name


def _key(column: Column, candidate: Candidate) -> Candidate:
    """Of the keys that a tool gives a record, the one that stays the same everywhere."""
    lasts = any(word in column.heading[-1].casefold() for word in ("uuid", "instanceid", "__id"))
    return candidate if lasts else replace(candidate, score=candidate.score * 0.9)


def _sorted(found: list[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted((c for c in found if c.score >= 0.2), key=lambda c: -c.score)[:5])


def _field(column: Column, name: str, known: Known) -> Candidate:
    match = _match(column, match_field, _words(name))
    fits, why = _fit(column, name, known)
    evidence = tuple(filter(None, (match.says, why)))
    if not column.filled:
        return Candidate(name, match.score * _EMPTY, (*evidence, "the column is empty"))
    if fits is None:
        says_little = name in _OF_FEW_WORDS or "nearly" in match.says
        return Candidate(name, match.score * (0.6 if says_little else 0.8), evidence)
    if name in _TESTS and fits < _MUST:
        return Candidate(name, match.score * 0.15, evidence)
    if name == "ref" and not fits:
        return Candidate(name, match.score * 0.4, (*evidence, "its cells stand more than once"))
    if name == "title" and _names_of_network(column, known):
        return Candidate(name, match.score * 0.6, (*evidence, "its cells are names of the network"))
    if name == "date" and _is_of_whole_file(column):
        return Candidate(name, match.score * 0.4, (*evidence, "all rows have the same day"))
    if not match.score:
        is_shape = name in _SELF_EVIDENT
        return Candidate(name, _by_cells_alone(column, name, fits), evidence, is_by_cells=is_shape)
    return Candidate(name, _BY_HEADING * match.score + _BY_CELLS * fits, evidence)


def _match(column: Column, match: Callable[[tuple[str, ...], str, str], Match], name: str) -> Match:
    """By the column's own name; with its group before it only where that is the whole name."""
    whole = match(column.heading, column.tag, name)
    found = whole if whole.score == 1 else match(column.own, column.tag, name)
    asked = [match((label,), "", name) for label in column.labels]
    best = max([found, *asked], key=lambda match: match.score)
    return best if best is found else Match(best.score, f"in its form {best.says}")


def _names_of_network(column: Column, known: Known) -> bool:
    """`name` over the names of programs is what it names."""
    lists = (known.cities, known.programs, known.partners)
    return any(shapes.share_of_names(column, names) > _PROVES for names in lists)


def _is_of_whole_file(column: Column) -> bool:
    """One day in every row is when a file was written; events come on several."""
    return column.distinct == 1 and column.filled > 2


def _by_cells_alone(column: Column, name: str, fits: float) -> float:
    """Days, periods and known words are told by the cells; a number may be anything."""
    if name in _SELF_EVIDENT:
        fits = column.share(_SELF_EVIDENT[name])
    elif name in _TESTS or name in {"ref", "title"}:
        return 0.0
    return 0.7 * fits if fits > _PROVES else 0.0


def _fit(column: Column, name: str, known: Known) -> tuple[float | None, str]:
    """The share of cells that look right and what they are; None where cells say nothing."""
    if name in _TESTS:
        test, are = _TESTS[name]
        share = column.share(test)
        return share, _share_says(share, are)
    if names := known.of(name):
        mark = shapes.find_split(column, names) if name == "partner" else ""
        return _or_words(
            column, shapes.share_of_names(column, names, mark), "are names of the network"
        )
    field = EVENT_FIELDS.get(name) or PEOPLE_FIELDS.get(name) or VALUE_FIELDS[name]
    if field.codes:
        words = vocabulary(field.codes).words
        mark = shapes.find_split(column, words) if name in {"audience", "partner_role"} else ""
        share = shapes.share_of_codes(column, field.codes, mark)
        return _or_words(column, share, f"are words for {vocabulary(field.codes).title.lower()}")
    return _free(column, name)


def _or_words(column: Column, share: float, are: str) -> tuple[float | None, str]:
    """Where no cell is known, words that repeat may still be names or codes of the city's own."""
    if share > 0.1:
        return share, _share_says(share, are)
    repeats = column.share(shapes.is_text) > 0.5 and column.distinct <= max(3, column.filled * 0.8)
    return (None if repeats or column.filled < 3 else 0.0), ""


def _free(column: Column, name: str) -> tuple[float | None, str]:
    if name == "ref":
        return _of_reference(column)
    if name == "title":
        texts = column.share(shapes.is_text)
        return (0.6 if texts > 0.8 else 0.0), _share_says(texts, "are texts")
    texts = column.share(shapes.is_text)
    return (None if texts > 0.5 else 0.0), ""


def _of_reference(column: Column) -> tuple[float | None, str]:
    """References are told apart; a few that stand twice are mistakes, many are none."""
    if column.filled < 2:
        return None, ""
    if column.share(shapes.is_day) >= _MUST:
        return 0.0, ""
    unique = column.distinct / column.filled
    if unique == 1:
        return 1.0, "every cell is filled and none stands twice"
    if unique < _MOSTLY_UNIQUE:
        return 0.0, ""
    return unique, f"{unique:.0%} of its cells stand once"


def _share_says(share: float, are: str) -> str:
    return f"{share:.0%} of its cells {are}" if share > 0.01 else ""


def _figures(column: Column, kind: Kind) -> list[Candidate]:
    """What the column may count: the whole, a group, a target, and so on."""
    test = shapes.is_count if kind == "events" else shapes.is_figure
    fits = column.share(test)
    ways = [(column.heading, column.tag), *(((label,), "") for label in column.labels)]
    key, group = next((told for way in ways if (told := group_key(*way))[0]), ("", ""))
    names = ("count",) if kind == "events" else tuple(heading_words()[1])
    cells = _share_says(fits, "are whole numbers" if kind == "events" else "are figures")
    worth = _worth(column, kind, fits)
    found: list[Candidate] = []
    for name in names:
        match = _match(column, match_figures, name)
        if key and name in {"count", "actual"} and (fits >= 0.5 or not column.filled):
            score = worth * (_BY_HEADING * max(0.9, match.score) + _BY_CELLS * fits)
            evidence = tuple(filter(None, (group, match.says, cells)))
            found.append(Candidate(_target(name, kind, key), score, evidence))
        elif match.score:
            score = worth * (_BY_HEADING * match.score + _BY_CELLS * fits)
            found.append(Candidate(_target(name, kind, key), score, (match.says, cells)))
    if kind == "values" and not found and fits > _PROVES and column.filled:
        found.append(Candidate("actual", 0.5 * worth * fits, (cells,)))
        return found
    return [_doubted(candidate, column) for candidate in found]


def _worth(column: Column, kind: Kind, fits: float) -> float:
    """How far numbers of this column can count something."""
    words = fold(" ".join(column.heading)).replace("/", " ").replace("-", " ").split()
    is_of_codes = any(word in _NOT_COUNTED for word in words) and not any(
        no_count_of(column.heading)
    )
    if kind == "events" and says_percent(column.heading):
        return 0.0
    is_unreadable = column.filled and fits < 0.5
    return (0.4 if is_of_codes else 1.0) * (0.7 if is_unreadable else 1.0)


def _doubted(found: Candidate, column: Column) -> Candidate:
    """A running total or an average stands behind a column of what each row counts."""
    is_count = found.target.partition("[")[0] in {"count", "actual"}
    way, word = no_count_of(column.heading) if is_count else ("", "")
    if not way:
        return found
    evidence = (*found.evidence, f"but the heading says {word!r}")
    return replace(found, score=found.score * 0.7, evidence=evidence)


def _target(name: str, kind: Kind, key: str) -> str:
    plain = "actual" if name == "count" and kind == "values" else name
    return f"{plain}[{key}]" if key else plain
