"""Names in registers: cities of an exchange, cities that used a material, indicators of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.conform.choices import folded_words, split_cell
from citywise.conform.meanings import city_reader
from citywise.intake.cells import TYPED

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read
    from citywise.intake.templates.sections import ColumnRule


def city_or_none(
    context: Context, rule: ColumnRule, *, is_needed: bool, is_own: bool = False
) -> Read:
    """Reads the name of a city; an empty cell is none where none is needed.

    Where the field tells whose the line is (`is_own`), an empty cell is the city in whose folder
    it came: a city that shows nothing must not show it as the network's own.
    """
    network = context.network
    read_city = city_reader(network.names, rule, context.template.report.country, network.withdrawn)

    def read(folder: str, said: str | None, text: str | None) -> Meaning:
        if text is None and not is_needed:
            return (network.names.cities.get(fold(folder)) if is_own else None, None)
        return read_city(folder, said, text)

    return read


def cities_reader(context: Context, rule: ColumnRule) -> Read:
    """Reads several cities from one cell; one unknown name makes it unclear."""
    read_city = city_or_none(context, rule, is_needed=False)

    def read(folder: str, text: str | None) -> Meaning:
        parts = split_cell(text, rule)
        if parts is None:
            return ([], "ambiguous_choices")
        found = [read_city(folder, None, part) for part in parts]
        unclear = next((reason for _, reason in found if reason), None)
        return ([], unclear) if unclear else (sorted({city for city, _ in found}), None)

    return read


def indicator_reader(context: Context, rule: ColumnRule) -> Read:
    """Reads an indicator of the network, and the version in force; a study has no other."""
    words, names = folded_words(rule), context.network.names.indicators
    known = context.network.indicators

    def read(text: str | None) -> Meaning:
        if text is None:
            return (None, None, "missing_value")
        name = text.removeprefix(TYPED)
        meant = words.get(fold(name), name)
        indicator = names.get(fold(meant), meant)
        if indicator not in known:
            return (None, None, "unknown_indicator")
        return (indicator, known[indicator].version, None)

    return read
