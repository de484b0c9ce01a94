"""Faults of delimited text: broken rows, foreign bytes, hostile headings, sizes beyond all sense."""

from __future__ import annotations

import gzip

from tests.fixtures.tables import as_csv
from tests.intake.faults.fault import HEADING, Fault, Outcome, event, loads, refused

LINE = ",".join(map(str, event())) + "\n"
HEAD = ",".join(HEADING) + "\n"


def table(*lines: str, head: str = HEAD) -> bytes:
    return "".join([head, *lines]).encode()


def row(participants: str = "20", *, date: str = "2031-01-05", more: str = "") -> str:
    return f"{date},Sports,Completed,{participants}{more}\n"


def titled(title: str) -> str:
    return f"2031-01-05,{title},Sports,Completed,20\n"


TITLED = "Date,Title,Activity,Status,Participants\n"


def one_bad_byte() -> bytes:
    """UTF-8 with a single byte of another encoding, on row 2,500."""
    lines = [titled("Åben dør")] * 3_000
    return (
        table(*lines, head=TITLED)
        .replace(b"\xc3\x85", b"\xc5", 2_499)
        .replace(b"\xc5", b"\xc3\x85", 2_498)
    )


def turns_to_text() -> bytes:
    """A column of numbers that becomes one of words at row 50,000."""
    return table(*[row()] * 49_998, *[row("many")] * 5, *[row()] * 10)


ENCODINGS = [
    Fault("UTF-16 LE without a mark", lambda: table(LINE).decode().encode("utf-16-le"), loads(1)),
    Fault("UTF-16 BE without a mark", lambda: table(LINE).decode().encode("utf-16-be"), loads(1)),
    Fault("UTF-16 LE with a mark", lambda: table(LINE).decode().encode("utf-16"), loads(1)),
    Fault("UTF-16 that ends in half a character", lambda: (HEAD + LINE).encode("utf-16") + b"x", loads(1, ("3", "undecodable"))),
    Fault("UTF-32", lambda: table(LINE).decode().encode("utf-32"), refused("encoding_not_read")),
    Fault("UTF-7", lambda: table(titled("Åben dør"), head=TITLED).decode().encode("utf-7"), refused("encoding_not_read")),
    Fault("cp1252 that nobody declared", lambda: table(titled("Åben dør"), head=TITLED).decode().encode("cp1252"), refused("encoding_unknown")),
    Fault("cp1256 that nobody declared", lambda: table(titled("يوم مفتوح"), head=TITLED).decode().encode("cp1256"), refused("encoding_unknown")),
    Fault("UTF-8 with one bad byte on row 2,500", one_bad_byte, loads(2_999, ("2500", "undecodable"))),
    Fault("ASCII with one bad byte in 300 rows", lambda: table(*[LINE] * 300).replace(b"Sports", b"Sp\xf8rts", 1), loads(299, ("2", "undecodable"))),
    Fault("a mark in the place of a lost letter", lambda: table(titled("�ben"), titled("Åben"), head=TITLED), loads(1, ("2", "undecodable"))),
    Fault("a zero byte far below", lambda: table(*[LINE] * 300, row("2\x000")), loads(300, ("302", "undecodable"))),
    Fault("half of a pair in UTF-8", lambda: table(*[titled("Å")] * 3, head=TITLED) + titled("x").encode().replace(b"x", b"\xed\xa0\x80"), loads(3, ("5", "undecodable"))),
]  # fmt: skip

ROWS = [
    Fault("a word of 130,000 letters beside an e-mail address", lambda: table(titled("x" * 130_000 + " a@mail.example"), head=TITLED), Outcome(0, (("B2", "personal_data"),))),
    Fault("130,000 capitals beside an e-mail address", lambda: table(titled("P" * 130_000 + " a@mail.example"), head=TITLED), Outcome(0, (("B2", "personal_data"),))),
    Fault("an unclosed quote", lambda: table(LINE, '2031-01-05,"Sports,Completed,20\n', LINE), loads(2, ("3", "unclosed_quote"))),
    Fault("two unclosed quotes that seem one cell", lambda: table(LINE, '2031-01-06,"Sports,Completed,20\n', LINE, '2031-01-07,Sports",Completed,20\n', LINE), loads(4, ("3", "unclosed_quote"))),
    Fault("ragged rows", lambda: table(LINE, "2031-01-05,Sports,Completed\n", row(more=",x"), LINE), loads(2, ("3", "ragged_row"), ("4", "ragged_row"))),
    Fault("CR, LF and CRLF mixed", lambda: table(head=HEAD + LINE[:-1] + "\r" + LINE + LINE[:-1] + "\r\n" + LINE[:-1] + "\r"), loads(4)),
    Fault("CR only", lambda: table(LINE, LINE).replace(b"\n", b"\r"), loads(2)),
    Fault("CR CR LF", lambda: table(LINE, LINE).replace(b"\n", b"\r\r\n"), loads(2)),
    Fault("line ends of other worlds within cells", lambda: table(titled("a\u2028b"), titled("c\x85d"), titled("e\x0bf\x0cg"), head=TITLED), loads(3)),
    Fault("a column that turns to text at row 50,000", turns_to_text, loads(50_008, *((f"D{n}", "not_a_number") for n in range(50_000, 50_005)))),
    Fault("months and days in one column", lambda: table(*(row(date=day) for day in ("01/02/2031", "31/01/2031", "01/31/2031"))), loads(2, ("A4", "not_a_date"))),
    Fault("a heading that stands twice", lambda: table("2031-01-05,Sports,Completed,20,30\n", head=HEAD[:-1] + ",Participants\n"), refused("unknown_layout")),
    Fault("a heading of 100,000 opening brackets", lambda: table(LINE, head=HEAD[:-1].replace("Date", "(" * 100_000) + "\n"), refused("unknown_layout")),
    Fault("hostile headings", lambda: table("2031-01-05,Sports,Completed,20,1,2,3,4\n", head=HEAD[:-1] + ",n); drop table x,<script>,__class__,\n"), loads(1)),
    Fault("nothing", lambda: b"", refused("empty_file")),
    Fault("blank lines", lambda: b" \n\t\n\r\n", refused("empty_file")),
    Fault("a heading and nothing more", table, loads(0)),
    Fault("only delimiters", lambda: b",,,\n" * 1_000, refused("empty_file")),
]  # fmt: skip

SIZES = [
    Fault("a cell of 10 MB", lambda: table(LINE, titled("x" * 10_000_000), LINE), loads(2, ("3", "cell_too_long"))),
    Fault("a quoted cell of 10 MB", lambda: table(LINE, row(f'"{"x" * 10_000_000}"'), LINE), loads(2, ("3", "cell_too_long"))),
    Fault("a line of 190 MB", lambda: table(LINE, "x" * 190_000_000 + "\n", LINE), loads(2, ("3", "cell_too_long"))),
    Fault("nothing but a line of 10 MB", lambda: b"x" * 10_000_000, refused("no_whole_row")),
    Fault("too many commas", lambda: b"," * 21_000_000, refused("too_large")),
    Fault("too many line ends", lambda: b"," + b"\n" * 21_000_000, refused("too_large")),
    Fault("too many short lines below a heading", lambda: table() + b"a\n" * 19_000_000, refused("too_large")),
    Fault("190 MB of quotes", lambda: b'"' * 190_000_000, refused("no_whole_row")),
    Fault("190 MB of bytes beyond ASCII", lambda: b"\xe9" * 190_000_000, refused("encoding_unknown")),
    Fault("20,000 columns", lambda: as_csv([[f"h{n}" for n in range(20_000)], ["x"] * 20_000]), refused("too_large")),
    Fault("20,000 columns beside those of a report", lambda: table("2031-01-05,Sports,Completed,20" + ",x" * 20_000 + "\n", head=HEAD[:-1] + ",y" * 20_000 + "\n"), refused("too_large")),
    Fault("a gzip bomb named as a table", lambda: gzip.compress(bytes(50_000_000)), refused("format_not_supported")),
    Fault("bytes at random", lambda: bytes(range(256)) * 4_000, refused("format_not_supported")),
]  # fmt: skip

TEXT_FAULTS = [*ENCODINGS, *ROWS, *SIZES]
