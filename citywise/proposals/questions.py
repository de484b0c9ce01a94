"""What the cells of a layout leave open, for a person to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import LOCAL, vocabulary
from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED
from citywise.intake.templates.fields import BREAKDOWNS, FIELDS
from citywise.proposals.assignment import LEVEL
from citywise.proposals.groups import group_key, says_percent
from citywise.proposals.proposal import Kind, ProposedColumn, Question
from citywise.proposals.section_rows import names_program
from citywise.proposals.shapes import (
    code_of,
    find_split,
    is_figure,
    share_of_codes,
    share_of_names,
)
from citywise.proposals.unread import ask_of_unread, unread_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citywise.proposals.columns import Column
    from citywise.proposals.matrices import Matrix
    from citywise.proposals.shapes import Known
    from citywise.proposals.sources import Found

MOST_WORDS = 12
_OF_THE_CITY = (
    "are none of the network's: they stay the city's own, and are compared with nothing. Give a"
    " word for each that means one."
)
_MOSTLY = 0.6
_NAMED = {"program": "programs.csv", "partner": "partners.csv", "city": "cities.csv"}


def ask(
    columns: list[Column],
    chosen: tuple[ProposedColumn, ...],
    kind: Kind,
    found: Found,
    known: Known,
) -> list[Question]:
    """Everything a person has to decide or should look at before confirming."""
    by_letter = {column.letter: column for column in columns}
    pairs = [(by_letter[c.letter], c.chosen) for c in chosen]
    questions = list(_of_words(pairs, kind, known))
    questions += _of_missing(pairs, kind, found)
    questions += ask_of_unread(pairs, kind)
    questions += _of_local_ages(pairs)
    if kind == "values":
        questions += _of_figures(pairs)
        questions += _of_ages(found)
    return questions


def _of_words(pairs: list[tuple[Column, str]], kind: Kind, known: Known) -> Iterator[Question]:
    """Words of a column that no list knows: what each means, only its sender can say."""
    fields = FIELDS[kind]
    for column, target in pairs:
        field = fields.get(target)
        if field and field.codes:
            mark = find_split(column, vocabulary(field.codes).words)
            yield from _unknown_words(column, target, field.codes, mark)
        elif target in _NAMED and (names := known.of(target)):
            mark = find_split(column, names) if target == "partner" else ""
            if share_of_names(column, names, mark) < 1:
                yield _unknown_names(column, target, names, mark)
        elif target == "indicator":
            yield from _unknown_indicators(column, known)


def _unknown_words(column: Column, target: str, codes: str, mark: str) -> Iterator[Question]:
    def is_unknown(part: str) -> bool:
        return not any(code_of(codes, word) for word in column.words_of(part))

    if words := _parts(column, mark, is_unknown):
        asks = f"What do these words of column {column.letter} mean? Unknown ones wait."
        if codes == "age_band":
            asks = f"These age groups of column {column.letter} {_OF_THE_CITY}"
        yield Question(f"words.{target}", asks, words, vocabulary(codes).codes)


def _parts(column: Column, mark: str, test: Callable[[str], bool]) -> tuple[str, ...]:
    texts = [text.removeprefix(TYPED) for text, _ in column.texts]
    parts = [part.strip() for text in texts for part in (text.split(mark) if mark else [text])]
    # a heading that is repeated below stands for nothing
    own = {fold(level) for level in column.heading}
    told = (part for part in parts if part and fold(part) not in own and test(part))
    return tuple(dict.fromkeys(told))[:MOST_WORDS]


def _unknown_names(column: Column, target: str, names: frozenset[str], mark: str) -> Question:
    def is_unknown(part: str) -> bool:
        return not any(fold(word) in names for word in column.words_of(part))

    unknown = _parts(column, mark, is_unknown)
    asks = f"These names of column {column.letter} are not in {_NAMED[target]}: add them there"
    local = (
        (", or keep them as the city's own.", ("quarantine", "local"))
        if target == "program"
        else (".", ())
    )
    return Question(f"unknown.{target}", asks + local[0], unknown, local[1])


def _unknown_indicators(column: Column, known: Known) -> Iterator[Question]:
    if unknown := _parts(column, "", lambda part: _is_strange(part, known)):
        asks = f"No indicator is called so (column {column.letter}): give each a word, or keep them"
        yield Question(
            "unknown.indicator", asks + " as the city's own.", unknown, ("quarantine", "local")
        )


def _is_strange(text: str, known: Known) -> bool:
    return fold(text) not in known.indicators and not names_program(text, known)


def _of_missing(pairs: list[tuple[Column, str]], kind: Kind, found: Found) -> Iterator[Question]:
    told = {target for _, target in pairs}
    if kind != "values" and "date" not in told and not {"year", "month"} <= told:
        yield Question("date", "Which column has the day of the event?", is_binding=True)
    has_groups = any(target.startswith("count[") for target in told)
    if kind == "events" and "count" not in told and (not has_groups or unread_numbers(pairs)):
        yield _of_attendance(pairs, has_groups=has_groups)
    source = found.entries.get("report", {}).get("period")
    levels = found.entries.get("unpivot", {}).get("levels", [])
    if levels and "indicator" not in told and "indicator" not in str(levels):
        asks = "Of which indicator are the figures of the matrix? Figures of none wait."
        yield Question("unpivot.indicator", asks)
    is_told = {"period"} <= told or {"period_end", "period_start"} <= told or source
    is_told = is_told or ("year" in told and told & {"quarter", "month"})
    if kind == "values" and not is_told and "period" not in str(levels):
        yield Question(
            "report.period",
            "Where does the reporting period stand?",
            (),
            ("file_name", "cell", "title", "column"),
            is_binding=True,
        )


def _of_attendance(pairs: list[tuple[Column, str]], *, has_groups: bool) -> Question:
    """A log without a count: perhaps each row is one person, who is counted at the door."""
    sexes = [column for column, _ in pairs if share_of_codes(column, "sex") > _MOSTLY]
    if sexes and not has_groups:
        asks = (
            f"Column {sexes[0].letter} tells the sex of each row: is a row one person? Then write"
        )
        return Question(
            "people",
            f"{asks} [people] into the template (docs/templates.md).",
            choices=("no",),
            is_binding=True,
        )
    numbers = [column.letter for column in unread_numbers(pairs)]
    asks = "Which column has the attendance as a whole, if any?"
    if not numbers:
        return Question("count", asks)
    asks += f" Column {', '.join(numbers[:MOST_WORDS])}: whole numbers that are not read."
    return Question("count", asks, (), ("no",), is_binding=True)


def _of_figures(pairs: list[tuple[Column, str]]) -> Iterator[Question]:
    figures = [(c, t) for c, t in pairs if t.partition("[")[0] in {"actual", "target", "baseline"}]
    for column, _ in figures:
        if says_percent(column.heading) and not column.share(
            lambda text: "%" in text or "٪" in text
        ):
            asks = f"Column {column.letter}: percentages written whole (80) or as shares (0.8)?"
            cells = column.cells(is_figure)
            choices = ("whole", "share")
            yield Question(f"percent.{column.letter}", asks, cells, choices, is_binding=True)
    has_levels = any(target == LEVEL for _, target in pairs)
    if has_levels or any(target.startswith("actual") for _, target in figures):
        asks = (
            "Do the figures tell what was added in the period, or everything since the year began?"
        )
        yield Question("accumulation", asks, (), ("in_period", "to_date"), is_binding=True)


def _of_local_ages(pairs: list[tuple[Column, str]]) -> Iterator[Question]:
    """`18-25` over a column may be an age group that the network does not have, or no ages."""
    cells = [
        f"{column.letter}: {heading}"
        for column, target in pairs
        if f"age_band={LOCAL}" in target or target == LEVEL
        for heading in dict.fromkeys(column.heading)
        if _says_local_age(heading)
    ]
    if cells:
        asks = (
            "Are these age groups? They are none of the network's, would be the city's own, and are"
            " compared with nothing. Where they are none, set the column to what it is."
        )
        yield Question("ages", asks, tuple(cells[:MOST_WORDS]), ("yes",), is_binding=True)


def _says_local_age(heading: str) -> bool:
    return f"age_band={LOCAL}" in group_key((heading,))[0]


def _of_ages(found: Found) -> Iterator[Question]:
    """Numbers that rise from column to column look like ages, and may be days or rooms."""
    levels = found.entries.get("unpivot", {}).get("levels")
    if levels == ["age_band"]:
        asks = "Are the numbers that stand across ages?"
        yield Question("unpivot.levels", asks, (), ("age_band",), is_binding=True)


def ask_of_levels(matrix: Matrix) -> list[Question]:
    """Words of a matrix's heading that no list knows."""
    asks = "What do these words of the heading mean? Figures under unknown ones wait."
    return [
        Question(f"words.{level}", asks, words[:MOST_WORDS], _codes_of(level))
        for level, words in matrix.unclear
    ]


def _codes_of(level: str) -> tuple[str, ...]:
    return vocabulary(BREAKDOWNS[level]).codes if level in BREAKDOWNS else ()


def ask_of_totals(rows: list[int]) -> list[Question]:
    """Rows that are the sum of those above by their numbers, and do not say so."""
    if not rows:
        return []
    told = tuple(f"row {row}" for row in rows[:MOST_WORDS])
    asks = "Are these rows totals? They are the sum of the rows above, and wait unless it is said."
    return [Question("source.totals", asks, told, ("arithmetic", "words"))]
