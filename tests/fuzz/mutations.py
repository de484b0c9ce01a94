"""Damage to the bytes of a good file: flipped, cut, doubled, inserted, inside zip parts too.

A mutation is a small value, so that Hypothesis can draw a list of them and shrink it to the
few that matter.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from hypothesis import strategies as st

from citywise.intake.formats.packages import BROKEN_PACKAGE

LARGEST = 4_000_000
_ZIP = b"PK\x03\x04"
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)

TEXT_TOKENS = (
    b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\n\n", b"\x00", b"\x1a", b"\x1f", b"\x1e",
    b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    "\u0661\u0662".encode(), "\u202e".encode(), "\u200b".encode(), "\u2028".encode(), b"\xc2\x85", "\ufffd".encode(),
    b"Total", b"=1+1", b"#REF!", b"1.234", b"1e400", b"NaN", b"Infinity", b"-0", b"9" * 400, b"A" * 70_000, b"Date,Activity",
)  # fmt: skip
JSON_TOKENS = (
    b"{", b"}", b"[", b"]", b":", b",", b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"9" * 5_000, b'"\\ud800"',
    b'"a":1,', b"[" * 2_000, b'{"a":' * 2_000, b"\n", b"[[]]", b"[{}]", b'{"":{}}', b'"\\u0000"', b"//", b"-", b".5",
)  # fmt: skip
LIBRARY_TOKENS = (
    b"TY  - ", b"ER  - ", b"TI  - ", b"AU  - Nobody", b"  - ", b"KW  - a\nb", b"@book{", b"@string{a = a # a}", b"@comment{", b"{" * 200,
    b"}", b'"', b" # ", b"\\'", b"\\", b"% ", b"<</Root 1 0 R>>", b"/Encrypt 1 0 R", b"/JavaScript", b"/OpenAction", b"/Prev 0",
    b"/FlateDecode", b"/ObjStm", b"/XRef", b"xref", b"trailer", b"startxref\n0", b"1 0 obj", b"endobj", b"[" * 2_000, b"<<" * 2_000,
    b"/Length 99999999999", b"/W[8 8 8]", b"/Size 999999999", b"(" * 2_000, b"stream", b"%%EOF", b"D:99999999", b"/Title", b"/Info 1 0 R",
)  # fmt: skip
XML_TOKENS = (
    b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&#0;", b"&#x110000;", b"&x;", b"<!--", b"-->", b"<![CDATA[", b"]]>",
    b"<?x?>", b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<a>" * 500, b' xmlns="x"', b' xmlns:y="y"', b"<y:z/>",
    b'<?xml version="1.0" encoding="UTF-7"?>', b"\x00", b"\x0b", b' r="XFD1048576"', b' r="A0"', b' r="ZZZZ9"',
    b' r="A99999999999"', b' s="999999"', b' t="s"', b' t="e"', b"<v>4294967296</v>", b"<f>", b"<mergeCell ref='A1:XFD1048576'/>",
    b'table:number-rows-repeated="1000000000"', b'table:number-columns-repeated="1000000000"', b'office:value="1e999"',
    b'office:date-value="0000-00-00"', b'office:time-value="PT99999999999H"',
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One damage: where (a share of the length), how long, with what.

    `part` chooses the part of a container by its share; None damages the container itself.
    """

    kind: str
    place: float
    size: int
    token: bytes
    part: float | None


KINDS = ("flip", "number", "insert", "replace", "delete", "double", "many", "move", "cut", "zero")


def mutations(tokens: tuple[bytes, ...], most: int = 5) -> st.SearchStrategy[list[Mutation]]:
    """Lists of damages, with the tokens that mean something in a format."""
    share = st.floats(0, 1, exclude_max=True)
    one = st.builds(
        Mutation,
        kind=st.sampled_from(KINDS),
        place=share,
        size=st.one_of(st.integers(1, 16), st.integers(1, 2_000)),
        token=st.one_of(st.sampled_from(tokens), st.binary(min_size=1, max_size=8)),
        part=st.one_of(share, share, share, st.none()),
    )
    return st.lists(one, min_size=1, max_size=most)


def mutate(content: bytes, damages: list[Mutation]) -> bytes:
    """The content after each damage in turn."""
    for damage in damages:
        in_part = damage.part is not None and content.startswith(_ZIP)
        content = _mutate_part(content, damage) if in_part else _damaged(content, damage)
        content = content[:LARGEST]
    return content


def _mutate_part(content: bytes, damage: Mutation) -> bytes:
    """Damage one part and pack the container again, with checksums that hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
    except (*BROKEN_PACKAGE, KeyError):
        return _damaged(content, damage)
    if not parts:
        return content
    chosen = list(parts)[int((damage.part or 0) * len(parts))]
    parts[chosen] = _damaged(parts[chosen], damage)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, part, stored)
    return packed.getvalue()


def _damaged(content: bytes, damage: Mutation) -> bytes:  # noqa: PLR0911 - one line a kind
    at = int(damage.place * (len(content) + 1))
    before, size, token = content[:at], damage.size, damage.token
    match damage.kind:
        case "flip":
            flipped = bytes(byte ^ (token[0] or 1) for byte in content[at : at + 1])
            return before + flipped + content[at + 1 :]
        case "number":
            width = (1, 2, 4, 8)[size % 4]
            order = "little" if size % 2 else "big"
            number = _NUMBERS[size % len(_NUMBERS)] % (1 << 8 * width)
            return before + number.to_bytes(width, order) + content[at + width :]
        case "insert":
            return before + token + content[at:]
        case "replace":
            return before + token + content[at + len(token) :]
        case "delete":
            return before + content[at + size :]
        case "double":
            return before + content[at : at + size] * 2 + content[at + size :]
        case "many":
            return before + token * min(size, LARGEST // len(token)) + content[at:]
        case "move":
            return content[at:] + before
        case "zero":
            return before + bytes(size) + content[at + size :]
        case _:
            return before
