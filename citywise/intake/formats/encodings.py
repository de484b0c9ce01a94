r"""Decode text: by its mark, as valid UTF-8, or by what is declared. Never by guess.

`Åben` is `\xc5ben` in cp1252 and cp1254, and `إben` in cp1256: bytes alone do not tell. What the
encoding cannot be, becomes U+FFFD, and a row that holds one is kept back.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.intake.cells import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

UNREADABLE = "\ufffd"
"""In the place of bytes that are no character of the text's encoding."""

_USUAL = ("cp1252", "cp1254", "cp1256")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_HEAD = 4096
_LEAST_ASCII = 0.1
_ONE_SIDED = 20
_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]{3,}")
_SHIFTED_LETTERS = re.compile("[\xc0-\u06ff\u1e00-\u1eff]+")
_WORD = re.compile(rb"[^\s,;|\t\"]+")
_LONGEST_WORD = 40
_SAMPLE = 1024 * 1024
_PIECE = 16 * 1024 * 1024
_MARK = UNREADABLE.encode()
_CONTROLS = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text file after decoding: UTF-8 without mark, line ends as they were."""

    number: int
    content: bytes
    encoding: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of texts that are not UTF-8.

    `choose` tells the encoding of one by its bytes, or nothing; `candidates` are all that
    the network knows, to be shown to whom must decide.
    """

    choose: Callable[[bytes], str] = lambda _: ""
    candidates: tuple[str, ...] = ()


NOTHING_DECLARED = Declared()


def decode(number: int, raw: bytes, declared: Declared = NOTHING_DECLARED) -> Text | Problem:
    """Decode by byte-order mark, else valid UTF-8, else what is declared."""
    if raw.startswith(_UTF32) or _is_utf7(raw):
        return Problem(number, "encoding_not_read")
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _text(number, raw[len(mark) :], encoding)
    if b"\x00" in raw[:_HEAD]:
        order = order_of_utf16(raw[:_HEAD])
        return _text(number, raw, order) if order else Problem(number, "format_not_supported")
    if b"\x00" not in raw and _is_valid(raw):
        return Text(number, raw, "utf-8")
    return _decode_letters(number, raw, declared)


def _decode_letters(number: int, raw: bytes, declared: Declared) -> Text | Problem:
    """Letters beyond ASCII, without a mark."""
    if _is_utf8(raw):
        return _text(number, raw, "utf-8")
    encoding = declared.choose(raw)
    if encoding and _has_few_faults(raw, encoding, share=20):
        return _text(number, raw, encoding)
    # a line without letters beyond ASCII reads the same in every encoding that is declared
    if not encoding and _has_few_faults(raw, "utf-8", share=100):
        return _text(number, raw, "utf-8")
    return Problem(number, "encoding_unknown", _readings(raw, declared.candidates or _USUAL))


def _text(number: int, raw: bytes, encoding: str) -> Text:
    if encoding == "utf-8" and b"\x00" not in raw and _is_valid(raw):
        return Text(number, raw, encoding)
    return Text(number, _as_utf8(raw, encoding), encoding)


def _as_utf8(raw: bytes, encoding: str) -> bytes:
    """Piece by piece: a large file costs no more than itself."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    whole = io.BytesIO()
    for start in range(0, len(raw), _PIECE):
        piece = decoder.decode(raw[start : start + _PIECE], start + _PIECE >= len(raw))
        whole.write(_marked(piece, encoding).replace("\x00", UNREADABLE).encode())
    return whole.getvalue()


def _is_valid(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _marked(text: str, encoding: str) -> str:
    """The text; what no text holds is marked like what is no character."""
    return text if encoding.startswith("utf") else _CONTROLS.sub(UNREADABLE, text)


def _is_utf8(raw: bytes) -> bool:
    """Valid, or with more lines that are beyond ASCII and valid than lines that are not."""
    if _is_valid(raw):
        return True
    lines = [line for line in raw.splitlines() if not line.isascii()]
    return len(lines) > 2 * _count_invalid(lines)


def _count_invalid(lines: list[bytes]) -> int:
    return sum(1 for line in lines if not _is_valid(line))


def _has_few_faults(raw: bytes, encoding: str, *, share: int) -> bool:
    """At most one line in so many cannot be read."""
    if encoding == "utf-8":
        raw_lines = raw.splitlines()
        return _count_invalid(raw_lines) * share <= len(raw_lines)
    try:
        text = _as_utf8(raw, encoding)
    except LookupError:
        return False
    if _MARK not in text:
        return True
    lines = text.splitlines()
    return sum(1 for line in lines if _MARK in line) * share <= len(lines)


def order_of_utf16(head: bytes) -> str:
    """The encoding of UTF-16 without a mark; empty where it is not certain.

    Delimiters, digits and line ends are ASCII in any script: half of each is a zero byte,
    nearly always on the same side, and everything else must be characters that exist.
    """
    whole = head[: len(head) // 2 * 2]
    sides = {"utf-16-le": whole[0::2], "utf-16-be": whole[1::2]}
    for encoding, other in sides.items():
        text = whole.decode(encoding, "replace").removesuffix(UNREADABLE)
        ascii_count = sum(1 for character in text if character.isascii())
        is_one_sided = other.count(0) * _ONE_SIDED < whole.count(0)
        if is_one_sided and ascii_count > _LEAST_ASCII * len(text) and _is_text(text):
            return encoding
    return ""


def _is_text(text: str) -> bool:
    return all(c.isspace() or unicodedata.category(c) not in {"Cc", "Cn", "Co", "Cs"} for c in text)


def _is_utf7(raw: bytes) -> bool:
    """ASCII in which every `+AOk` spells letters beyond ASCII."""
    if b"+" not in raw or not raw.isascii():
        return False
    shifted = set(_SHIFTED.findall(raw))
    return bool(shifted) and all(map(_spells_letters, shifted))


def _spells_letters(word: bytes) -> bool:
    try:
        letters = (word + b"-").decode("utf-7")
    except UnicodeDecodeError:
        return False
    return _SHIFTED_LETTERS.fullmatch(letters) is not None


def _readings(raw: bytes, encodings: tuple[str, ...]) -> str:
    """How a word of the heading reads in each encoding that can be meant: `cp1252: Åben`.

    Below the heading a word may be somebody's name; of those only a letter is shown.
    """
    sample = raw[:_SAMPLE]
    words = (word for word in _WORD.findall(sample.splitlines()[0]) if len(word) <= _LONGEST_WORD)
    word = max(words, key=lambda word: sum(byte > 127 for byte in word), default=b"")
    word = bytes(byte for byte in sample if byte > 127)[:1] if word.isascii() else word
    possible = (each for each in encodings if _has_few_faults(sample, each, share=20))
    return " · ".join(f"{each}: {_as_utf8(word, each).decode()}" for each in possible)
