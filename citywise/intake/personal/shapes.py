"""Texts that are personal data by themselves: `anna@mail.example`, `+45 12 34 56 78`.

A shape is a pattern that two engines read: the one that looks through a whole column at
once, and the one that then looks closely at what it found. Where digits have a check, what
fails it is no hit.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from citywise.intake.cells import BREAK
from citywise.intake.personal.checksums import (
    digits_of,
    has_luhn_digit,
    is_american_identity,
    is_bank_card,
    is_danish_identity,
    is_egyptian_identity,
    is_french_identity,
    is_iban,
    is_spanish_identity,
    is_turkish_identity,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

Needs = Literal["one", "half", "most"]
"""One cell is enough; or half of those in its column that look so must pass the check; or
nearly all cells of the column must be so, because single numbers pass by chance."""

_BEFORE, _AFTER = r"(?:^|[^0-9A-Za-z_.,+/-])", r"(?:$|[^0-9A-Za-z_/-])"


@dataclass(frozen=True, slots=True)
class Shape:
    """How one thing is written; `text` of a match is its first group."""

    kind: str
    pattern: str
    check: Callable[[str], bool] | None = None
    needs: Needs = "one"

    def passes(self, found: str) -> bool:
        """What was found has the check digits that such a thing has."""
        return self.check is None or self.check(found)


def _is_no_field(text: str) -> bool:
    """Not a field of ActivityInfo, which names those of a form so: `@parent.Place`."""
    return not text.startswith("@parent.")


def _is_phone(text: str) -> bool:
    """Not a growth such as `+12 500 000`, and as many digits as a number has."""
    is_grouped = re.fullmatch(r"\+\d{1,3}(?:[ .,]\d{3})+", text) and len(digits_of(text)) < 10
    return not is_grouped and 8 <= len(digits_of(text)) <= 15


def _is_address_of_network(text: str) -> bool:
    """Four parts up to 255 that are no chapter number such as 1.2.3.4."""
    parts = [int(part) for part in text.split(".")]
    return max(parts) <= 255 and parts[0] > 0 and max(parts) >= 20


def _is_on_earth(text: str) -> bool:
    latitude, longitude = (abs(float(n)) for n in re.findall(r"-?\d+\.\d+", text)[:2])
    return latitude <= 90 and longitude <= 180


def _bounded(pattern: str) -> str:
    return f"{_BEFORE}({pattern}){_AFTER}"


SHAPES = (
    # no domain ends in digits: `12@2.50` is a price
    Shape("email", r"([^\s@<>()\[\],;:]@[^\s@<>()\[\],;:]+\.[^\s@<>()\[\],;:.\d])"),
    Shape("email", r"([^\s@\[({] ?[\[({] ?(?:at|AT|arobase|snabel-a) ?[\])}] ?[^\s.\[({]+(?:\.| ?[\[({]))"),
    Shape("phone", r"(?:^|[^0-9A-Za-z_.,+/-])(\+[0-9]{1,3}[ .()/-]{0,3}[0-9](?:[ .()/-]{0,2}[0-9]){6,12})(?:$|[^0-9])",
          _is_phone),
    Shape("phone", _bounded(r"00[1-9][0-9]{0,2}[ .-]?[0-9](?:[ .-]?[0-9]){7,11}")),
    Shape("phone", r"(\([0-9]{3}\) ?[0-9]{3}[ .-][0-9]{4})(?:$|[^0-9])"),
    Shape("phone", _bounded(r"[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}")),
    Shape("phone", _bounded(r"[0-9]{3} [0-9]{3} [0-9]{4}")),
    Shape("phone", _bounded(r"0[1-9](?:[ .-][0-9]{2}){4}")),
    Shape("phone", _bounded(r"0?\(?5[0-9]{2}\)? [0-9]{3} [0-9]{2} [0-9]{2}")),
    Shape("phone", _bounded(r"0\(?[2-4][0-9]{2}\)? [0-9]{3} [0-9]{2} [0-9]{2}")),
    Shape("phone", r"^([2-9][0-9] [0-9]{2} [0-9]{2} [0-9]{2})$"),
    Shape("phone", _bounded(r"[679][0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}")),
    Shape("phone", _bounded(r"0[0-9]{4} [0-9]{6}|0[0-9]{3} [0-9]{3} [0-9]{4}|0[0-9]{2} [0-9]{4} [0-9]{4}")),
    Shape("phone", _bounded(r"0[0-9][-/ ][0-9]{3}[ -]?[0-9]{3}|0[0-9]{1,2} [0-9]{7}|05[0-9][- ][0-9]{3}[- ]?[0-9]{4}")),
    Shape("phone", r"^(0[567][0-9]{8,9})$", needs="half"),
    Shape("phone", r"(wa\.me/\+?[0-9]{8,15})"),
    Shape("identity_number", _bounded(r"[0-9]{6}-[0-9]{4}"), is_danish_identity),
    Shape("identity_number", _bounded(r"[0-9]{3}-[0-9]{2}-[0-9]{4}"), is_american_identity),
    Shape("identity_number", _bounded(r"[A-CEGHJ-PR-TW-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]")),
    Shape("identity_number", _bounded(r"[0-9]{8}-?[A-HJ-NP-TV-Za-hj-np-tv-z]"),
          is_spanish_identity, "half"),
    Shape("identity_number", _bounded(r"[XYZxyz]-?[0-9]{7}-?[A-HJ-NP-TV-Za-hj-np-tv-z]"),
          is_spanish_identity, "half"),
    Shape("identity_number",
          _bounded(r"[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[ABab]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}"),
          is_french_identity, "half"),
    Shape("identity_number", _bounded(r"[1-9][0-9]{10}"), is_turkish_identity, "half"),
    Shape("identity_number", _bounded(r"784-?[0-9]{4}-?[0-9]{7}-?[0-9]"), has_luhn_digit),
    Shape("identity_number", _bounded(r"[23][0-9]{13}"), is_egyptian_identity, "half"),
    Shape("identity_number", r"^([12][0-9]{9})$", has_luhn_digit, "most"),
    Shape("identity_number", r"^([0-3][0-9]{9})$", is_danish_identity, "most"),
    Shape("passport", r"(P[A-Z<][A-Z]{3}[A-Z]{1,39}<[A-Z<]{5})"),
    Shape("bank_account", _bounded(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?"),
          is_iban),
    Shape("bank_account", _bounded(r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}"), is_bank_card),
    Shape("bank_account", r"^([0-9]{15,16})$", is_bank_card, "most"),
    Shape("coordinates",
          r"(?:^|[^0-9.])(-?[0-9]{1,2}\.[0-9]{4,} ?[,;/] *-?[0-9]{1,3}\.[0-9]{4,})(?:$|[^0-9.])",
          _is_on_earth),
    Shape("coordinates",
          r"^(-?[0-9]{1,2}\.[0-9]{4,} +-?[0-9]{1,3}\.[0-9]{4,}(?: -?[0-9.]+ [0-9.]+)?)$",
          _is_on_earth),
    Shape("coordinates", r"([0-9]{1,3}° ?[0-9]{1,2}['′’] ?[0-9.]+(?:\"|″|”|''))"),
    Shape("coordinates", r"((?:maps\.google|google\.[a-z.]{2,9}/maps|goo\.gl/maps|maps\.app))"),
    Shape("coordinates", r"(geo:-?[0-9]+\.[0-9]+,)"),
    Shape("device", _bounded(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"), _is_address_of_network),
    Shape("device", _bounded(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")),
    Shape("device", _bounded(r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}")),
    Shape("device", _bounded(r"(?:[0-9A-Fa-f]{1,4}:){2,6}:(?:[0-9A-Fa-f]{1,4}:?){1,4}")),
    Shape("device", r"(collect:[A-Za-z0-9]{12,})"),
    Shape("handle", r"(?:^|[ (:,;/])(@[A-Za-z]+[0-9_.][A-Za-z0-9_.]{1,28})(?:$|[ ),;:!?])",
          _is_no_field),
    Shape("handle", r"^(@[A-Za-z_][A-Za-z0-9_.]{2,29})$", needs="most"),
    Shape("handle", r"((?:linkedin\.com/in|t\.me|snapchat\.com/add)/[0-9A-Za-z_.-]{3,})"),
    Shape("handle",
          r"((?:facebook|instagram|twitter|tiktok|[^a-z]x)\.com/@?[0-9A-Za-z_.-]{3,})"),
)  # fmt: skip
"""In the order of the kinds. Patterns use what both engines read: no look-around. None begins with
a run of any length: one of the engines would try it anew from every letter of a long text."""

STRANGE = f"٠-٩۰-۹０-９＠＋{BREAK.strip()}\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Digits of other scripts, invisible characters, breaks: such a text is looked at folded."""

SUSPICIOUS = "|".join(shape.pattern for shape in SHAPES if shape.needs == "one")
"""One pass over a column: what does not match it has no shape of which one cell is enough."""

IN_COLUMNS = "|".join(shape.pattern for shape in SHAPES if shape.needs != "one")
"""The same for those that are judged by their column."""

_COMPILED = [(shape, re.compile(shape.pattern)) for shape in SHAPES]


def plain_text(text: str) -> str:
    """The text with ASCII digits and signs, and without invisible characters; case is kept."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text.replace(BREAK, " "))
    visible = (c for c in composed if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c, c)) for c in visible).replace("\u00a0", " ")


def kinds_in(text: str) -> set[str]:
    """Kinds of which a plain text holds something that is enough by itself."""
    return {
        shape.kind
        for shape, pattern in _COMPILED
        if shape.needs == "one" and any(shape.passes(m[1]) for m in pattern.finditer(text))
    }


def kinds_among(texts: pl.Series) -> dict[str, set[str]]:
    """What `kinds_in` says of each of many plain texts; those that hold nothing are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for shape, pattern in _COMPILED:
        if shape.needs == "one":
            for text in texts.filter(texts.str.contains(shape.pattern)):
                if any(shape.passes(m[1]) for m in pattern.finditer(text)):
                    found[text].add(shape.kind)
    return found


def kinds_of_column(texts: list[str], distinct: int) -> dict[str, list[str]]:
    """Kinds that the plain texts of a column are together, with the texts that are.

    `distinct` is how many texts the whole column has.
    """
    found: dict[str, list[str]] = {}
    for shape, pattern in _COMPILED:
        if shape.needs == "one":
            continue
        alike = [(text, match[1]) for text in texts if (match := pattern.search(text))]
        sound = [text for text, match in alike if shape.passes(match)]
        if sound and _is_enough(shape.needs, len(sound), len(alike), distinct):
            found.setdefault(shape.kind, []).extend(sound)
    return found


def may_be_of_column(text: str) -> bool:
    """A plain text that adds to what its column may be."""
    return any(
        shape.needs != "one" and (match := pattern.search(text)) and shape.passes(match[1])
        for shape, pattern in _COMPILED
    )


def _is_enough(needs: Needs, sound: int, alike: int, distinct: int) -> bool:
    if needs == "half":
        return sound * 2 >= alike
    return sound >= 3 and sound * 5 >= alike * 4 and alike * 5 >= distinct * 4
