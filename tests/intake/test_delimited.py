"""Delimited text as offices really save it: encodings, delimiters, line ends, broken rows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywise.intake.formats.broken_rows import read_rows
from citywise.intake.formats.delimited import read_texts
from citywise.intake.formats.encodings import Text
from tests.fixtures.invented import read_one

TABLE = "Date;Title;Activity;Status;Participants\n2031-01-05;Åben dør;Sports;Completed;20\n"
HEADING = "Date,Title,Activity,Status,Participants\n"
ROW = "2031-01-{day:02},Open day,Sports,Completed,20\n"


def rows(count):
    return HEADING + "".join(ROW.format(day=day) for day in range(1, count + 1))


def titles(content, path="eastmere/2031-Q1.csv"):
    read = read_one(content, path=path)
    assert read.kept_back == []
    return read.column("core_events", "event_title")


@pytest.mark.parametrize(
    ("encoding", "recorded"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_that_of_the_mark_of_the_text_or_of_the_city(encoding, recorded):
    read = read_one(TABLE.encode(encoding), path="skovby/2031-Q1.csv")
    assert read.column("core_events", "event_title") == ["Åben dør"]
    assert read.batch.files[1].encoding == recorded


@pytest.mark.parametrize(
    "content", [TABLE.encode("cp1252"), TABLE.encode() + b"2031-01-06;\xff;Sports;Completed;2\n"]
)
def test_an_encoding_that_nobody_declared_is_not_guessed(content):
    read = read_one(content, path="eastmere/2031-Q1.csv")
    assert read.kept_back == [("", "encoding_unknown")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(delimiter):
    assert titles(TABLE.replace(";", delimiter)) == ["Åben dør"]


def test_the_delimiter_is_the_one_by_which_the_heading_is_known():
    table = TABLE.replace("Åben dør", "a, b, c, d, e, f, g")
    assert titles(table) == ["a, b, c, d, e, f, g"]
    quoted = table.replace("Date", '"Date"')
    assert titles(quoted) == ["a, b, c, d, e, f, g"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end(end):
    read = read_one(rows(3).replace("\n", end))
    assert [row["source_row"] for row in read.rows("core_events")] == [2, 3, 4]


def test_mixed_line_ends():
    mixed = rows(4).replace("\n", "\r\n", 1)[:-1]
    first, rest = mixed.split("\r\n", 1)
    read = read_one(first + "\r\n" + rest.replace("\n", "\r", 1))
    assert [row["source_row"] for row in read.rows("core_events")] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("2031-01-03,Open day,Sports,Completed\n", "ragged_row"),
        ("2031-01-03,Open, day,Sports,Completed,20\n", "ragged_row"),
        ('2031-01-03,"Open day,Sports,Completed,20\n', "unclosed_quote"),
        ('2031-01-03,"Open" day,Sports,Completed,20\n', "unclosed_quote"),
    ],
)
def test_a_broken_row_costs_itself_alone(broken, reason):
    lines = rows(4).splitlines(keepends=True)
    read = read_one("".join([*lines[:3], broken, *lines[3:]]))
    assert read.kept_back == [("4", reason)]
    assert [row["source_row"] for row in read.rows("core_events")] == [2, 3, 5, 6]


def test_rows_longer_than_the_heading_are_never_cut_to_fit():
    """`1200,50` without quotes would else be the baseline 1200 and the target 50."""
    report = "Reporting period:,2031-Q1\nMeasure,Baseline,Target,Actual to date\n"
    read = read_one(report + "Spending,1200,50,3000,25,410,75\nSpending,1,50,2,25,4,75\n")
    assert read.rows("core_reported_values") == []
    assert read.kept_back == [("3", "ragged_row"), ("4", "ragged_row")]


def test_a_delimiter_at_the_end_of_every_row_is_no_cell():
    assert len(titles(HEADING + ROW.format(day=1).replace("\n", ",\n") * 2)) == 2


def test_a_line_break_inside_quotes_keeps_every_cell_in_its_place():
    quoted = '2031-01-01,"Open\nday",Sports,Completed,20\n2031-01-02,Next,Sports,Completed,few\n'
    read = read_one(HEADING + quoted)
    assert read.column("core_events", "event_title") == ["Open day"]
    assert read.kept_back == [("E3", "not_a_number")]


def test_too_many_open_quotes_refuse_the_file():
    read = read_one(HEADING + '2031-01-01,"Open day,Sports,Completed,20\n' * 150)
    assert ("", "too_many_broken_rows") in read.kept_back


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"just some words", "unknown_layout"),
        (b"a,b\x00c\n", "format_not_supported"),
        (b"%PDF-1.7", "format_not_supported"),
        (b"\x1f\x8b\x08", "format_not_supported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_workbook"),
        (b"PK\x03\x04 and nothing more", "not_a_workbook"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "page_not_table"),
        (HEADING.encode(), None),
    ],
)
def test_what_is_no_table_is_refused_as_what_it_is(content, reason):
    read = read_one(content, path="eastmere/2031-Q1.csv")
    assert read.kept_back == ([("", reason)] if reason else [])


@pytest.mark.parametrize("text", ["007", "NA", "None", "1e5", "true", "=1+1", "@cmd", "  x"])
def test_text_stays_text(text):
    read = read_one(f"Ref,{HEADING}{text},{ROW.format(day=1)}")
    assert read.column("core_events", "event_ref") == [text.strip()]


def test_a_tab_reads_the_same_whether_a_neighbouring_row_is_quoted_or_not():
    plain = HEADING + ROW.format(day=1).replace("Open day", "Open\tday")
    quoted = plain + ROW.format(day=2).replace("Open day", '"Open day"')
    assert titles(plain)[0] == titles(quoted)[0] == "Open day"


PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(PRINTABLE, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_quoted_text_comes_back_whole(text, delimiter, end):
    quoted = '"' + text.replace('"', '""') + '"'
    cells = [HEADING.strip().split(","), ["2031-01-05", quoted, "Sports", "Completed", "20"]]
    assert titles(end.join(delimiter.join(row) for row in cells) + end) == [text]


CELLS = st.one_of(
    st.sampled_from(["", " ", "x", " x", "x ", "a,b", "a;b", 'a "b"', '"', "\u00a0x", "x\t", "Åben", "\u2028", "\x1f", "\x85x"]),
    # what stands for a lost letter is told of beside the rows
    PRINTABLE.filter(lambda text: "\ufffd" not in text),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_quotes_in_order_are_read_fast_and_exactly_as_record_by_record(rows, mark, end, all_quoted):
    table = [["Date", "Activity", "Title"], *rows]
    quoted = [
        [_quoted(cell, mark) if not all_quoted else _quoted(cell, "") for cell in row]
        for row in table
    ]
    text = Text(1, end.join(mark.join(row) for row in quoted).encode(), "utf-8")
    (fast,) = read_texts([text], lambda cells: cells[0].strip('"') == "Date")
    slow, *told = read_rows(text, lambda cells: cells[0] == "Date")
    assert told == []
    assert below_heading(fast) == below_heading(slow)
    assert fast.head[: len(rows)] == slow.head[: len(rows)]


FILES = st.lists(st.tuples(ROWS, st.booleans(), st.sampled_from(["\n", "\r\n"])), min_size=2, max_size=4)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(FILES, st.sampled_from(",;\t|"))
def test_files_of_one_heading_read_together_are_what_each_is_alone(files, mark):
    texts = [
        Text(number, _written(rows, mark, end, all_quoted=all_quoted), "utf-8")
        for number, (rows, all_quoted, end) in enumerate(files, 1)
    ]

    def is_heading(cells):
        return cells[0].strip('"') == "Date"

    together = [row for sheet in read_texts(texts, is_heading) for row in below_heading(sheet)]
    alone = [row for text in texts for sheet in read_texts([text], is_heading)
             for row in below_heading(sheet)]  # fmt: skip
    assert sorted(together, key=lambda row: row[:2]) == alone


def test_files_with_quotes_of_one_heading_come_as_one_sheet():
    texts = [
        Text(1, b'Date,Title\n2031-01-05,"Club, again"\n2031-01-06,Club\n', "utf-8"),
        Text(2, b'Date,Title\n2031-02-05,"The ""open"" day"\n', "utf-8"),
        Text(3, b'Date,Title\n2031-03-05,"A line\nbreak"\n', "utf-8"),
    ]
    alone, together = read_texts(texts, lambda cells: cells[0] == "Date")
    assert alone.files == (3,)
    assert together.files == (1, 2)
    assert below_heading(together) == [
        (1, 2, "2031-01-05", "Club, again"),
        (1, 3, "2031-01-06", "Club"),
        (2, 2, "2031-02-05", 'The "open" day'),
    ]


def below_heading(sheet):
    return [row for row in sheet.cells.rows() if row[1] > 1]


def _written(rows, mark, end, *, all_quoted):
    table = [["Date", "Activity", "Title"], *rows]
    lines = [mark.join(_quoted(cell, "" if all_quoted else mark) for cell in row) for row in table]
    return (end.join(lines) + end).encode()


def _quoted(cell, mark):
    return '"' + cell.replace('"', '""') + '"' if mark in cell or '"' in cell else cell
