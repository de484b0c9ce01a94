"""What single texts mean: codes, cities, programs, partners, counts, days.

Each reader takes texts and gives a meaning: the values of its columns, then a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import local_code, vocabulary
from citywise.catalogue.words import fold
from citywise.conform.choices import folded_words, split_cell
from citywise.conform.dates import Day, Order, read_day
from citywise.conform.local import local_place_id
from citywise.conform.numbers import Figure, Style, Unclear, read_figure
from citywise.conform.scales import in_units
from citywise.intake.cells import TYPED

if TYPE_CHECKING:
    from collections.abc import Container
    from decimal import Decimal

    from citywise.catalogue.month_names import Calendar
    from citywise.conform.distinct import Meaning
    from citywise.intake.templates.sections import ColumnRule
    from citywise.network.names import Names

Read = Callable[..., "Meaning"]

LARGEST_COUNT = 10**9
"""A count above it is a slip of the keyboard, not a number of people or sessions."""


def code_reader(codes: str, rule: ColumnRule, *, required: bool = False) -> Read:
    """Reads one word of a code list, by the template's words and those of the catalogue."""
    words = vocabulary(codes).words | folded_words(rule)

    def read(text: str | None) -> Meaning:
        if text is None:
            return (None, "missing_value" if required else None)
        word = text.removeprefix(TYPED)
        code = words.get(fold(word))
        if code is None and rule.unknown == "local":
            code = local_code(word)
        return (code, None if code else "unknown_code")

    return read


def codes_reader(codes: str, rule: ColumnRule) -> Read:
    """Reads several words of a code list from one cell; one unknown word makes it unclear."""
    read_one = code_reader(codes, rule)

    def read(text: str | None) -> Meaning:
        parts = split_cell(text, rule)
        if parts is None:
            return ([], "ambiguous_choices")
        meanings = [read_one(part) for part in parts]
        unclear = next((reason for _, reason in meanings if reason), None)
        known = {code for code, _ in meanings if code}
        return ([], unclear) if unclear else (sorted(known), None)

    return read


def city_reader(
    names: Names, rule: ColumnRule, country: str = "", withdrawn: Container[str] = ()
) -> Read:
    """Reads the name of a city, or the template's word for one.

    Of a shared name the row's country decides, else the template's `country`, else that of the
    sender. `unknown = "local"` makes what is neither a place of the sender's own. Rows of cities
    that have left the network (`withdrawn`) are kept back.
    """
    words = folded_words(rule)

    def read(folder: str, said: str | None, text: str | None) -> Meaning:
        if text is None:
            return (None, "missing_value")
        name = text.removeprefix(TYPED)
        sender = names.countries.get(names.cities.get(fold(folder), ""), "")
        told = said.removeprefix(TYPED) if said else None
        city, reason = names.find_city(words.get(fold(name), name), told, (country, sender))
        if reason == "unknown_city" and rule.unknown == "local":
            return (local_place_id(folder, name), None)
        if city and city in withdrawn:
            return (None, "row_of_withdrawn_city")
        return (city, reason)

    return read


def program_reader(names: Names, rule: ColumnRule) -> Read:
    """Reads the name of a program within its city; `unknown = "local"` makes it the city's own."""
    words = folded_words(rule)

    def read(city: str | None, text: str | None) -> Meaning:
        if text is None or city is None:
            return (None, "missing_value" if rule.required and city else None)
        name = words.get(fold(text.removeprefix(TYPED)), text.removeprefix(TYPED))
        program = names.programs.get((city, fold(name)))
        if program is None and rule.unknown == "local":
            program = f"{city}/{local_code(name)}"
        return (program, None if program else names.unknown("program", city, name))

    return read


def partners_reader(names: Names, rule: ColumnRule, roles: ColumnRule | None) -> Read:
    """Reads partners and their roles: one role for all, or one for each.

    The meaning is a list of partners and a list of as many roles.
    """
    words = folded_words(rule)
    read_roles = code_reader("partner_role", roles) if roles else None

    def read(city: str, role_text: str | None, text: str | None) -> Meaning:
        texts = split_cell(text, rule)
        role_texts = split_cell(role_text, rule)
        if texts is None or role_texts is None:
            return ([], [], "ambiguous_choices")
        said = [words.get(fold(t), t) for t in texts]
        known = [names.partners.get((city, fold(name))) for name in said]
        if None in known:
            return ([], [], names.unknown("partner", city, said[known.index(None)]))
        found = [read_roles(part) for part in role_texts] if read_roles else []
        if any(reason for _, reason in found):
            return ([], [], "unknown_code")
        if len(found) > 1 and len(found) != len(known):
            return ([], [], "roles_do_not_match")
        codes = [code for code, _ in found] or [None]
        roles = codes * len(known) if len(codes) == 1 else codes
        once = dict(reversed(list(zip(known, roles, strict=True))))
        return (list(once), list(once.values()), None)

    return read


def day_reader(
    order: Order | None,
    calendar: Calendar = "gregorian",
    *,
    short_years: bool = False,
    required: bool = True,
) -> Read:
    """Reads a day: the date, and how precisely it is known."""

    def read(text: str | None) -> Meaning:
        if text is None:
            return (None, None, "missing_value" if required else None)
        day = read_day(text, order, calendar, short_years=short_years)
        if isinstance(day, Day):
            return (day.date, day.precision, None)
        return (None, None, day.reason)

    return read


def count_reader(style: Style, scale: int = 1) -> Read:
    """Reads a count: value, least, most and status. Counts are whole and not below zero."""

    def read(text: str | None) -> Meaning:
        figure = in_units(read_figure(text, style), text, scale)
        reason = figure.reason if isinstance(figure, Unclear) else _not_a_count(figure)
        if reason or isinstance(figure, Unclear):
            return (None, None, None, None, reason)
        return (*map(_whole, (figure.value, figure.low, figure.high)), figure.status, None)

    return read


def _not_a_count(figure: Figure) -> str | None:
    told = [end for end in (figure.value, figure.low, figure.high) if end is not None]
    if figure.is_percent or any(end > LARGEST_COUNT for end in told):
        return "not_a_number"
    if any(end < 0 for end in told):
        return "negative_count"
    return None if all(map(is_whole, told)) else "not_a_whole_number"


def is_whole(number: Decimal) -> bool:
    """There are no half people."""
    return number == number.to_integral_value()


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
