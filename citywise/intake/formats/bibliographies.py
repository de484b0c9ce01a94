"""Read lists of publications as records: RIS and BibTeX, as library programs write them.

Only the fields in `RIS` and `BIBTEX` are read. Who wrote or edited a work is personal, and so
is the key of a BibTeX entry, which mostly is a name: neither is ever read.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any, cast

from latexcodec.codec import register
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict
from rispy import RisParser

from citywise.intake.cells import Problem, clean_text
from citywise.intake.formats.encodings import NOTHING_DECLARED, Declared, decode
from citywise.intake.formats.record_tables import Table, TooLargeError
from citywise.intake.formats.records import BETWEEN_TEXTS
from citywise.intake.formats.references import with_ref_and_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citywise.intake.formats.sheet import Sheet

    Parse = Callable[[str], list[dict[str, str]]]

_RIS = (
    "TY TI T1 T2 T3 BT CT ST TT AB N2 PY Y1 DA LA KW PB PP CY UR L1 L2 LK DO SN ET M3 DB DP AN RI"
)
_BIBTEX = (
    "title subtitle booktitle abstract year date language langid keywords publisher institution"
    " organization school url doi isbn issn type howpublished number series edition location"
    " copyright license rights"
)
RIS = frozenset(_RIS.split())
"""Tags of RIS that are read; not among them are authors, editors, their addresses, and notes."""
BIBTEX = frozenset(_BIBTEX.split())
"""Fields of BibTeX and BibLaTeX that are read."""

_RIS_REFS = ("DO", "AN", "UR", "TI", "T1")
MOST_BYTES = 16 * 1024 * 1024
MOST_RECORDS = 50_000
MOST_FIELDS = 500
"""Of one entry; nothing that is written by a person or a program has more."""
MOST_EXPANDED = 4 * 1024 * 1024
"""Characters that the abbreviations (`@string`) of a file may come to in all."""
ENTRY_TYPE = "entrytype"

_OPENED = re.compile(r"^TY  -", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LEFT_OF_LATEX = re.compile(r"\\[a-zA-Z]+\*? ?|[{}]")
_SEVERAL = ["KW", "UR", "L1", "L2", "LK", "LA", "PB", "SN"]
_ADDRESSES = frozenset({"url", "doi"})
"""Fields in which `~` is no blank."""
register()
_latex: Any = codecs.lookup("ulatex")
_KEYWORD, _OPENING, _UNREAD = "KW", "TY", "  "


class _BrokenError(Exception):
    """The text breaks the rules of its format."""


class _Tags(RisParser):
    """Records with the tags as they are, and without those that are not asked for.

    A line without a tag goes on with the one before; below a keyword it is the next keyword.
    """

    last = ""

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """The tag of a line, if it has one, and what stands behind it."""
        tag, text = super().parse_line(line)
        if tag:
            self.last = tag
            return tag, text
        if self.last in {_KEYWORD, _OPENING}:
            return (_KEYWORD if self.last == _KEYWORD else _UNREAD), text
        return None, text


class _Entries(LowLevelParser):
    """Entries as they stand; what abbreviations come to is bounded, and so are fields."""

    expanded = 0

    def parse_field(self) -> None:
        """Read one field of an entry."""
        fields: Any = self.current_fields  # pyright: ignore[reportUnknownVariableType]
        if fields and len(fields) > MOST_FIELDS:
            raise TooLargeError
        super().parse_field()

    def substitute_macro(self, name: str) -> str:
        """What an abbreviation stands for."""
        text = str(super().substitute_macro(name))  # pyright: ignore[reportUnknownArgumentType]
        self.expanded += len(text)
        if self.expanded > MOST_EXPANDED:
            raise TooLargeError
        return text


def read_ris(
    number: int, raw: bytes, declared: Declared = NOTHING_DECLARED
) -> Iterator[Sheet | Problem]:
    """The references as a sheet whose columns are tags (`TI`, `KW`), or the one problem."""
    yield from _read(number, raw, declared, _parse_ris)


def read_bibtex(
    number: int, raw: bytes, declared: Declared = NOTHING_DECLARED
) -> Iterator[Sheet | Problem]:
    """The entries as a sheet whose columns are fields (`title`), or the one problem."""
    yield from _read(number, raw, declared, _parse_bibtex)


def _read(number: int, raw: bytes, declared: Declared, parse: Parse) -> Iterator[Sheet | Problem]:
    if len(raw) > MOST_BYTES:
        yield Problem(number, "too_large")
        return
    text = decode(number, raw, declared)
    if isinstance(text, Problem):
        yield text
        return
    table = Table("")
    try:
        for record in parse(_LINE_END.sub("\n", text.content.decode())):
            table.add(record)
    except TooLargeError:
        yield Problem(number, "too_large")
    except (_BrokenError, PybtexSyntaxError) as error:
        yield Problem(number, "broken_bibliography", _line_of(error))
    else:
        yield table.sheet(number, {"": 1})


def _line_of(error: Exception) -> str:
    """Where it is broken; what stands there is not told."""
    line = getattr(error, "lineno", None)
    return f"line {line}" if line else ""


def _parse_ris(text: str) -> list[dict[str, str]]:
    """Every reference that is opened is closed, or the file is not whole."""
    opened = len(_OPENED.findall(text))
    if opened > MOST_RECORDS:
        raise TooLargeError
    parser = _Tags(
        mapping={tag: tag for tag in RIS},
        list_tags=_SEVERAL,
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    try:
        found = cast("list[dict[str, Any]]", parser.parse(text))
    except KeyError as error:
        # a line without a tag, and no tag before it that it could go on with
        raise _BrokenError from error
    if len(found) != opened:
        raise _BrokenError
    told = ({tag: _joined(value) for tag, value in record.items()} for record in found)
    return [with_ref_and_year(record, _RIS_REFS, ("PY", "Y1", "DA")) for record in told]


def _joined(value: str | list[str]) -> str:
    texts = [value] if isinstance(value, str) else value
    return BETWEEN_TEXTS.join(clean for text in texts if (clean := clean_text(text)))


def _parse_bibtex(text: str) -> list[dict[str, str]]:
    if text.count("@") > MOST_RECORDS:
        raise TooLargeError
    entries: Any = _Entries(text, macros=CaseInsensitiveDict(month_names))
    return [
        _entry(command, content[1])
        for command, content in entries
        if command.lower() not in {"string", "preamble"}
    ]


def _entry(command: str, fields: list[tuple[str, list[str]]]) -> dict[str, str]:
    record = {ENTRY_TYPE: command.lower()}
    for name, parts in fields:
        column = name.lower()
        if column in BIBTEX:
            text = "".join(parts)
            plain = text if column in _ADDRESSES else _without_latex(text)
            told = (record.get(column, ""), clean_text(plain))
            record[column] = BETWEEN_TEXTS.join(filter(None, told))
    return with_ref_and_year(record, ("doi", "url", "isbn", "title"), ("year", "date"))


def _without_latex(text: str) -> str:
    """Letters for the commands that stand for them; what is no LaTeX stays as it is."""
    if not any(mark in text for mark in "\\{}~"):
        return text
    try:
        letters: str = _latex.decode(text)[0]
    except ValueError:
        return text
    return _LEFT_OF_LATEX.sub("", letters).replace("\u00a0", " ")
