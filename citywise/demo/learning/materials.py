"""The hub's invented materials: every city lists some in its language, and says what it used."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from citywise.demo.learning.pieces import pieces, practices

if TYPE_CHECKING:
    from citywise.demo.learning.followings import Following
    from citywise.network.network import Network
    from citywise.network.reference import Row

EACH = 9
"""Materials that a city lists."""

_Item = TypeVar("_Item")
_OF_PRACTICES = 3
_OF_TRAINING = ("training_deck", "curriculum", "guide", "policy_template")
_EARLY_SIGNS = "recognise_early_signs"


@dataclass(frozen=True, slots=True)
class Material:
    """One material as a city lists it."""

    id: str
    city_id: str
    title: str
    text: str
    kind: str
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    practice_id: str
    door: str
    licence: str
    publisher: str
    year: int
    link: str
    used_by: tuple[str, ...]
    adapted_by: tuple[str, ...]


def make_materials(network: Network, followings: list[Following], seed: int) -> list[Material]:
    """The lists of all cities, numbered through; no title stands twice in a language."""
    chance = random.Random(f"{seed}/learning/materials")
    shelf = _Shelf(network, followings, chance)
    return [
        material
        for place, row in enumerate(network.sheets["cities"])
        for material in shelf.list_of(row, place * EACH + 1)
    ]


class _Shelf:
    """Takes topics, kinds and readers that were not yet put together in a language."""

    def __init__(
        self, network: Network, followings: list[Following], chance: random.Random
    ) -> None:
        self._chance = chance
        self._cities = network.sheets["cities"]
        self._followings = followings
        self._topics = {row["language"]: _shuffled(_topics(), chance) for row in self._cities}
        self._taken: set[str] = set()

    def list_of(self, row: Row, first: int) -> list[Material]:
        """One city's list: about its practices, and about themes of the network."""
        mine = [f.practice_id for f in self._followings if f.city_id == row["city_id"]]
        of_practices = (mine * _OF_PRACTICES)[:_OF_PRACTICES]
        numbers = range(first, first + EACH)
        made = [self._of_practice(row, n, p) for n, p in zip(numbers, of_practices, strict=False)]
        return made + [self._of_theme(row, n) for n in numbers[len(made) :]]

    def _of_practice(self, row: Row, number: int, practice: str) -> Material:
        entry = practices()[practice]
        themes = tuple(entry["themes"])
        door = pieces("topics")[themes[0]]["door"]
        topic = entry["name"][row["language"]]
        return self._make(row, number, topic, themes, door, practice)

    def _of_theme(self, row: Row, number: int) -> Material:
        topics = self._topics[row["language"]]
        theme, place = topics[0]
        topics.append(topics.pop(0))
        entry = pieces("topics")[theme]
        return self._make(row, number, entry["topics"][place][row["language"]], (theme,),
                          entry["door"], "")  # fmt: skip

    def _make(
        self, row: Row, number: int, topic: str, themes: tuple[str, ...], door: str, practice: str
    ) -> Material:
        chance, language = self._chance, row["language"]
        kind, readers, title = self._title(topic, themes[0], language, door)
        using = self._users(row["city_id"], practice)
        publisher = chance.choice(pieces("materials")["publishers"][language])
        return Material(
            f"M-{number:04d}", row["city_id"], title,
            pieces("materials")["about"][kind][language], kind, self._languages(language), themes,
            readers, practice, door, chance.choice(pieces("materials")["licences"]), publisher,
            chance.randint(2016, 2025), f"https://hub.example/m/{number:04d}",
            using[:-1] if len(using) > 1 else using, using[-1:] if len(using) > 1 else (),
        )  # fmt: skip

    def _title(
        self, topic: str, theme: str, language: str, door: str
    ) -> tuple[str, tuple[str, ...], str]:
        """A kind and readers for a topic, and the title that they make."""
        pairs = product(_kinds(door), pieces("topics")[theme]["readers"])
        for kind, reader in _shuffled([pair for pair in pairs if _goes(*pair)], self._chance):
            title = _said(topic, kind, reader, language)
            if title not in self._taken:
                self._taken.add(title)
                for_all = kind in pieces("materials")["for_all"]
                return kind, () if for_all else (reader,), title
        raise LookupError(topic)

    def _languages(self, own: str) -> tuple[str, ...]:
        """One material in six lies there in English too."""
        return (own, "en") if own != "en" and self._chance.random() < 1 / 6 else (own,)

    def _users(self, city: str, practice: str) -> tuple[str, ...]:
        """Cities that used it: those that follow its practice, or some that found it."""
        following = [f.city_id for f in self._followings if f.practice_id == practice]
        names = following or [row["city_id"] for row in self._cities]
        others = [name for name in names if name != city]
        return tuple(self._chance.sample(others, min(len(others), self._chance.randint(0, 4))))


def _kinds(door: str) -> tuple[str, ...]:
    """Early signs are taught to practitioners, and only so."""
    return _OF_TRAINING if door == _EARLY_SIGNS else tuple(pieces("materials")["kind"])


def _goes(kind: str, reader: str) -> bool:
    words = pieces("materials")
    return kind in (*words["for_all"], *words["for_laymen"]) or reader not in words["laymen"]


def _said(topic: str, kind: str, reader: str, language: str) -> str:
    words = pieces("materials")
    whom = "" if kind in words["for_all"] else words["reader"][reader][language]
    said = words["pattern"][language].format(
        topic=topic, kind=words["kind"][kind][language], reader=whom
    )
    return said.strip().replace("  ", " ")


def _topics() -> list[tuple[str, int]]:
    topics = pieces("topics").items()
    return [(theme, n) for theme, entry in topics for n in range(len(entry["topics"]))]


def _shuffled(items: list[_Item], chance: random.Random) -> list[_Item]:
    return chance.sample(items, len(items))
