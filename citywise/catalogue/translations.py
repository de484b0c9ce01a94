"""What the network says to a city, in the city's language: reasons, checks, and other words.

The English of a reason or a check stands where it is defined (`reasons.yaml`, `checks.yaml`);
the other languages, and every other sentence, stand in `languages/<code>.yaml`. Numbers and
names enter a sentence by `{name}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from citywise.catalogue.checks import checks
from citywise.catalogue.entries import read_entries
from citywise.catalogue.reasons import reasons

LANGUAGES = ("en", "fr", "ar", "da", "tr", "es")
"""The languages of the network, in the order in which they are offered."""

ENGLISH = "en"
_RIGHT_TO_LEFT = frozenset({"ar"})
_LATIN = re.compile(r"[#>.]?[A-Za-z0-9][\w#>/.+%!-]*[A-Za-z0-9+%!]", re.ASCII)
_LEFT_TO_RIGHT, _ISOLATE, _END = "\u2066", "\u2068", "\u2069"
"""Unicode's marks around a text that runs to the right, or as its first letter does."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A reason in one language: what was found, and what the sender does about it."""

    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything Citywise says to a city, in one language."""

    language: str
    reasons: dict[str, Advice]
    checks: dict[str, str]
    words: dict[str, str]

    @property
    def is_right_to_left(self) -> bool:
        """Lines of this language begin on the right."""
        return self.language in _RIGHT_TO_LEFT

    def tell_finding(self, check: str) -> str:
        """What a check found: as its reason has it, else what should hold and does not."""
        if check in self.reasons:
            return self.reasons[check].says
        return self.say("not_so", text=self.checks[check])

    @property
    def findings(self) -> dict[str, str]:
        """What each check finds, by its name."""
        return {check: self.tell_finding(check) for check in self.checks}

    def say(self, word: str, **filled: object) -> str:
        """One of Citywise's own sentences, with its names and numbers."""
        apart = {name: self.isolate(str(text)) for name, text in filled.items()}
        return self.words[word].format(**apart)

    def isolate(self, text: str) -> str:
        """A name or a number that keeps its own direction where lines begin on the right."""
        return f"{_ISOLATE}{text}{_END}" if self.is_right_to_left else text


@cache
def wording(language: str) -> Wording:
    """The words of a language; English for a language, or a sentence, that is not translated."""
    told = language if language in LANGUAGES else ENGLISH
    own, english = read_language(told), read_language(ENGLISH)
    turn = _with_examples_apart if told in _RIGHT_TO_LEFT else str
    advice = {
        code: Advice(**{part: turn(text) for part, text in entry.items()})
        for code, entry in own["reasons"].items()
    }
    return Wording(
        language=told,
        reasons=english_reasons() | advice,
        checks={check.id: check.says for check in checks().values()}
        | {id_: turn(text) for id_, text in own["checks"].items()},
        words=english["words"] | own["words"],
    )


def _with_examples_apart(text: str) -> str:
    """Latin names and numbers from left to right; else 2025-05-31 would be shown as 31-05-2025."""
    return _LATIN.sub(rf"{_LEFT_TO_RIGHT}\g<0>{_END}", text)


def english_reasons() -> dict[str, Advice]:
    """Every reason as it is defined."""
    return {reason.code: Advice(reason.says, reason.fix) for reason in reasons().values()}


def read_language(language: str) -> dict[str, dict[str, Any]]:
    """The file of a language: its `reasons`, `checks` and `words`."""
    empty: dict[str, dict[str, Any]] = {"reasons": {}, "checks": {}, "words": {}}
    return empty | (read_entries("languages", f"{language}.yaml") or {})
