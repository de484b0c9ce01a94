"""A proposal and a person's choices as the entries of a template."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from citywise.catalogue.words import fold
from citywise.conform.breakdowns import read_key
from citywise.errors import WorkspaceError
from citywise.intake.fitting.column_names import BETWEEN_LEVELS, fold_path
from citywise.intake.templates.fields import FIELDS
from citywise.proposals.assignment import LEVEL, TOTAL
from citywise.proposals.completion import complete
from citywise.proposals.groups import kind_of, level_of
from citywise.proposals.proposal import NOTHING
from citywise.proposals.scales import SECTION as SCALES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.proposals.completion import Entries
    from citywise.proposals.proposal import Proposal, ProposedColumn

_SECTIONS = ("source", "report", "unpivot")
_LISTS = ("levels", "period_labels", "key", "unit_words", "skip", "notes", "not_personal", "drop")
_VALUE = {
    "actual": {},
    "to_date": {"accumulation": "to_date"},
    "target": {"kind": "target"},
    "baseline": {"kind": "baseline"},
    "numerator": {"part": "numerator"},
    "denominator": {"part": "denominator"},
}
_FIGURES = {"events": {"count", TOTAL}, "values": {*_VALUE, LEVEL, TOTAL}, "people": set[str]()}
_ROWS = {
    "events": "one row for each event",
    "values": "figures of indicators",
    "people": "one row for each person, who is counted and not kept",
}
_SEVERAL = ("audience", "partner", "partner_role")
_PRODUCES = "Say first what a row is (--produces, or the box on the page), then propose again."
_REQUIRED = {
    "date", "year", "month", "quarter", "indicator", "kind", "period", "period_start", "period_end",
}  # fmt: skip


def make_entries(proposal: Proposal, choices: Mapping[str, str]) -> Entries:
    """The entries of the template; see `render_template` for what may be chosen."""
    chosen = _targets(proposal, choices)
    entries: Entries = {
        "id": choices.get("id") or _id(proposal.file_name),
        "title": choices.get("title") or _title(proposal),
        "produces": proposal.produces,
    }
    for section in _SECTIONS:
        if told := _section(section, proposal, choices):
            entries[section] = told
    entries |= _columns(chosen, proposal, choices)
    if proposal.produces == "events":
        entries["counts"] = [
            _count(column, target) | _scale(column, proposal, choices)
            for column, target in chosen
            if _is_count(target)
        ]
    elif proposal.produces == "people":
        entries["people"] = {"impossible_age": "unknown"}
    else:
        entries |= _figures(chosen, proposal, choices)
    complete(entries)
    return {name: value for name, value in entries.items() if value not in ([], {})}


def _targets(proposal: Proposal, choices: Mapping[str, str]) -> list[tuple[ProposedColumn, str]]:
    known = {
        _name(key) for c in proposal.columns for key in (c.letter, BETWEEN_LEVELS.join(c.heading))
    }
    entry = re.compile(
        r"id|title|produces|figures|ages|people|count|activity_type|first_row|accumulation|(?:source|report|unpivot|words|unknown|percent|indicator|scale|fill_down)\..*"
    )
    if choices.get("produces", proposal.produces) != proposal.produces:
        raise WorkspaceError("The proposal takes rows for something else.", _PRODUCES)
    if strange := [key for key in choices if not entry.fullmatch(key) and _name(key) not in known]:
        letters = ", ".join(column.letter for column in proposal.columns)
        raise WorkspaceError(f"There is no column {strange[0]!r} to set.", f"Columns: {letters}")
    # a column may be headed "id" or "title"; the template's own are not about it
    by_name = {_name(key): what for key, what in choices.items() if key not in {"id", "title"}}
    chosen: list[tuple[ProposedColumn, str]] = []
    for column in proposal.columns:
        own = by_name.get(_name(BETWEEN_LEVELS.join(column.heading)))
        target = by_name.get(_name(column.letter), own) or column.chosen
        if target == "city" and choices.get("report.city") == "folder":
            target = NOTHING
        chosen.append((column, target))
    _require_known(chosen, proposal)
    return chosen


def names_column(key: str, column: ProposedColumn) -> bool:
    """A choice is about a column by its letter or by its heading."""
    is_entry = key in {"id", "title"}
    return not is_entry and _name(key) in {
        _name(column.letter),
        _name(BETWEEN_LEVELS.join(column.heading)),
    }


def _name(key: str) -> str:
    return fold_path(key.split(BETWEEN_LEVELS))


def _require_known(chosen: list[tuple[ProposedColumn, str]], proposal: Proposal) -> None:
    figures = _FIGURES[proposal.produces]
    fields = FIELDS[proposal.produces]
    for column, target in chosen:
        if target != NOTHING and target not in fields and target.partition("[")[0] not in figures:
            allowed = ", ".join(sorted({*fields, *figures, NOTHING}))
            raise WorkspaceError(
                f"Column {column.letter} cannot be {target!r}.", f"Choose from: {allowed}"
            )


def _id(file_name: str) -> str:
    plain = unicodedata.normalize("NFKD", file_name.rpartition(".")[0] or file_name)
    letters = plain.encode("ascii", "ignore").decode().casefold()
    # a letter alone is of a period, such as the Q of 2025-Q1
    name = "-".join(re.findall(r"[a-z]{2,}", letters))
    return name or "new-layout"


def _title(proposal: Proposal) -> str:
    return f"Layout of {proposal.file_name!r}: {_ROWS[proposal.produces]}"


def _section(section: str, proposal: Proposal, choices: Mapping[str, str]) -> Entries:
    told: Entries = dict(proposal.entries.get(section, {}))
    if section == "report" and (way := choices.get("report.period")) in proposal.ways:
        told = {"key": told["key"]} if "key" in told else {}
        told |= proposal.ways[way]
    if section == "source" and proposal.sheets:
        told["sheets"] = "|".join(map(re.escape, proposal.sheets))
    for key, text in choices.items():
        place, _, name = key.partition(".")
        if place == section:
            told[name] = _typed(name, text)
    if section == "unpivot" and "levels" not in told:
        return {}
    if section == "unpivot" and "accumulation" in choices:
        told["accumulation"] = choices["accumulation"]
    if section == "unpivot" and "kind" in told["levels"]:
        told.setdefault("kinds", _kinds(told["levels"], proposal))
    return told | _of_levels(told["levels"], proposal, choices) if section == "unpivot" else told


def _kinds(levels: list[str], proposal: Proposal) -> dict[str, str]:
    """What the words of a heading say of the figures below; what no list knows waits."""
    place = levels.index("kind") - len(levels)
    words = [c.heading[place] for c in proposal.columns if len(c.heading) >= len(levels)]
    return {word: kind for word in words if (kind := kind_of(word))}


def _of_levels(levels: list[str], proposal: Proposal, choices: Mapping[str, str]) -> Entries:
    """What stands beside the figures of a matrix, and what the words of its levels mean."""
    told = {level: words for level in levels if (words := _words(level, choices))}
    skip = _beside_matrix(proposal, choices) if "unpivot" in proposal.entries else []
    return ({"skip": skip} if skip else {}) | ({"words": told} if told else {})


def _typed(name: str, text: str) -> Any:  # noqa: ANN401 - entries have types of their own
    if name in _LISTS:
        return [part.strip() for part in text.split(",")]
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if text.isdecimal() else text


def _beside_matrix(proposal: Proposal, choices: Mapping[str, str]) -> list[str]:
    """Headings beside the figures of a matrix that are none of them."""
    count = len(proposal.entries["unpivot"]["levels"])  # type: ignore[arg-type]
    return [
        _heading(column)
        for column, target in _targets(proposal, choices)
        if target in {NOTHING, TOTAL, "actual"}
        and all(column.heading[-count:])
        and not _is_merged(column, count)
    ]


def _is_merged(column: ProposedColumn, count: int) -> bool:
    return count > 1 and len(set(column.heading[-count:])) == 1


def _columns(
    chosen: list[tuple[ProposedColumn, str]], proposal: Proposal, choices: Mapping[str, str]
) -> Entries:
    fields = FIELDS[proposal.produces]
    columns: dict[str, Entries] = {}
    for column, target in chosen:
        if target not in fields:
            continue
        if target in columns:
            columns[target]["headers"].append(_heading(column))
            continue
        split: Entries = {"split": column.split} if column.split and target in _SEVERAL else {}
        if choices.get(f"fill_down.{column.letter}") == "yes":
            split["fill_down"] = True
        columns[target] = {"headers": [_heading(column)]} | split | _about(target, choices)
    if sections := proposal.entries.get("program"):
        columns.setdefault("program", sections | _about("program", choices))
    return {"columns": columns}


def _about(target: str, choices: Mapping[str, str]) -> Entries:
    told: Entries = {"required": True} if target in _REQUIRED else {}
    words = _words(target, choices)
    if choices.get(f"unknown.{target}") == "local":
        told["unknown"] = "local"
    if split := choices.get(f"split.{target}"):
        told["split"] = split
    return told | ({"words": words} if words else {})


def _words(field: str, choices: Mapping[str, str]) -> dict[str, str]:
    prefix = f"words.{field}."
    return {key.removeprefix(prefix): v for key, v in choices.items() if key.startswith(prefix)}


def _heading(column: ProposedColumn) -> str:
    """The heading as a template has it; what a merge repeats is said once."""
    levels: list[str] = []
    for level in filter(None, column.heading):
        if fold(level) not in [fold(last) for last in levels[-1:]]:
            levels.append(level)
    return BETWEEN_LEVELS.join(levels)


def _is_count(target: str) -> bool:
    return target.partition("[")[0] == "count"


def _count(column: ProposedColumn, target: str) -> Entries:
    entry: Entries = {"headers": [_heading(column)]}
    if breakdown := _breakdown(target):
        return entry | {"breakdown": breakdown}
    return entry | {"required": True}


def _breakdown(target: str) -> dict[str, str]:
    return read_key(target.partition("[")[2].removesuffix("]"))


def _figures(
    chosen: list[tuple[ProposedColumn, str]], proposal: Proposal, choices: Mapping[str, str]
) -> Entries:
    has_indicator = any(target == "indicator" for _, target in chosen)
    if "unpivot" in proposal.entries or "unpivot.levels" in choices:
        return {}
    values = [
        _value(column, target, choices, has_indicator=has_indicator)
        | _scale(column, proposal, choices)
        for column, target in chosen
        if target.partition("[")[0] in _VALUE
    ]
    if actual := [value for value in values if "kind" not in value]:
        actual[0]["required"] = True
    return {"values": values}


def _value(
    column: ProposedColumn, target: str, choices: Mapping[str, str], *, has_indicator: bool
) -> Entries:
    kind = target.partition("[")[0]
    value: Entries = {"headers": [_heading(column)]} | _VALUE[kind]
    if not has_indicator:
        value["indicator"] = choices.get(f"indicator.{column.letter}") or _own_name(column)
    if breakdown := _breakdown(target):
        value["breakdown"] = breakdown
    if kind == "actual" and choices.get("accumulation") == "to_date":
        value["accumulation"] = "to_date"
    if percent := choices.get(f"percent.{column.letter}"):
        value["percent"] = percent
    return value


def _scale(column: ProposedColumn, proposal: Proposal, choices: Mapping[str, str]) -> Entries:
    """The scale of a column that is not that of all."""
    told = proposal.entries.get(SCALES, {}).get(column.letter)
    chosen = choices.get(f"{SCALES}.{column.letter}") or told
    return {"scale": int(str(chosen))} if chosen else {}


def _own_name(column: ProposedColumn) -> str:
    """The indicator that a heading names: what it says besides the group."""
    levels = [level for level in dict.fromkeys(column.heading) if level and not level_of(level)]
    return BETWEEN_LEVELS.join(levels) or _heading(column)
