"""A city's registers as rows of cells: the words, digits and dates are the city's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.indicators import packaged_indicators
from citywise.demo.grid import Cell, Grid, Value
from citywise.demo.learning.pieces import pieces, practices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from citywise.demo.habits import Habits
    from citywise.demo.learning.exchanges import Action, Exchange
    from citywise.demo.learning.followings import Following
    from citywise.demo.learning.materials import Material
    from citywise.demo.learning.studies import Group, Study
    from citywise.network.reference import Row

RegisterRow = dict[str, Cell]

LINE = "line"
"""Stands in no column: its fault is that of the whole line."""

_LANGUAGES = {"en": "English", "fr": "Français", "ar": "العربية", "da": "Dansk",
              "tr": "Türkçe", "es": "Español"}  # fmt: skip
_ASIDE = frozenset({"sheet", "file"})


def columns(kind: str) -> list[str]:
    """The columns of a kind of register, in their order."""
    return [name for name in pieces("headings")[kind] if name not in _ASIDE]


def register_grid(kind: str, language: str, rows: Iterable[RegisterRow]) -> Grid:
    """The register as a sheet: its headings, and a line for each row."""
    words = pieces("headings")[kind]
    grid = Grid(words["sheet"][language])
    grid.add(*(words[name][language] for name in columns(kind)))
    for row in rows:
        grid.rows.append([row[name] for name in columns(kind)])
        if LINE in row:
            grid.faulty_rows[len(grid.rows)] = row[LINE].fault
    return grid


class RegisterWriter:
    """Writes lines as one city does; `names` are programs and cities by id."""

    def __init__(self, habits: Habits, names: dict[str, Row], *, as_text: bool) -> None:
        self._habits, self._names, self._as_text = habits, names, as_text
        self._language = habits.language

    def practice(self, following: Following) -> RegisterRow:
        """A practice that the city follows."""
        entry = practices()[following.practice_id]
        return _row({
            "practice": entry["name"][self._language],
            "description": entry["text"][self._language],
            "activity_type": self._word("activity_type", entry["activity"]),
            "prevention_level": self._word("prevention_level", entry["level"]),
            "effort": self._word("resource_level", entry["effort"]),
            "theme": self._words("theme", entry["themes"]),
            "audience": self._words("audience", entry["audiences"]),
            "program": self._program(following.program_id),
            "since": self._day(following.since),
            "context": pieces("notes")["context"][following.context][self._language],
        })  # fmt: skip

    def study(self, study: Study) -> RegisterRow:
        """A study of the city."""
        following = study.following
        other = study.other or (None, None)
        return _row({
            "ref": study.ref,
            "practice": self._practice(following.practice_id),
            "program": self._program(following.program_id),
            "indicator": packaged_indicators()[study.indicator_id].name[self._language],
            "design": self._word("study_design", study.design),
            "start": self._day(study.start),
            "end": self._day(study.end),
            "correlation": self._number(study.correlation),
            **self._group("before", study.before),
            **self._group("after", study.after),
            **self._group("other_before", other[0]),
            **self._group("other_after", other[1]),
        })  # fmt: skip

    def exchange(self, exchange: Exchange) -> Iterator[RegisterRow]:
        """An exchange in which the city learned: a line for each action, or one without."""
        practice = self._practice(exchange.practice_id)
        kind = self._word("exchange_type", exchange.kind)
        about = pieces("notes")["exchange"]["about"][self._language]
        told: dict[str, Value] = {
            "exchange": exchange.id,
            "title": about.format(type=kind, practice=practice),
            "exchange_type": kind,
            "status": self._word("exchange_status", exchange.status),
            "host": self._city(exchange.host_id),
            "theme": self._words("theme", exchange.themes),
            "practice": practice,
            "asked_on": self._day(exchange.asked),
            "start": self._day(exchange.start),
            "end": self._day(exchange.end),
        }
        for action in exchange.actions or (None,):
            yield _row(told | self._action(action, exchange))

    def material(self, material: Material) -> RegisterRow:
        """A material that the city lists."""
        return _row({
            "ref": material.id,
            "title": material.title,
            "description": material.text,
            "resource_type": self._word("resource_type", material.kind),
            "language": "; ".join(_LANGUAGES[code] for code in material.languages),
            "theme": self._words("theme", material.themes),
            "audience": self._words("audience", material.audiences),
            "practice": self._practice(material.practice_id) if material.practice_id else None,
            "door": self._word("hub_door", material.door),
            "licence": material.licence,
            "publisher": material.publisher,
            "year": str(material.year) if self._as_text else material.year,
            "link": material.link,
            "used_by": self._cities(material.used_by),
            "adapted_by": self._cities(material.adapted_by),
        })  # fmt: skip

    def _action(self, action: Action | None, exchange: Exchange) -> dict[str, Value]:
        if action is None:
            empty = ("action", "action_text", "action_status", "reason", "due_on", "done_on")
            return dict.fromkeys(empty)
        text = pieces("notes")["action"][action.text][self._language]
        reason = pieces("notes")["reason"].get(action.reason, {})
        return {
            "action": action.ref,
            "action_text": text.format(
                practice=self._practice(exchange.practice_id), host=self._city(exchange.host_id)
            ),
            "action_status": self._word("exchange_action_status", action.status),
            "reason": reason.get(self._language),
            "due_on": self._day(action.due),
            "done_on": self._day(action.done),
        }

    def _group(self, name: str, group: Group | None) -> dict[str, Value]:
        if group is None:
            return dict.fromkeys((f"{name}_count", f"{name}_mean", f"{name}_spread"))
        return {
            f"{name}_count": self._habits.number(group.count, as_text=self._as_text),
            f"{name}_mean": self._number(group.mean),
            f"{name}_spread": self._number(group.spread),
        }

    def _number(self, number: float | None) -> Value:
        if number is None or not self._as_text:
            return number
        return str(number).replace(".", self._habits.mark or ".")

    def _day(self, day: date | None) -> Value:
        return self._habits.day(day, as_text=self._as_text) if day else None

    def _practice(self, practice: str) -> str:
        return practices()[practice]["name"][self._language]

    def _program(self, program: str) -> Value:
        return self._habits.name(self._names[program], "program") if program else None

    def _city(self, city: str) -> Value:
        return self._names[city]["city_name"] if city else None

    def _cities(self, cities: Iterable[str]) -> Value:
        return "; ".join(self._names[city]["city_name"] for city in cities) or None

    def _word(self, codes: str, code: str) -> str:
        return self._habits.word(codes, code)

    def _words(self, codes: str, several: Iterable[str]) -> str:
        return "; ".join(self._word(codes, code) for code in several)


def _row(values: dict[str, Value]) -> RegisterRow:
    return {name: Cell(value) for name, value in values.items()}
