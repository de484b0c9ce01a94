"""What a table tells and a draft leaves out: months over columns, words that say the activity.

A loss that nobody is asked about is a wrong number: `January | February` over columns of women,
read as columns of women, are two months in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.intake.cells import TYPED
from citywise.intake.fitting.column_names import BETWEEN_LEVELS
from citywise.proposals.assignment import LEVEL
from citywise.proposals.candidates import tool_columns
from citywise.proposals.groups import kind_of, level_of
from citywise.proposals.proposal import NOTHING, Question
from citywise.proposals.shapes import age_code, code_of, is_count, is_text, local_age

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.proposals.columns import Column
    from citywise.proposals.proposal import Kind

_MOSTLY, _SOME = 0.6, 0.3
_MOST = 12
_SPARSE = 0.6
_ABOUT = frozenset(
    ("program", "city", "indicator", "date", "period", "year", "quarter", "month", "activity_type",
     "sex", "age_band")
)  # fmt: skip
"""Fields that say what a row is about."""

Pairs = list[tuple["Column", str]]


def ask_of_unread(pairs: Pairs, kind: Kind) -> Iterator[Question]:
    """Everything of the kind; each has to be answered."""
    yield from ask_of_gaps(pairs)
    if kind == "values":
        yield from _of_periods_above(pairs)
        yield from _of_kinds_in_rows(pairs)
    if kind == "events":
        yield from _of_activity(pairs)
        yield from _of_groups_in_rows(pairs)
        yield from _of_numbers_beside(pairs)


def unread_numbers(pairs: Pairs) -> list[Column]:
    """Columns that are not read and hold counts, also beside others such as `about 80`."""
    return [column for column in _unread(pairs) if column.share(is_count) >= _SOME]


def _of_numbers_beside(pairs: Pairs) -> Iterator[Question]:
    """Whole numbers that nobody reads, under the heading or in the group of a count: `H`."""
    places = {_place(c) for c, target in pairs if target.startswith("count")} - {""}
    for column in unread_numbers(pairs):
        if _place(column) in places:
            asks = (
                f"Column {column.letter} holds whole numbers beside those that are read. Whom do"
                " they count? A group is written as count[sex=M]."
            )
            yield Question(column.letter, asks, (), ("count", NOTHING), is_binding=True)


def _place(column: Column) -> str:
    """What stands before the last part of a heading: `figures` of `figures/women`."""
    return BETWEEN_LEVELS.join(column.heading).rpartition("/")[0].strip()


def _of_periods_above(pairs: Pairs) -> Iterator[Question]:
    """Columns of figures under different periods that the draft does not tell apart."""
    told = [pair for pair in pairs if pair[1] not in {LEVEL, "title"}]
    figures = [c for c, target in told if target != NOTHING or c.share(is_count) > _MOSTLY]
    above = {
        column.letter: text
        for column in figures
        for text in column.heading
        if level_of(text) == "period"
    }
    periods = dict.fromkeys(above.values())
    if len(periods) > 1:
        asks = (
            f"Periods stand over columns {', '.join(list(above)[:_MOST])}, and the draft does not"
            " read them. Set unpivot.levels, with `period` among them, and what words of the"
            " others mean, such as words.sex.K=F (docs/templates.md). A heading is, from the top:"
            f" {_path(figures, above)}"
        )
        shown = tuple(periods)[:_MOST]
        yield Question("unpivot.levels", asks, shown, tuple(_ways(figures)), is_binding=True)


def _of_kinds_in_rows(pairs: Pairs) -> Iterator[Question]:
    """Rows of targets beside rows of actuals would be read as so many actuals."""
    for column in _unread(pairs):
        if column.share(lambda text: bool(code_of("value_kind", text))) > _SOME:
            asks = (
                f"Column {column.letter} tells actuals from targets, and is not read. Is it the"
                " kind of each row's figures?"
            )
            words = column.cells(lambda _: True)
            yield Question(column.letter, asks, words, ("kind", NOTHING), is_binding=True)


def _ways(figures: list[Column]) -> Iterator[str]:
    """What two rows of a heading may tell, of which one tells periods."""
    kinds = {tuple(level_of(text) == "period" for text in c.heading) for c in figures}
    texts = [text for column in figures for text in column.heading]
    others = ("sex", "age_band", "indicator", "activity_type")
    for other in (*(("kind",) if any(map(kind_of, texts)) else ()), *others):
        if (True, False) in kinds:
            yield f"period,{other}"
        if (False, True) in kinds:
            yield f"{other},period"


def _path(figures: list[Column], above: dict[str, str]) -> str:
    return next(BETWEEN_LEVELS.join(c.heading) for c in figures if c.letter in above)


def _of_activity(pairs: Pairs) -> Iterator[Question]:
    """An event whose activity nobody names, while words that repeat are not read."""
    if any(target == "activity_type" for _, target in pairs):
        return
    repeated = [c for c in _unread(pairs) if c.share(is_text) > _MOSTLY and c.distinct < c.filled]
    if repeated:
        letters = ", ".join(c.letter for c in repeated[:_MOST])
        asks = (
            f"Which column says what was done? Column {letters}: words that repeat and are not"
            " read. Set it to activity_type; `no` leaves the activity of every event unknown."
        )
        yield Question("activity_type", asks, (), ("no",), is_binding=True)


def _of_groups_in_rows(pairs: Pairs) -> Iterator[Question]:
    """Rows of one event, one for each age group or sex, would be as many events."""
    for column in _unread(pairs):
        is_number = column.share(_is_number) > 0
        if (
            not is_number
            and column.share(_is_group) > _MOSTLY
            and (unread_numbers(pairs) or any(target.startswith("count") for _, target in pairs))
        ):
            asks = (
                f"Column {column.letter} tells a sex or an age group, and is not read: is each row"
                " an event of its own? Groups of one event in several rows would be as many events:"
                " give an event one row, with a column for each group."
            )
            yield Question("produces", asks, (), ("events",), is_binding=True)


def _is_group(text: str) -> bool:
    return bool(age_code(text) or local_age(text) or code_of("sex", text))


def _is_number(text: str) -> bool:
    return text.removeprefix(TYPED).isdecimal()


def _unread(pairs: Pairs) -> list[Column]:
    of_tools = tool_columns([column for column, _ in pairs])
    return [
        column
        for column, target in pairs
        if target == NOTHING and column.filled > 1 and column.index not in of_tools
    ]


def ask_of_gaps(pairs: Pairs) -> Iterator[Question]:
    """Columns that say once what the rows below them are about, as merged cells do in CSV."""
    begin = min((min(c.first_rows.values()) for c, _ in pairs if c.first_rows), default=0)
    for column, target in pairs:
        is_sparse = 0 < column.filled <= _SPARSE * column.rows and column.rows > 2
        if target in _ABOUT and is_sparse and min(column.first_rows.values()) == begin:
            asks = (
                f"Column {column.letter} is empty in {column.rows - column.filled} of"
                f" {column.rows} rows. Does a text in it stand for the rows below it as well?"
            )
            yield Question(f"fill_down.{column.letter}", asks, (), ("yes", "no"), is_binding=True)
