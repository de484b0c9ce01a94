"""How each invented city writes: its formats, languages, digits, dates and column order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from babel.dates import format_date

from citywise.catalogue.vocabularies import vocabulary
from citywise.demo.files import TextStyle
from citywise.network.reference import BETWEEN_ALIASES, Row

if TYPE_CHECKING:
    import random
    from datetime import date

    from citywise.demo.grid import Value
    from citywise.demo.world import City
    from citywise.periods import Period

_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PLAIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_RIGHT_TO_LEFT = "\u200f"


@cache
def headings() -> dict[str, Any]:
    """The words of headings by table, column and language."""
    text = files("citywise.demo").joinpath("headings.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@dataclass(frozen=True, slots=True)
class Habits:
    """One city's way of writing."""

    city: City
    index: int
    chance: random.Random

    @property
    def language(self) -> str:
        """Language of the city's reports."""
        return self.city.row["language"]

    @property
    def mark(self) -> str:
        """Decimal mark; empty where nobody knows."""
        return self.city.row.get("decimal_mark", "")

    @property
    def logs_are_text(self) -> bool:
        """Half of the cities send their event logs as CSV."""
        return self.index % 2 == 0

    @property
    def uses_arabic_digits(self) -> bool:
        """One city writes its numbers and dates in Arabic-Indic digits."""
        return self.city.id == "wadi-nour"

    def text_style(self) -> TextStyle:
        """Delimiter, encoding and line ends of the city's text files."""
        encoding = self.city.row.get("encoding") or (
            "utf-8-sig" if self.index % 4 == 0 else "utf-8"
        )
        line_end = "\r\n" if self.index % 3 == 0 else "\n"
        return TextStyle(";" if self.mark == "," else ",", encoding, line_end)

    def heading(self, table: str, column: str) -> str:
        """A heading in the city's language; right-to-left ones with invisible marks."""
        text = headings()[table][column][self.language]
        return _RIGHT_TO_LEFT + text if self.language == "ar" and self.index % 2 else text

    def word(self, codes: str, code: str) -> str:
        """A word of a code list in the city's language, in one of its spellings."""
        label = vocabulary(codes).label(code, self.language)
        if not self.uses_arabic_digits:
            label = label.translate(_PLAIN_DIGITS)
        return label.upper() if self.chance.random() < 0.03 and self.language == "en" else label

    def name(self, row: Row, kind: str) -> str:
        """A program or partner by its name or, now and then, by another spelling."""
        aliases = [a for a in row.get("aliases", "").split(BETWEEN_ALIASES) if a]
        if aliases and self.chance.random() < 0.15:
            return self._spellable(self.chance.choice(aliases), row[f"{kind}_name"])
        return row[f"{kind}_name"]

    def _spellable(self, alias: str, otherwise: str) -> str:
        try:
            alias.encode(self.text_style().encoding)
        except UnicodeEncodeError:
            return otherwise
        return alias

    def number(self, count: float, *, as_text: bool) -> Value:
        """A figure as the city types it; a workbook may hold it as a number."""
        if not as_text:
            return count
        text = f"{count:,}" if self.mark else str(count)
        if self.mark == ",":
            text = text.replace(",", "\u00a0" if self.language == "fr" else ".")
        return text.translate(_ARABIC_DIGITS) if self.uses_arabic_digits else text

    def day(self, day: date, *, as_text: bool) -> Value:
        """A day as the city types it; a workbook holds it as a date."""
        if not as_text:
            return day
        if self.language == "es" and self.index % 4 == 0:
            return format_date(day, "d 'de' MMMM 'de' y", locale="es")
        mark = {"da": ".", "tr": "."}.get(self.language, "/")
        order = self.city.row.get("date_order", "")
        parts = {"dmy": "%d{0}%m{0}%Y", "mdy": "%m{0}%d{0}%Y"}.get(order, "%Y-%m-%d").format(mark)
        text = day.strftime(parts)
        return text.translate(_ARABIC_DIGITS) if self.uses_arabic_digits else text

    def quarter(self, period: Period) -> str:
        """The quarter as the city names it in a title."""
        year, number = period.id[:4], period.id[-1]
        ordinal = ("الأول", "الثاني", "الثالث", "الرابع")[int(number) - 1]
        return {
            "da": f"{number}. kvartal {year}",
            "fr": f"T{number} {year}",
            "ar": f"الربع {ordinal} {year}",
            "tr": f"{year} {number}. Çeyrek",
            "es": f"Trimestre {number} {year}",
        }.get(self.language, f"Q{number} {year}")

    def file_name(self, table: str, period: Period) -> str:
        """The name of a report's file, without its ending."""
        mark = headings()["quarter_mark"][self.language]
        return f"{period.id[:4]}-{mark}{period.id[-1]} {headings()[table]['file'][self.language]}"
