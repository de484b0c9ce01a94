"""Small workbooks of one layout are read together, and as each of them would be read alone."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywise.intake.fitting.sole_headings import SoleHeadings
from citywise.intake.formats.alike_workbooks import AlikeWorkbooks
from citywise.intake.formats.workbook import open_workbook
from citywise.intake.reading import FileToRead, read_batch
from citywise.intake.templates.files import parse_template
from citywise.network.corrections import Correction
from tests.fixtures.workbooks import workbook

LOG = rb"""
id = "log"
title = "Log"
produces = "events"
[report]
period = "file_name"
period_pattern = '(?P<year>\d{4})'
[source]
sheets = "Log|Anna Smith"
not_personal = ["Venue"]
[columns.ref]
headers = ["Ref"]
[columns.date]
headers = ["Date"]
required = true
[columns.title]
headers = ["Title"]
[columns.activity_type]
headers = ["Activity"]
required = true
[columns.status]
headers = ["Status"]
[[counts]]
headers = ["Participants"]
required = true
"""
VISITS = rb"""
id = "visits"
title = "Visits"
produces = "events"
[report]
period = "file_name"
period_pattern = '(?P<year>\d{4})'
[columns.date]
headers = ["Day"]
required = true
[columns.activity_type]
headers = ["Kind of visit"]
required = true
[[counts]]
headers = ["Visitors"]
required = true
"""
TEMPLATES = [
    parse_template(content, name, Path("/nowhere"))
    for content, name in ((LOG, "log.toml"), (VISITS, "visits.toml"))
]
HEADING = ["Ref", "Date", "Title", "Activity", "Status", "Participants"]
DAY = date(2031, 1, 5)
ROW = ["E-1", DAY, "Open house", "Sports", "Completed", 20]


def read(folder, sheets_of_files, corrections=(), **options):
    files = []
    for number, sheets in enumerate(sheets_of_files, 1):
        path = folder / f"{number}.xlsx"
        path.write_bytes(workbook(sheets, **options))
        mine = corrections if number == 1 else ()
        files.append(FileToRead(number, str(path), corrections=mine))
    together = read_batch(files, TEMPLATES, str(folder), 10**9)
    alone = [read_batch([file], TEMPLATES, str(folder), 10**9) for file in files]
    return told([together]), told(alone)


def told(batches):
    """Everything that is said of the files, whatever order they were read in."""
    files = sorted((file for batch in batches for file in batch.files), key=lambda f: f.number)
    problems = sorted((p for batch in batches for p in batch.problems), key=repr)
    frames = [pl.read_ipc(block.path) for batch in batches for block in batch.blocks]
    rows = [row for frame in frames for row in frame.cast(pl.String).to_dicts()]
    rows = [{name: cell for name, cell in row.items() if cell is not None} for row in rows]
    return files, problems, sorted(rows, key=lambda row: sorted(row.items()))


def logs(*files):
    return [{"Log": [HEADING, *rows]} for rows in files]


def test_two_logs_are_one_sheet_and_what_may_be_another_table_is_none_of_it():
    workbooks = AlikeWorkbooks(SoleHeadings(TEMPLATES))
    other = [ROW, ["Day", "Kind of visit", "Visitors"], [DAY, "Sports", 7]]
    files = logs([ROW], [ROW, ROW], other, [ROW])
    for number, sheets in enumerate(files, 1):
        assert not [*workbooks.pass_on(open_workbook(number, workbook(sheets)))]
    assert [sheet.files for sheet in workbooks.read()] == [(3,), (1, 2, 4)]


def test_the_rows_keep_their_file_and_their_place(tmp_path):
    (files, problems, rows), alone = read(tmp_path, logs([ROW, ROW], [ROW]))
    assert [(row["file_number"], row["source_row"]) for row in rows] == [
        ("1", "2"),
        ("1", "3"),
        ("2", "2"),
    ]
    assert (files, problems, rows) == alone


NUMBERS = ("3112991234", "0101901235", "1505851236", "2802941237", "0907711238")
FEW_NUMBERS = [[number, *ROW[1:]] for number in NUMBERS]


@pytest.mark.parametrize(
    "files",
    [
        logs([ROW], [["E-2", DAY, "write to keziah.b@mail.example", "Sports", "Completed", 3]]),
        logs([ROW] * 40, FEW_NUMBERS),
        logs(
            [ROW] * 9,
            [["Anna Smith", *ROW[1:]], ["Peter Jones", *ROW[1:]], ["Mary Bell", *ROW[1:]]],
        ),
        logs([ROW], [["Prepared by", None, "Anna Smith"], ROW]),
        logs([ROW], [["Anna Smith", "Peter Jones", "Mary Bell"], ROW]),
        logs([ROW], [ROW, ["Day", "Kind of visit", "Visitors"], [DAY, "Sports", 7]]),
        logs([ROW], [["Total", None, None, None, None, 20]]),
        logs([ROW], [["a note", None, None, None, None, None], ROW]),
        logs([ROW], [[None] * 6, ROW], [[{"error": "#REF!"}, *ROW[1:]]]),
        [{"Anna Smith": [HEADING, ROW]}, {"Anna Smith": [HEADING, ROW]}],
        [{"Log": [[*HEADING, "Phone"], [*ROW, "20 30 40 50"]]}] * 2,
        [{"Log": [[*HEADING, "Religion"], [*ROW, "x"]]}, {"Log": [[*HEADING, "Religion"], ROW]}],
        [{"Log": [[*HEADING, "Venue"], [*ROW, "Anna Smith"]]}] * 3,
        [
            {"Log": [HEADING, ROW]},
            {"Other": [HEADING, ROW]},
            {"Log": [HEADING, ROW], "Lists": [["a"]]},
        ],
        [{"Log": [HEADING, ROW]}, {"Log": [["Report"], HEADING, ROW]}, {"Log": [HEADING]}],
    ],
)
def test_what_one_file_holds_is_told_of_it_as_if_it_were_read_alone(tmp_path, files):
    together, alone = read(tmp_path, files)
    assert together == alone


def test_personal_data_in_one_refuse_only_that_one(tmp_path):
    (files, problems, _), alone = read(tmp_path, logs([ROW] * 40, FEW_NUMBERS, [ROW]))
    assert [file.number for file in files] == [1, 3]
    assert {(p.file_number, p.reason) for p in problems} == {(2, "personal_data")}
    assert (files, problems) == alone[:2]


def test_texts_of_one_heading_are_judged_file_by_file_too(tmp_path):
    files = []
    many = [[f"E-{number}", *ROW[1:]] for number in range(40)]
    for number, rows in enumerate([many, FEW_NUMBERS, [ROW]], 1):
        path = tmp_path / f"{number}.csv"
        path.write_text("\n".join(",".join(map(str, row)) for row in [HEADING, *rows]))
        files.append(FileToRead(number, str(path)))
    together = read_batch(files, TEMPLATES, str(tmp_path), 10**9)
    alone = [read_batch([file], TEMPLATES, str(tmp_path), 10**9) for file in files]
    assert [file.number for file in together.files] == [1, 3]
    assert told([together]) == told(alone)


def test_a_correction_is_of_its_own_file(tmp_path):
    correction = Correction("", "", "Log", "F2", "20", "21")
    together, alone = read(tmp_path, logs([ROW], [ROW]), corrections=(correction,))
    assert together == alone


WORDS = (
    """
Anna Smith|Peter Jones|Mary Bell|Prepared by|Contact: Anna Smith|Date|Status|Visitors|Sports|Total|
#date|x/Date|Open house 3|12345678Z|311299-1234|+45 12 34 56 78|1234567890|٤٢|a, b and c|  two  words
""".strip("\n")
    .replace("\n", "")
    .split("|")
)
CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 400),
    st.dates(date(1950, 1, 1), date(2040, 1, 1)),
    st.booleans(),
    st.sampled_from(WORDS),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5),
)
HEADINGS = st.sampled_from(
    [
        HEADING,
        [*HEADING, "Phone"],
        [*HEADING, "Notes"],
        [*HEADING, "Name"],
        HEADING[:3],
        ["Day", "Kind of visit", "Visitors"],
    ]
)
ROWS = st.one_of(st.just(ROW), st.lists(CELLS, min_size=1, max_size=7))
FILES = st.builds(
    lambda heading, rows: {"Log": [heading, *rows]}, HEADINGS, st.lists(ROWS, max_size=5)
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=st.lists(FILES, min_size=2, max_size=6))
def test_any_files_say_together_what_they_say_alone(tmp_path, files):
    together, alone = read(tmp_path, files)
    assert together == alone
