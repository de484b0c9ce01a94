"""What a proposal is not sure of: a person decides before its template may be kept.

Two columns that may both be the day, a column that only its cells speak for, rows that may be
events or figures: a guess is written down, marked, and never kept without an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.headings import no_count_of
from citywise.proposals.assignment import LEVEL, REPEATABLE
from citywise.proposals.group_words import unread_words
from citywise.proposals.proposal import NOTHING, Kind, ProposedColumn, Question
from citywise.proposals.shapes import is_day, is_month_end, is_month_start, share_of_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.proposals.columns import Column
    from citywise.proposals.shapes import Known

WEAK = 0.6
"""Below this score a proposal is asked about; `SURE` is where it is made at all."""
_NEAR = 0.1
"""Two proposals that come nearer to each other than this compete."""
_NO_FIGURES = (
    "Which column has the figures? No column looks like that. A list of places is read with"
    ' produces = "places" (docs/templates.md); practices, studies, exchanges and materials as'
    " docs/registers.md shows."
)
_FEW = 4
"""More figures without a name than this are asked about together."""

_COUNTS = {"count", "actual"}
_SO_FAR = "everything so far, which would be added up once more in every row"
_NO_COUNTS = {
    "of_year": _SO_FAR,
    "running": _SO_FAR,
    "average": "an average, and averages do not add up",
    "planned": "who was expected or could come, and not who came",
}
"""What words of a heading say of numbers that no row or period counts."""
_SINCE = "since the year began, as to_date means, or since another time, which no template reads"

_AGE = "; a group by sex and age is written as count[sex=F|age_band=18+]"

Pairs = list[tuple["Column", ProposedColumn]]


def doubt(pairs: Pairs, kind: Kind, known: Known, *, is_decided: bool) -> list[Question]:
    """What has to be decided; `is_decided` when a person has said what a row is."""
    chosen = [proposed for _, proposed in pairs]
    questions = [] if is_decided else list(_of_kind(pairs, kind, known))
    questions += _of_indicator(pairs, kind, known)
    questions += _of_no_counts(chosen)
    questions += _of_columns(pairs, known)
    questions += _of_nameless(chosen, kind)
    questions += _of_city(pairs, known)
    questions += _of_status(chosen, kind)
    return questions


def _of_kind(pairs: Pairs, kind: Kind, known: Known) -> Iterator[Question]:
    """Rows under names of indicators are figures; rows of days without any may be events."""
    if kind == "people":
        asks = "Is each row one person? Then people are counted, and no row is kept."
        yield _must("produces", asks, ("people", "events", "values"))
        return
    named = [c for c, p in pairs if p.chosen != "title" and share_of_names(c, known.indicators) > 0]
    if kind == "events" and named:
        what = f"Column {named[0].letter} holds names of indicators."
        yield _must("produces", f"Is a row an event, or a figure? {what}", ("events", "values"))
    told = {proposed.chosen for _, proposed in pairs}
    if kind == "values" and not told & {"indicator", LEVEL} and _has_days(pairs):
        what = "Rows have days, and no column names indicators."
        yield _must("produces", f"Is a row a figure, or an event? {what}", ("values", "events"))


def _of_indicator(pairs: Pairs, kind: Kind, known: Known) -> Iterator[Question]:
    """Names of indicators stand in a column that does not say so."""
    if kind != "values" or any(proposed.chosen in {"indicator", LEVEL} for _, proposed in pairs):
        return
    for column, proposed in pairs:
        if share_of_names(column, known.indicators) > 0:
            asks = f"Column {column.letter} holds names of indicators: does it name them all?"
            choices = dict.fromkeys(["indicator", proposed.chosen, NOTHING])
            yield _must(column.letter, asks, tuple(choices))
            return


def whole_months(columns: list[Column]) -> bool:
    """Each row begins on the first day of a month and ends on the last day of one."""
    several = [column for column in columns if column.filled > 1]
    begins = any(column.share(is_month_start) == 1 for column in several)
    return begins and any(column.share(is_month_end) == 1 for column in several)


def _has_days(pairs: Pairs) -> bool:
    return any(column.filled and column.share(is_day) > WEAK for column, _ in pairs)


def _must(entry: str, asks: str, choices: tuple[str, ...], cells: tuple[str, ...] = ()) -> Question:
    return Question(entry, asks, cells, choices, is_binding=True)


def _of_columns(pairs: Pairs, known: Known) -> Iterator[Question]:
    columns = [proposed for _, proposed in pairs]
    for read, column in pairs:
        if column.chosen in {NOTHING, LEVEL, "city"} or _is_nameless(column) or _misleads(column):
            continue
        others = _rivals(column, columns)
        asks = ""
        if others:
            asks = f"Column {' and '.join(c.letter for c in others)} may be that as well"
        elif column.score >= WEAK and (rest := unread_words(read, column.chosen, known)):
            words = ", ".join(map(repr, rest))
            asks = f"Nobody knows what {words} in its heading says of them{_AGE}"
        elif more := _other_meanings(column):
            asks = f"It may also be {more[0]}"
        elif column.score < WEAK or column.is_by_cells:
            asks = f"Little speaks for it: {'; '.join(column.evidence)}"
        if asks:
            question = f"Is column {column.letter} {_named(column)} {column.chosen}? {asks}."
            choices = dict.fromkeys([column.chosen, *_other_meanings(column), NOTHING])
            yield _must(column.letter, question, tuple(choices))


def _of_no_counts(columns: list[ProposedColumn]) -> Iterator[Question]:
    """Running totals and averages, which would be added up as if they counted who came."""
    for column in filter(_misleads, columns):
        way, word = no_count_of(column.heading)
        why = _SINCE if _is_to_date(column) and way == "running" else _NO_COUNTS[way]
        asks = f"Is column {column.letter} {_named(column)} {column.chosen}? Its heading says"
        choices = dict.fromkeys([column.chosen, *_other_ways(column, way), NOTHING])
        yield _must(column.letter, f"{asks} {word!r}: {why}.", tuple(choices))


def _misleads(column: ProposedColumn) -> bool:
    way = no_count_of(column.heading)[0]
    is_counted = column.chosen.partition("[")[0] in _COUNTS or _is_to_date(column)
    return bool(way) and is_counted and not (_is_to_date(column) and way == "of_year")


def _is_to_date(column: ProposedColumn) -> bool:
    return column.chosen.partition("[")[0] == "to_date"


def _other_ways(column: ProposedColumn, way: str) -> list[str]:
    """Figures of a report may be what the word says; an event counts who came, or nothing."""
    kind, bracket, group = column.chosen.partition("[")
    other = {"running": "to_date", "of_year": "to_date", "planned": "target"}.get(way)
    return [f"{other}{bracket}{group}"] if other and kind != "count" else []


def _named(column: ProposedColumn) -> str:
    return repr(" / ".join(dict.fromkeys(filter(None, column.heading))))


def _rivals(column: ProposedColumn, columns: list[ProposedColumn]) -> list[ProposedColumn]:
    """Columns that are not read and might be the very same."""
    return [
        other
        for other in columns
        if other.chosen == NOTHING
        for candidate in other.candidates
        if candidate.target == column.chosen and candidate.score > column.score - _NEAR
    ]


def _other_meanings(column: ProposedColumn) -> list[str]:
    if column.chosen in {"period_start", "period_end"}:
        return []
    near = [c.target for c in column.candidates if c.score > column.score - _NEAR]
    return [target for target in near if target != column.chosen]


def _is_nameless(column: ProposedColumn) -> bool:
    """Figures that nothing but their cells speaks for."""
    return column.chosen in REPEATABLE and column.score <= 0.5


def _of_nameless(columns: list[ProposedColumn], kind: Kind) -> Iterator[Question]:
    if kind == "values" and not any(_is_of_figures(column) for column in columns):
        yield _must("figures", _NO_FIGURES, ())
    nameless = [column for column in columns if _is_nameless(column)]
    if not nameless:
        return
    letters = ", ".join(c.letter for c in nameless[:_FEW]) + (" …" if len(nameless) > _FEW else "")
    named = any(column.chosen == "indicator" for column in columns)
    told = "" if named else " Each would be an indicator of its own, called as its column."
    if kind == "values" and not any(column.chosen == LEVEL for column in columns):
        asks = f"Column {letters}: figures of the report? Only their cells say so.{told}"
        others = [c.letter for c in columns if c.chosen == NOTHING and _may_be_figures(c)]
        more = f" Column {', '.join(others[:_FEW])} may be meant." if others else ""
        yield _must("figures", asks + more, ("yes",))


def _is_of_figures(column: ProposedColumn) -> bool:
    return column.chosen.partition("[")[0] in {*REPEATABLE, LEVEL}


def _may_be_figures(column: ProposedColumn) -> bool:
    return any(c.target.partition("[")[0] in REPEATABLE for c in column.candidates)


def _of_city(pairs: Pairs, known: Known) -> Iterator[Question]:
    """A place in each row may be a city, or lie within the one that sends the file."""
    for column, proposed in pairs:
        if proposed.chosen == "city" and share_of_names(column, known.cities) <= WEAK:
            asks = f"Does column {column.letter} name the city of each row, or a place within one?"
            yield _must("report.city", asks, ("column", "folder"))


def _of_status(columns: list[ProposedColumn], kind: Kind) -> Iterator[Question]:
    """Without a status every row counts as an event that took place."""
    unread = [column for column in columns if column.chosen == NOTHING]
    near = [c for c in unread if any(x.target == "status" for x in c.candidates)]
    if kind == "events" and near and not any(column.chosen == "status" for column in columns):
        asks = f"Does column {near[0].letter} say whether an event took place? Without it all did."
        yield _must(near[0].letter, asks, ("status", NOTHING))
