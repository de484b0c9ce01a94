"""An IATI activity (versions 1 to 2.03) as a record with results, budgets and transactions in it.

A period's baseline, targets and actuals stand side by side where they are of the same dimensions
and place; those without dimensions are the total. Values stay the text they are written in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.intake.cells import clean_text
from citywise.intake.formats.records import BETWEEN_TEXTS

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterator

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

Record = dict[str, Any]


def activity_record(activity: ET.Element) -> Record:
    """The activity; lists of records in it are its results and its transactions."""
    organisation = activity.find("reporting-org")
    return {
        "iati-identifier": _child_text(activity, "iati-identifier"),
        "reporting-org": organisation.get("ref", "") if organisation is not None else "",
        **_texts(activity, "reporting-org", "reporting-org/name"),
        **_texts(activity, "title", "title"),
        "activity-status": _child_code(activity, "activity-status"),
        "default-currency": activity.get("default-currency", ""),
        "budgets": [_budget(each) for each in activity.findall("budget")],
        "results": [_result(result) for result in activity.findall("result")],
        "transactions": [_transaction(each) for each in activity.findall("transaction")],
    }


def _result(result: ET.Element) -> Record:
    return {
        "result/type": result.get("type", ""),
        "result/aggregation-status": result.get("aggregation-status", ""),
        **_texts(result, "title", "result/title"),
        "indicators": [_indicator(indicator, result) for indicator in result.findall("indicator")],
    }


def _indicator(indicator: ET.Element, result: ET.Element) -> Record:
    baselines, periods = indicator.findall("baseline"), indicator.findall("period")
    return {
        **_texts(indicator, "title", "indicator/title"),
        "indicator/reference": _references(indicator) or _references(result),
        "indicator/measure": indicator.get("measure", ""),
        "indicator/ascending": indicator.get("ascending", ""),
        "indicator/aggregation-status": indicator.get("aggregation-status", ""),
        "periods": [row for period in periods for row in _period(period, baselines)],
    }


def _references(element: ET.Element) -> str:
    """Vocabulary and code, by which an indicator is known better than by its title.

    They stand at the indicator or, for all of its indicators, at the result.
    """
    found = element.findall("reference")
    return " | ".join(f"{each.get('vocabulary', '')}:{each.get('code', '')}" for each in found)


def _period(period: ET.Element, baselines: list[ET.Element]) -> Iterator[Record]:
    """One record for each set of dimensions; a period without values is one record as well.

    The indicator's baselines stand in each of its periods, beside what is of the same dimensions
    or, where nothing is, in a record of their own: women's baseline is not that of everybody.
    """
    rows: dict[tuple[tuple[str, str], ...], Record] = {}
    days = {name: _child_date(period, name) for name in ("period-start", "period-end")}
    for element in (*period.findall("target"), *period.findall("actual"), *baselines):
        key = _dimensions(element)
        _fill_in(rows.setdefault(key, {**days, **dict(key)}), element)
    yield from ({"baseline": "", "baseline/year": "", **row} for row in rows.values() or [days])


def _fill_in(row: Record, element: ET.Element) -> None:
    name = element.tag
    while name in row:
        # a second value of the same dimensions is not the first one's correction
        name += "/again"
    row[name] = _value(element)
    if element.tag == "baseline":
        row[f"{name}/year"] = element.get("year", "")


def _dimensions(element: ET.Element) -> tuple[tuple[str, str], ...]:
    """Name and value of each dimension, with the place, in a fixed order."""
    named = [
        (f"dimension/{clean_text(d.get('name', '')).casefold()}", clean_text(d.get("value", "")))
        for d in element.findall("dimension")
    ]
    refs = [clean_text(place.get("ref", "")) for place in element.findall("location")]
    places = [("location", BETWEEN_TEXTS.join(refs))] if refs else []
    return tuple(sorted(named + places))


def _transaction(transaction: ET.Element) -> Record:
    return {
        "transaction/type": _child_code(transaction, "transaction-type"),
        "transaction/date": _child_date(transaction, "transaction-date"),
        **_money(transaction, "transaction"),
        **_texts(transaction, "description", "transaction/description"),
    }


def _budget(budget: ET.Element) -> Record:
    return {
        "budget/type": budget.get("type", ""),
        "budget/status": budget.get("status", ""),
        **{f"budget/{name}": _child_date(budget, name) for name in ("period-start", "period-end")},
        **_money(budget, "budget"),
    }


def _money(parent: ET.Element, name: str) -> Record:
    """The amount as it is written, its currency where it has one of its own, and its day."""
    value = parent.find("value")
    return {
        f"{name}/value": clean_text(value.text or "") if value is not None else "",
        f"{name}/currency": value.get("currency", "") if value is not None else "",
        f"{name}/value-date": value.get("value-date", "") if value is not None else "",
    }


def _value(element: ET.Element) -> str:
    return clean_text(element.get("value", ""))


def _child_text(parent: ET.Element, name: str) -> str:
    return clean_text(parent.findtext(name, ""))


def _child_code(parent: ET.Element, name: str) -> str:
    child = parent.find(name)
    return child.get("code", "") if child is not None else ""


def _child_date(parent: ET.Element, name: str) -> str:
    child = parent.find(name)
    return child.get("iso-date", "") if child is not None else ""


def _texts(parent: ET.Element, name: str, column: str) -> dict[str, str]:
    """The first text under its column; further ones with their language behind the name."""
    child = parent.find(name)
    if child is None:
        return {column: ""}
    narratives = child.findall("narrative") or [child]
    first, *others = narratives
    texts = {column: clean_text("".join(first.itertext()))}
    for other in others:
        language = other.get(_LANGUAGE, "")
        texts.setdefault(f"{column}/{language}", clean_text("".join(other.itertext())))
    return texts
