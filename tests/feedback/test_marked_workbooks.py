"""What comes back to a city: its own cells in their own places, and the problems marked."""

import zipfile
from datetime import datetime
from io import BytesIO

import pytest

from citywise.feedback.grids import value_of
from citywise.intake.cells import TYPED
from tests.feedback.conftest import HEADING, coloured, comments, open_workbook, texts
from tests.feedback.libreoffice import convert
from tests.fixtures.tables import (
    as_csv,
    as_grid_json,
    as_json,
    as_ods,
    as_xls,
    as_xlsx,
    as_zipped_csv,
)
from tests.fixtures.workbooks import with_xml, workbook

ROWS = [
    HEADING,
    ["2025-01-05", "Open day", "Sports", "Completed", "20"],
    ["03/31/2025", "Match", "Sports", "Completed", "12"],
    ["2025-02-07", "Talk", "Sports", "Completed", "about ten"],
]
PLACES = {"A3", "E4"}
INJECTED = ("=1+1", "+A1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.example")', "http://x.example")


@pytest.mark.parametrize(
    "write", [as_csv, as_xlsx, as_xls, as_ods, as_zipped_csv, as_json, as_grid_json]
)
def test_every_format_comes_back_with_its_cells_in_place_and_the_problems_marked(opened, write):
    sheet = opened(write(ROWS)).worksheets[1]
    sent = {f"{'ABCDE'[c]}{r}": text for r, row in enumerate(ROWS, 1) for c, text in enumerate(row)}
    assert texts(sheet) == sent
    assert coloured(sheet) == PLACES
    assert set(comments(sheet)) == PLACES


def test_a_comment_says_what_was_found_what_to_do_and_what_waits(opened):
    sheet = opened(as_csv(ROWS)).worksheets[1]
    assert comments(sheet)["A3"] == (
        "Found: The cell is not a day.\n"
        "To do: Write it as 2025-05-31.\n"
        "The whole row waits until this is put right."
    )


def test_the_first_sheet_lists_every_place_with_a_link_to_its_cell(opened):
    first = opened(workbook({"Log": ROWS})).worksheets[0]
    assert first.title == "Read me"
    links = {c.value: c.hyperlink.location for row in first.iter_rows() for c in row if c.hyperlink}
    assert links == {"Log!A3": "'Log'!A3", "Log!E4": "'Log'!E4"}


def test_what_a_workbook_stored_as_a_number_or_a_day_comes_back_as_one(opened):
    day = datetime(2025, 1, 5)  # noqa: DTZ001 - workbooks know no zones
    raw = workbook({"Log": [HEADING, [day, "Open day", "Sports", "Completed", 20],
                            ["x", "007", "Sports", "Completed", 12.5]]})  # fmt: skip
    sheet = opened(raw).worksheets[1]
    assert (sheet["A2"].value, sheet["A2"].is_date) == (day, True)
    assert (sheet["E2"].value, sheet["E3"].value) == (20, 12.5)
    assert sheet["B3"].value == "007"
    assert coloured(sheet) == {"A3", "E3"}


@pytest.mark.parametrize("text", ["<r><t>bold</t></r>", "a & b < c > d", "٣", "x" * 20_000])
def test_a_text_comes_back_as_it_was_sent(opened, text):
    sheet = opened(as_csv([HEADING, ["x", text, "Sports", "Completed", "1"]])).worksheets[1]
    assert sheet["B2"].value == text


def test_what_passes_for_an_escaped_character_stays_what_it_was(mark):
    raw = mark(as_csv([HEADING, ["x", "_x0041_", "Sports", "Completed", "1"]]))
    with zipfile.ZipFile(BytesIO(raw)) as book:
        assert b"_x005F_x0041_<" in book.read("xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("written", ["1e999", "-1e999"])
def test_a_number_that_no_workbook_can_hold_stays_as_it_was_written(written):
    assert value_of(f"{TYPED}{written}") == written


def test_the_heading_stays_in_sight_and_merged_cells_stay_merged(opened):
    rows = [["Reporting period: Q1 2025", None, None, None, None], HEADING, *ROWS[2:]]
    raw = workbook({"Log": rows}, merges={"Log": ["A1:C1"]})
    sheet = opened(raw, heading_rows=2).worksheets[1]
    assert sheet.freeze_panes == "A3"
    assert sheet["A2"].font.bold
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]


def test_a_row_that_fits_no_columns_is_shown_and_marked_as_a_whole(opened):
    sheet = opened(as_csv(ROWS[:2]) + b"2025-01-06,Lunch,Sports,Completed,1,200\n").worksheets[1]
    assert [cell.value for cell in sheet[3]] == ["2025-01-06", "Lunch", "Sports", "Completed",
                                                 "1", "200"]  # fmt: skip
    assert coloured(sheet) == {f"{letter}3" for letter in "ABCDEF"}
    assert "more or fewer cells" in comments(sheet)["A3"]


def test_every_row_that_a_check_finds_is_marked_and_beyond_200_it_is_told_how_many_more(opened):
    idle = [f"2025-01-05,Talk {number},Sports,Cancelled,12" for number in range(1_300)]
    first, sheet = opened(text_of(*idle[:60])).worksheets
    assert {cell for cell in coloured(sheet) if cell.startswith("A")} == {
        f"A{row}" for row in range(2, 62)
    }
    assert not any("more)" in text for text in texts(first).values())
    first, sheet = opened(text_of(*idle)).worksheets
    assert len({cell for cell in coloured(sheet) if cell.startswith("A")}) == 200
    assert any(text.endswith("(and 1,100 more)") for text in texts(first).values())


def text_of(*rows):
    return "\n".join([",".join(HEADING), *rows])


def test_a_whole_file_that_waits_is_told_on_the_first_sheet_and_shown_behind_it(opened):
    book = opened("Colour;Shape\nred;round\n")
    first, sheet = book.worksheets
    assert "The whole file" in texts(first).values()
    assert "No template fits the table." in texts(first).values()
    assert texts(sheet) == {"A1": "Colour", "B1": "Shape", "A2": "red", "B2": "round"}
    assert coloured(sheet) == set()


def test_a_file_that_cannot_be_read_comes_back_as_the_first_sheet_alone(opened):
    book = opened(b"PK\x03\x04 no archive")
    (first,) = book.worksheets
    assert any("could not be read" in text for text in texts(first).values())


def test_a_reason_that_forbids_copying_lets_no_content_through(mark):
    raw = mark(as_csv([*ROWS, ["secret", "Ann Example", "Sports", "Completed", "1"]]),
               reason="same_file_other_folder")  # fmt: skip
    with zipfile.ZipFile(BytesIO(raw)) as book:
        whole = b"".join(book.read(name) for name in book.namelist())
    assert b"Ann Example" not in whole
    assert b"Only positions and kinds are told" in whole
    assert open_workbook(raw).sheetnames == ["Read me"]


def test_personal_data_are_told_by_place_and_kind_and_never_repeated(mark):
    rows = [[*HEADING, "Contact"], *([*row, "ann.example@mail.example"] for row in ROWS[1:])]
    raw = mark(as_csv(rows), language="fr")
    first = open_workbook(raw).worksheets[0]
    told = [(first[f"A{row}"].value, first[f"B{row}"].value) for row in range(7, first.max_row + 1)]
    assert any("Adresse électronique" in text for _, text in told)
    assert open_workbook(raw).sheetnames == ["À lire"]
    with zipfile.ZipFile(BytesIO(raw)) as book:
        assert b"example" not in b"".join(book.read(name) for name in book.namelist())


@pytest.mark.parametrize("heading", ["_submitted_by", "Religion", "username"])
def test_columns_about_people_that_nobody_reads_come_back_empty(opened, heading):
    sheet = opened(
        as_xlsx([[*row, text] for row, text in zip(ROWS, [heading, *"abc"], strict=True)])
    )
    assert [sheet.worksheets[1][f"F{row}"].value for row in range(1, 5)] == [
        heading,
        None,
        None,
        None,
    ]
    assert texts(sheet.worksheets[1])["B4"] == "Talk"
    assert coloured(sheet.worksheets[1]) >= PLACES


@pytest.fixture
def injected(mark):
    rows = [["x", text, "Sports", "Completed", "1"] for text in INJECTED]
    return mark(workbook({"=cmd": [HEADING, *rows]}), path="eastmere/=2025-Q1.xlsx")


def test_no_text_that_a_city_sent_can_become_a_formula_or_a_link(injected):
    sheet = open_workbook(injected).worksheets[1]
    cells = [sheet[f"B{row}"] for row in range(2, 2 + len(INJECTED))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in INJECTED]
    assert [cell.hyperlink for cell in cells] == [None] * len(INJECTED)
    with zipfile.ZipFile(BytesIO(injected)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet2.xml")


def test_texts_stay_texts_and_marks_stay_in_place_after_libreoffice(injected, tmp_path):
    path = tmp_path / "sent back.xlsx"
    path.write_bytes(injected)
    (tmp_path / "saved").mkdir()
    saved = convert(path, "xlsx", tmp_path / "saved").read_bytes()
    sheet = open_workbook(saved).worksheets[1]
    places = {f"A{row}" for row in range(2, 2 + len(INJECTED))}
    assert [sheet[f"B{row}"].value for row in range(2, 2 + len(INJECTED))] == list(INJECTED)
    assert {sheet[f"B{row}"].data_type for row in range(2, 2 + len(INJECTED))} == {"s"}
    assert coloured(sheet) == places
    assert {where: "not a day" in text for where, text in comments(sheet).items()} == dict.fromkeys(
        places, True
    )


@pytest.mark.parametrize("write", [as_csv, as_ods, as_json])
def test_libreoffice_opens_what_comes_back_of_other_formats_too(mark, tmp_path, write):
    path = tmp_path / "back.xlsx"
    path.write_bytes(mark(write(ROWS), language="ar"))
    (tmp_path / "saved").mkdir()
    sheet = open_workbook(convert(path, "xlsx", tmp_path / "saved").read_bytes()).worksheets[1]
    assert coloured(sheet) == PLACES
    assert set(comments(sheet)) == PLACES
    assert sheet.sheet_view.rightToLeft


def test_it_speaks_the_citys_language_and_begins_on_the_right_in_arabic(opened):
    book = opened(as_csv(ROWS), language="ar")
    assert book.worksheets[0].title == "اقرأني"
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert "ما في الخلية ليس يوماً." in comments(book.worksheets[1])["A3"]
    danish = opened(as_csv(ROWS), language="da").worksheets
    assert "Cellen er ikke en dag." in comments(danish[1])["A3"]
    assert not danish[1].sheet_view.rightToLeft


def test_of_a_long_file_the_heading_and_the_marked_rows_come_back_in_their_places(opened):
    good = [["2025-01-05", f"Day {n}", "Sports", "Completed", "20"] for n in range(200)]
    bad = ["soon", "Last", "Sports", "Completed", "20"]
    book = opened(as_csv([HEADING, *good, bad]), most_cells=500)
    sheet = book.worksheets[1]
    assert (sheet["A202"].value, sheet["A1"].value, sheet["B100"].value) == ("soon", "Date", None)
    assert coloured(sheet) == {"A202"}
    assert any("The file is long" in text for text in texts(book.worksheets[0]).values())


@pytest.mark.parametrize("name", ["read ME", "a'b", "x" * 31])
def test_a_sheet_keeps_its_name_and_the_first_sheet_makes_way(opened, name):
    names = opened(workbook({name: ROWS})).sheetnames
    assert names[1] == name
    assert len({name.casefold() for name in names}) == 2


def test_a_merged_range_of_a_million_rows_costs_nothing(opened):
    raw = workbook({"Log": ROWS}, merges={"Log": ["G1:G9"]})
    raw = with_xml(raw, lambda xml: xml.replace(b"G1:G9", b"G1:G1048576"))
    assert coloured(opened(raw).worksheets[1]) == PLACES
