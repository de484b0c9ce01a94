"""Every format reads the same: one table, written as each of them, gives the same records."""

import datetime as dt
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from citywise.conform.submissions import submission_rows
from citywise.intake.cells import Problem, cell_ref
from citywise.intake.formats import recognise_format
from citywise.intake.formats.json import read_json
from citywise.intake.formats.old_workbook import read_old_workbook
from citywise.intake.formats.opendocument import read_open_document
from citywise.intake.formats.parquet import read_parquet
from tests.fixtures.invented import read_one
from tests.fixtures.tables import FORMATS, as_csv, as_json, as_parquet, as_xls, as_zip, ods
from tests.fixtures.workbooks import workbook

HEADING = ["Ref", "Date", "Title", "Activity", "Status", "Participants", "Women"]
NAMES = ("event_ref", "event_date", "event_title", "activity_type_code", "event_status_code")

texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)
event = st.tuples(
    st.dates(min_value=dt.date(2031, 1, 1), max_value=dt.date(2031, 3, 31)),
    texts,
    st.sampled_from(["Sports", "Training", "Mentoring"]),
    st.sampled_from(["Completed", "Cancelled", "Planned"]),
    st.one_of(st.integers(0, 400).map(str), st.sampled_from(["", "<5", "10-20", "1.234", "many"])),
    st.integers(0, 3).map(str),
)  # fmt: skip


def table(events):
    rows = [[f"R{n}", day.isoformat(), *rest] for n, (day, *rest) in enumerate(events, 1)]
    return [HEADING, *rows]


def became_of(content):
    read = read_one(content)
    events = [tuple(row[name] for name in NAMES) for row in read.rows("core_events")]
    return events, read.rows("core_event_counts"), [reason for _, reason in read.kept_back]


@settings(max_examples=12, deadline=None)
@given(st.lists(event, min_size=1, max_size=6))
def test_a_table_reads_the_same_in_every_format(events):
    rows = table(events)
    wanted = became_of(as_csv(rows))
    for name, write in FORMATS.items():
        assert became_of(write(rows)) == wanted, name


ROWS = [HEADING, ["R1", "2031-01-05", "Open day", "Sports", "Completed", "20", "many"]]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("csv", "G2"),
        ("xlsx", "Events!G2"),
        ("xls", "Events!G2"),
        ("ods", "Events!G2"),
        ("zip", "Events!G2"),
        ("json", "1/Women"),
        ("kobo json", "results!1/Women"),
        ("json lines", "1/Women"),
        ("json grid", "G2"),
        ("parquet", "1/Women"),
    ],
)
def test_what_is_kept_back_is_found_again_in_the_file(name, address):
    assert read_one(FORMATS[name](ROWS)).kept_back == [(address, "not_a_number")]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("csv", "delimited"),
        ("xlsx", "workbook"),
        ("xls", "old_workbook"),
        ("ods", "opendocument"),
        ("json", "json"),
        ("json lines", "json"),
        ("json grid", "json"),
        ("parquet", "parquet"),
    ],
)
def test_a_format_is_known_by_its_first_bytes(name, code):
    assert recognise_format(FORMATS[name](ROWS)[:4096]) == (code, "")


def test_a_table_whose_first_heading_stands_in_brackets_is_text():
    assert recognise_format(b"[Date];Title\n")[0] == "delimited"


def sheets(found):
    return {sheet.name: sheet.head for sheet in found}


def test_lists_in_a_document_are_tables_that_know_what_the_outer_records_say():
    document = {
        "city": "Eastmere",
        "visits": [
            {"day": "2031-01-05", "groups": [{"sex": "F", "n": 7}, {"sex": "M", "n": 8}]},
            {"day": "2031-01-06", "groups": []},
        ],
    }
    assert sheets(read_json(1, json.dumps(document).encode())) == {
        "visits": [
            ["day", "city", "groups"],
            ["2031-01-05", "Eastmere", ""],
            ["2031-01-06", "Eastmere", ""],
        ],
        "visits/groups": [
            ["sex", "n", "day", "city"],
            ["F", "\x1f7", "2031-01-05", "Eastmere"],
            ["M", "\x1f8", "2031-01-05", "Eastmere"],
        ],
    }


def test_an_outer_field_never_hides_a_field_of_the_same_name():
    document = [{"name": "outer", "parts": [{"name": "part", "ends": [{"name": "end"}]}]}]
    found = sheets(read_json(1, json.dumps(document).encode()))
    assert found["parts/ends"] == [["name", "../name", "../../name"], ["end", "part", "outer"]]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("75.0", "\x1f75"),
        ("0.1", "\x1f0.1"),
        ("1e3", "\x1f1000"),
        ("12345678901234567890", "\x1f12345678901234567890"),
        ("true", "\x1ftrue"),
        ("null", ""),
        ('"1.234"', "1.234"),
        ('["a", "b"]', "a | b"),
        ("NaN", "\x1eNaN"),
        ("1E400", "\x1e#NUM!"),
        (r'"\ud800"', "\x1eunreadable character"),
        ('1, "n": 2', "\x1eduplicate name"),
    ],
)
def test_json_is_taken_as_written_or_is_an_error_cell(written, text):
    (sheet,) = read_json(1, f'[{{"n": {written}}}]'.encode())
    assert sheet.head[1] == [text]


def with_bytes(raw, mark, offset, patch):
    """The file with other bytes behind the last place where a mark stands."""
    at = raw.rindex(mark) + offset
    return raw[:at] + patch + raw[at + len(patch) :]


LIES = {
    "an archive packed in no known way": (with_bytes(as_zip({"Events.csv": b"x"}), b"PK\x01\x02", 10, b"\x63\x00"), "broken_archive"),
    "an OpenDocument packed in no known way": (with_bytes(ods(""), b"PK\x01\x02", 10, b"\x63\x00"), "not_a_workbook"),
    "an entry that lies before the archive": (with_bytes(as_zip({"Events.csv": b"x" * 99}), b"PK\x05\x06", 16, b"\xff\xff\x00\x00"), "broken_archive"),
    "an old workbook whose parts hold themselves": (with_bytes(as_xls(ROWS), "Workbook".encode("utf-16-le"), 68, b"\x01\x00\x00\x00"), "not_a_workbook"),
    "an old cell of a style beyond all styles": (with_bytes(as_xls(ROWS), b"\xfd\x00\x0a\x00", 8, b"\x00\x90"), "not_a_workbook"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_what_a_container_says_wrongly_of_itself_is_refused(lie):
    """Each was found by damaging good files at random (`make fuzz`)."""
    content, reason = LIES[lie]
    assert read_one(content).kept_back == [("", reason)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": [1, 2', "broken_json"),
        (b'[{"a": 1},]', "broken_json"),
        (b'{"a": 1}\n{"a": \n', "broken_json"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep"),
        (b"[{" + b",".join(b'"k%d": 1' % n for n in range(5_001)) + b"}]", "too_large"),
        (b'[{"a": "\xff"}]', "encoding_unknown"),
        (b"PAR1 and nothing more", "broken_table"),
        (as_parquet(ROWS)[:-20], "broken_table"),
        (as_xls(ROWS)[:700], "not_a_workbook"),
        (ods("", prolog='<!DOCTYPE x [<!ENTITY y "z">]>'), "forbidden_xml"),
        (ods("<table:table>"), "not_a_workbook"),
        (as_zip({"Events.csv": b"x" * 100})[:-30], "broken_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(content, reason):
    assert read_one(content).kept_back == [("", reason)]


def test_million_repeated_empty_rows_cost_nothing_and_filled_ones_are_too_many():
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = "<table:table-row table:number-rows-repeated='{}'>{}</table:table-row>"
    empty = row.format(1_048_570, "<table:table-cell table:number-columns-repeated='16384'/>")
    (sheet,) = read_open_document(
        1, ods(f"<table:table>{empty}{row.format(2, cell)}</table:table>")
    )
    assert sheet.cells.select("source_row", "c0").rows() == [(1_048_571, "x"), (1_048_572, "x")]
    full = row.format(50_000_000, cell)
    (problem,) = read_open_document(1, ods(f"<table:table>{full}</table:table>"))
    assert isinstance(problem, Problem)
    assert problem.reason == "too_large"


def ods_row(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_open_document_cells_keep_their_kind():
    cells = (
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12,00</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="2031-01-05"/>',
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>',
        "<table:table-cell office:value-type='string'><office:annotation><text:p>hush</text:p></office:annotation><text:p>a<text:s/>b</text:p></table:table-cell>",
        '<table:table-cell table:formula="of:=[.A1]"/>',
    )  # fmt: skip
    tables = f"<table:table table:name='S'>{ods_row(*cells)}</table:table>"
    assert sheets(read_open_document(1, ods(tables))) == {
        "S": [["\x1f12", "\x1f2031-01-05", "\x1e#REF!", "a b", "\x1e#FORMULA"]]
    }


def test_open_document_merges_and_hidden_tables_are_seen():
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    merged = "<table:table-cell table:number-columns-spanned='3' office:value-type='string'><text:p>Q1</text:p></table:table-cell>"
    tables = f"<table:table table:name='S' table:style-name='ta1'>{ods_row(merged)}</table:table>"
    (sheet,) = read_open_document(1, ods(tables, styles=styles))
    assert sheet.merges == [(0, 0, 0, 2)]
    assert not sheet.is_visible


def test_old_workbooks_keep_days_numbers_and_errors_apart():
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, dt.date(2031, 1, 5), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.write(0, 1, 12.5)
    sheet.write(0, 2, True)  # noqa: FBT003 - a cell is written by its place
    sheet.row(0).set_cell_error(3, 0x17)
    sheet.write_merge(1, 1, 0, 2, "Q1")
    buffer = io.BytesIO()
    book.save(buffer)
    (read,) = read_old_workbook(1, buffer.getvalue())
    assert read.head[0] == ["\x1f2031-01-05", "\x1f12.5", "\x1ftrue", "\x1e#REF!"]
    assert read.merges == [(1, 0, 1, 2)]


def test_long_numbers_keep_every_digit_in_parquet():
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{"id": 1234567890123456789}]), buffer)
    assert sheets(read_parquet(1, buffer.getvalue())) == {"": [["id"], ["\x1f1234567890123456789"]]}


def test_nested_parquet_columns_are_tables_of_their_own():
    buffer = io.BytesIO()
    rows = [{"day": "2031-01-05", "groups": [{"sex": "F", "n": 7}]}]
    pq.write_table(pa.Table.from_pylist(rows), buffer)
    assert sheets(read_parquet(1, buffer.getvalue()))["groups"] == [
        ["sex", "n", "day"],
        ["F", "\x1f7", "2031-01-05"],
    ]


def test_a_record_is_told_by_its_number_from_1():
    assert cell_ref("/date", 2) == "1/date"
    assert cell_ref("B", 2) == "B2"
    assert read_one(as_json([HEADING, ROWS[1]])).kept_back == [("1/Women", "not_a_number")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook({"Sheet1": [], "Other": [["budget", "2031"]]}), "unknown_layout"),
        (workbook({"Sheet1": [], "Log": ROWS}, hidden=("Log",)), "unknown_layout"),
        (b"[]", "unknown_layout"),
    ],
)  # fmt: skip
def test_a_workbook_with_nothing_to_read_beside_an_empty_sheet_is_refused(content, reason):
    assert read_one(content).kept_back == [("", reason)]


@pytest.mark.parametrize(
    "content",
    [
        workbook({"Sheet1": []}),
        workbook({"Sheet1": [], "Sheet2": []}),
        ods('<table:table table:name="Sheet1"/>'),
    ],
)
def test_a_workbook_without_a_single_filled_cell_is_a_report_of_no_records(content):
    read = read_one(content)
    (submission,) = submission_rows(read.batch, read.templates, lambda *_: "").to_dicts()
    told = ("submission_status_code", "record_count", "template_id")
    assert [submission[name] for name in told] == ["accepted", 0, None]
    assert (read.kept_back, read.findings) == ([], {"empty_table": 1})
