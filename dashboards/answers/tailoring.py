"""For your city: the answer in a sentence, each suggestion with its reasons, and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboards.answers.evidence_words import count_of, tell_finding, tell_grade, tell_harm
from dashboards.answers.practices import pick_finding
from dashboards.links import compare_link, page_link, practice_link
from dashboards.markup.practices import Practice
from dashboards.wording import label, languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from citywise.comparison.neighbours import Neighbour
    from citywise.comparison.tailoring import Struggle, Suggestion, Tailored, Tie
    from dashboards.answers.practices import Known

_REASONS = {
    "followed": "The city follows it already.",
    "harm": "Something got worse, or may have, and that outweighs what got better.",
    "not_shown": "No study shows that it made anything better.",
    "no_tie": "What it made better is not what the city struggles with, and no city like it that"
    " does well on that follows it.",
    "nobody_to_ask": "No city of this release follows it, so that nobody can be asked.",
}
_SHOWN_CITIES = 3


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences on a city need.

    `practices`: rows of list_practices by id. `cities`: names, `contacts`: whom to call,
    `contexts`: what a city adapted, by (practice, city). `near`: neighbours, nearest first.
    """

    city: str
    period: str
    practices: Mapping[str, Mapping[str, Any]]
    cities: Mapping[str, str]
    contacts: Mapping[str, str | None]
    contexts: Mapping[tuple[str, str], str | None]
    near: Mapping[str, Neighbour]
    indicators: Mapping[str, Mapping[str, Any]]
    known: Known
    pages: frozenset[str] = frozenset()
    """Addresses beside these that links may lead to."""

    @property
    def own(self) -> str:
        """The city's name."""
        return self.cities[self.city]


def tell_tailored(
    telling: Telling, compared: int, struggles: Sequence[Struggle], tailored: Tailored, when: str
) -> str:
    """Which practice next and whom to call; or that there is nothing to suggest, and why."""
    if tailored.suggestions:
        first = tailored.suggestions[0]
        name = telling.practices[first.practice_id]["practice_name"]
        return f"{telling.own} might look at “{name}” next. {tell_call(first, telling)}"
    around = " Below stands what cities most like it do, and whom to call."
    told = f"Nothing to suggest. {_why_nothing(telling, compared, struggles, when)}"
    return told + (around if list_around(tailored, telling) else "")


def _why_nothing(telling: Telling, compared: int, struggles: Sequence[Struggle], when: str) -> str:
    if not compared:
        return f"No figure of {telling.own} may be held against those of other cities in {when}."
    if not struggles:
        looked = count_of(compared, "indicator", "indicators")
        return (
            f"{telling.own} may be compared on {looked} in {when}, and stands clearly worse than"
            " the network on none of them."
        )
    names = _join([_name(struggle.indicator_id, telling) for struggle in struggles])
    return (
        f"{telling.own} stands worse on {names}, and no practice of this release has to do with"
        " that, is shown to help, does no harm, and is followed by a city that could be asked."
    )


def tell_call(suggestion: Suggestion, telling: Telling) -> str:
    """`Call Borg: Youth office, youth@borg.example.`."""
    first = suggestion.cities[0]
    contact = telling.contacts.get(first)
    return f"Call {telling.cities[first]}: {contact or 'no contact is told; ask the network'}."


def list_suggestions(
    tailored: Tailored, telling: Telling, materials: pl.DataFrame, exchanges: pl.DataFrame
) -> list[Practice]:
    """A card a suggestion: why, what is known, harm, context, whom to call, what to ask for."""
    return [_card(each, telling, materials, exchanges) for each in tailored.suggestions]


def _card(
    suggestion: Suggestion, telling: Telling, materials: pl.DataFrame, exchanges: pl.DataFrame
) -> Practice:
    practice = suggestion.practice_id
    row, known = telling.practices[practice], telling.known
    mine = materials.filter(practice_id=practice)
    return Practice(
        name=row["practice_name"],
        link=practice_link(practice, telling.city),
        about=row["practice_text"] or "",
        facts=(
            ("Why", " ".join(_tell_tie(tie, telling) for tie in suggestion.ties)),
            ("What is known", _tell_known(suggestion, telling)),
            ("Harm", tell_harm(known.harm(practice), known.names)),
            ("Where it is done", " ".join(_tell_places(suggestion, telling))),
            ("Whom to call", tell_call(suggestion, telling)),
            ("What to ask for", _tell_exchange(suggestion, telling, exchanges)),
            ("Materials", _tell_materials(mine)),
        ),
        links=tuple(_list_links(suggestion, telling)),
    )


def _tell_tie(tie: Tie, telling: Telling) -> str:
    name = _name(tie.indicator_id, telling)
    parts = [f"{telling.own} stands worse than the network on {_lower(name)}."]
    if tie.neighbours:
        who = _join([telling.cities[city] for city in tie.neighbours])
        one = len(tie.neighbours) == 1
        verbs = "does better on it and follows" if one else "do better on it and follow"
        parts.append(f"Of the cities most like it, {who} {verbs} this practice.")
    if tie.is_studied:
        parts.append("Studies of the practice found it better.")
    else:
        parts.append("Nobody has shown that the practice is the reason: ask.")
    return " ".join(parts)


def _tell_known(suggestion: Suggestion, telling: Telling) -> str:
    """The finding on a struggle itself where there is one, else the strongest."""
    rows, studied = telling.known.of(suggestion.practice_id), {
        tie.indicator_id for tie in suggestion.ties if tie.is_studied
    }  # fmt: skip
    own = rows.filter(rows["indicator_id"].is_in(list(studied)))
    better = (own if own.height else rows.filter(~rows["is_safeguard"])).filter(gain_code="better")
    grade = tell_grade(telling.practices[suggestion.practice_id]["practice_evidence_code"])
    return f"{grade}. {tell_finding(pick_finding(better))}. Association, not proof."


def _tell_places(suggestion: Suggestion, telling: Telling) -> Iterator[str]:
    for city in suggestion.cities[:_SHOWN_CITIES]:
        like = _tell_likeness(city, telling)
        adapted = telling.contexts.get((suggestion.practice_id, city))
        yield f"{telling.cities[city]}{f' ({like})' if like else ''}" + (
            f", adapted: {adapted.rstrip('.')}." if adapted else "."
        )
    more = len(suggestion.cities) - _SHOWN_CITIES
    if more > 0:
        yield f"And {count_of(more, 'more city', 'more cities')}."


def _tell_likeness(city: str, telling: Telling) -> str:
    found = telling.near.get(city)
    if found is None:
        return ""
    close = _join([_lower(label("city_attribute", code)) for code in found.close])
    return f"like {telling.own}; close on {close}" if close else f"like {telling.own}"


def _tell_exchange(suggestion: Suggestion, telling: Telling, exchanges: pl.DataFrame) -> str:
    """What the city to call has done for others already, else a first talk."""
    city = suggestion.cities[0]
    held = exchanges.filter(
        practice_id=suggestion.practice_id, host_city_id=city, exchange_status_code="held"
    )
    if held.is_empty():
        return f"A first talk; {telling.cities[city]} has held no exchange about it yet."
    row = held.row(0, named=True)
    kind = label("exchange_type", row["exchange_type_code"])
    return f"{kind}, as {telling.cities[city]} has given {row['learner_name']}."


def _tell_materials(materials: pl.DataFrame) -> str:
    if materials.is_empty():
        return "None is told."
    first = materials.row(0, named=True)
    more = materials.height - 1
    spoken = f" ({languages(first['languages'])})" if first["languages"] else ""
    others = f" and {more:,} more" if more else ""
    return f"{first['material_title']}{spoken}{others}."


def _list_links(suggestion: Suggestion, telling: Telling) -> Iterator[tuple[str, str]]:
    practice = suggestion.practice_id
    yield "Evidence, cities and materials", practice_link(practice, telling.city)
    for tie in suggestion.ties:
        address = compare_link(tie.indicator_id, telling.city, telling.period)
        yield f"Compare: {_name(tie.indicator_id, telling)}", address
    first = suggestion.cities[0]
    yield f"See {telling.cities[first]}", page_link("city", city=first, period=telling.period)
    if "hub" in telling.pages:
        yield "Materials in the hub", page_link("hub", practice=practice)
    if "exchange" in telling.pages:
        yield "Exchanges of the city", page_link("exchange", city=telling.city)


def list_around(tailored: Tailored, telling: Telling) -> list[Practice]:
    """Practices that help and do no harm, that no figure asks for: which neighbour follows them."""
    shown = [practice for practice, reason in tailored.passed_over if reason == "no_tie"]
    found = ((p, _nearest(p, telling)) for p in shown)
    return [_around_card(p, city, telling) for p, city in found if city]


def _nearest(practice: str, telling: Telling) -> str:
    """The city most like the own one that follows the practice; '' where none near does."""
    return next((city for city in telling.near if (practice, city) in telling.contexts), "")


def _around_card(practice: str, city: str, telling: Telling) -> Practice:
    row, rows = telling.practices[practice], telling.known.of(practice)
    better = rows.filter(~rows["is_safeguard"]).filter(gain_code="better")
    contact = telling.contacts.get(city) or "no contact is told; ask the network"
    return Practice(
        name=row["practice_name"],
        link=practice_link(practice, telling.city),
        about=row["practice_text"] or "",
        facts=(
            ("Who does it", f"{telling.cities[city]} ({_tell_likeness(city, telling)})."),
            ("Whom to call", f"{telling.cities[city]}: {contact}."),
            ("What is known", f"{tell_finding(pick_finding(better))}. Association, not proof."),
            ("Harm", tell_harm(telling.known.harm(practice), telling.known.names)),
        ),
    )


def list_passed_over(tailored: Tailored, telling: Telling) -> list[tuple[str, str]]:
    """Each practice that is not suggested, with the reason; harm first."""
    order = sorted(tailored.passed_over, key=lambda item: item[1] != "harm")
    return [(telling.practices[p]["practice_name"], _REASONS[reason]) for p, reason in order]


def list_struggle_terms(struggles: Sequence[Struggle], telling: Telling) -> list[tuple[str, str]]:
    """Each indicator on which the city stands worse, with neighbours that do better."""
    return [(_name(s.indicator_id, telling), _tell_struggle(s, telling)) for s in struggles]


def _tell_struggle(struggle: Struggle, telling: Telling) -> str:
    well = _join([telling.cities[city] for city in struggle.well])
    better = f"Of the cities most like it, better: {well}." if well else (
        "None of the cities most like it stands better than the network."
    )  # fmt: skip
    caveat = " The comparison has things to keep in mind." if struggle.has_caveats else ""
    return f"Worse than the network. {better}{caveat}"


def _name(indicator: str, telling: Telling) -> str:
    return telling.indicators[indicator]["indicator_name"]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _join(names: Sequence[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last
