"""The page that looks at a file before it is sent: verdict, places, remedies, and nothing kept."""

import tempfile
import threading

import openpyxl
import pytest
from demonstration import APP
from handing_in import BAD, GOOD, HEADING, drawn, hand_in, open_at, set_pages, shown
from streamlit.testing.v1 import AppTest

from citywise.catalogue.translations import wording
from citywise.stages.inspection import inspect_file
from citywise.stages.marking import mark_file
from dashboards import uploads
from tests.fixtures.invented import make_workspace
from tests.fixtures.tables import as_csv, as_ods
from tests.fixtures.workbooks import workbook

NAME = "2025-Q1 events.xlsx"
TITLES = (
    "Network overview",
    "Compare cities",
    "City",
    "Data quality",
    "Check a file",
    "New layout",
)


def as_text(*rows):
    return [[str(cell) for cell in row] for row in rows]


@pytest.fixture(autouse=True)
def network(tmp_path, monkeypatch):
    made = make_workspace(tmp_path / "network")
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(made.root))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    yield made
    assert list((tmp_path / "temporary").iterdir()) == [], "something of a file was left behind"
    assert not made.working_file.exists()
    assert list(made.raw.iterdir()) == []


def check(name, content, city="eastmere"):
    return hand_in(open_at("check", city=city), name, content)


def test_before_a_city_is_chosen_no_file_is_taken():
    app = open_at("check")
    assert not app.exception
    assert app.file_uploader[0].disabled
    assert not open_at("check", city="eastmere").file_uploader[0].disabled


def test_a_clean_file_would_load_as_a_whole():
    app = check(NAME, workbook({"Log": [HEADING, GOOD]}))
    assert not app.exception
    assert "Everything would load: 1 of 1 record." in drawn(app)
    assert "Event log: one row for each outreach event" in drawn(app)
    assert "Q1 2025" in drawn(app)


def test_what_would_wait_is_told_with_place_text_and_remedy():
    app = check(NAME, workbook({"Log": [HEADING, GOOD, BAD]}))
    assert "1 of 2 records would load; 1 waits for a correction." in drawn(app)
    assert [block.value for block in app.code] == ["Log!A3"]
    assert "It says: 03/31/2025" in shown(app)
    assert "Write it as 2025-05-31" in drawn(app)


@pytest.mark.parametrize(("name", "write"), [("2025-Q1 a.csv", as_csv), ("2025-Q1 a.ods", as_ods)])
def test_any_format_is_looked_at(name, write):
    assert "Everything would load" in drawn(check(name, write(as_text(HEADING, GOOD))))


def test_reasons_are_told_in_the_city_s_language_unless_another_is_chosen():
    app = check(NAME, workbook({"Log": [HEADING, GOOD, ["soon", *GOOD[1:]]]}), city="wadi")
    arabic = wording("ar").reasons["not_a_date"]
    assert app.selectbox(key="language").value == "ar"
    assert arabic.fix in drawn(app)
    app.selectbox(key="language").select("da").run()
    assert wording("da").reasons["not_a_date"].fix in drawn(app)
    assert app.query_params["language"] == "da"


def test_the_workbook_has_the_place_marked_and_keeps_texts_as_texts(network, tmp_path):
    file = tmp_path / "2025-Q1.csv"
    file.write_bytes(as_csv(as_text(HEADING, ["=1+1", *GOOD[1:]])))
    found = inspect_file(network, file, "eastmere")
    made = tmp_path / "marked.xlsx"
    made.write_bytes(mark_file(network, file, found, "en"))
    sheet = openpyxl.load_workbook(made).worksheets[1]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert "Write it as 2025-05-31." in sheet["A2"].comment.text


def test_a_workbook_of_a_file_that_nobody_sent_says_no_day_and_keeps_its_heading(network, tmp_path):
    file = tmp_path / "2025-Q1.xlsx"
    file.write_bytes(workbook({"Log": [["Youth office"], HEADING, ["soon", *GOOD[1:]]]}))
    found = inspect_file(network, file, "eastmere")
    made = tmp_path / "marked.xlsx"
    made.write_bytes(mark_file(network, file, found, "en"))
    first, sheet = openpyxl.load_workbook(made).worksheets
    assert sheet.freeze_panes == "A3"
    assert not any("Received" in str(cell.value) for (cell, *_) in first.iter_rows())


def test_a_marked_workbook_is_offered_only_where_a_place_is_marked():
    assert [b.proto.label for b in buttons(check(NAME, workbook({"Log": [HEADING, BAD]})))] == [
        "Download list as CSV",
        "Download your file with the places marked",
    ]
    personal = check(NAME, workbook({"Log": [["Participant name", "Phone"], ["Ann", "1"]]}))
    assert "Download your file with the places marked" not in [
        b.proto.label for b in buttons(personal)
    ]
    assert not buttons(check(NAME, workbook({"Log": [HEADING, GOOD]})))


def buttons(app):
    return app.get("download_button")


def test_of_a_layout_that_nobody_knows_the_next_step_is_a_template(network):
    table = as_csv([["Colour", "Shape"], ["red", "round"]])
    app = check("2025-Q1 x.csv", table)
    assert "have a template made" in drawn(app)
    assert "Have a template made" not in links(app)
    set_pages(network, "confirm_layouts = true")
    assert "Have a template made" in links(check("2025-Q1 x.csv", table))


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def test_what_a_program_calls_its_failure_is_not_told():
    app = check("2025-Q1.xlsx", b"PK\x03\x04" + bytes(300))
    assert "BadZipFile" not in shown(app) + drawn(app)


def test_many_places_of_a_check_are_told_as_the_first_and_how_many_more():
    idle = [["2025-01-05", f"Talk {n}", "Sports", "Cancelled", 12] for n in range(9)]
    (table,) = [frame.value for frame in check(NAME, workbook({"Log": [HEADING, *idle]})).dataframe]
    assert table["Where"][0].splitlines()[-2:] == [
        "eastmere/2025-Q1 events.xlsx!Log!6",
        "and 4 more",
    ]


def test_near_names_are_told_only_where_the_pages_are_internal(network):
    rows = [[*HEADING, "Program"], [*GOOD, "Mentos"]]
    assert "Mentors" not in shown(check(NAME, workbook({"Log": rows})))
    set_pages(network, "confirm_layouts = true")
    assert "Mentors" in shown(check(NAME, workbook({"Log": rows})))


def test_the_encoding_that_was_read_is_told():
    text = "Dato;Titel;Aktivitet;Status;Deltagere\n2025-01-05;Åbent hus;Sport;Gennemført;20\n"
    app = check("2025-Q1 log.csv", text.encode("cp1252"), city="skovby")
    assert "CP1252" in drawn(app)


def test_a_file_that_is_none_is_refused_with_its_reason():
    app = check("2025-Q1.xlsx", b"PK\x03\x04" + bytes(300))
    assert not app.exception
    assert "Nothing of this file would load." in drawn(app)
    assert [block.value for block in app.code] == ["The whole file"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/a.png)",
        "[x](https://evil.example)",
        '=HYPERLINK("https://evil.example")',
        ":material/home:",
        "$\\href{https://evil.example}{x}$",
    ],
)
def test_supplied_text_is_only_shown_as_text(text):
    rows = as_text(HEADING, [text, "Open day", text, text, text])
    app = check(f"2025-Q1 {text}.csv".replace("/", "").replace("\\", ""), as_csv(rows))
    assert not app.exception
    assert f"It says: {text}" in shown(app)
    assert text not in drawn(app)


def test_of_personal_data_only_place_and_kind_are_told():
    rows = as_text(
        HEADING, ["2025-01-05", "call maria.lund@mail.example", "Sports", "Completed", 3]
    )
    app = check(NAME, as_csv(rows))
    assert "data about persons" in drawn(app)
    assert "maria" not in shown(app) + drawn(app)
    assert [block.value for block in app.code] == ["B2"]


def test_a_file_over_the_limit_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(uploads, "MEGABYTE", 10)
    app = check(NAME, bytes(5_000))
    assert "larger than the network takes" in shown(app)


def test_a_mistake_of_the_network_names_nothing_of_it_in_public(network):
    (network.reference / "programs.csv").write_text("program_id,city_id\nsecret/club,nobody\n")
    app = open_at("check", city="eastmere")
    assert not app.exception
    assert "The network's own files have a mistake" in shown(app)
    assert "secret" not in shown(app) + drawn(app)


def test_it_works_while_a_night_runs(network):
    from citywise.stages.night import open_night  # noqa: PLC0415

    with open_night(network):
        app = check(NAME, workbook({"Log": [HEADING, GOOD]}))
    assert "Everything would load" in drawn(app)
    network.working_file.unlink()


def test_a_page_that_is_off_is_not_there(network):
    assert listed()[4:] == ["Check a file"]
    set_pages(network, "check_files = false", "confirm_layouts = true")
    assert listed()[4:] == ["New layout"]


def test_without_settings_no_page_takes_files(network):
    network.settings_file.write_text("[pages]\ncheck_files = 'perhaps'\n")
    assert len(listed()) == 4


def listed():
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    return [label for label in links(app) if label in TITLES]


def test_no_more_than_two_files_are_looked_at_together():
    inside, most, together = threading.Semaphore(0), [], threading.Event()

    def look():
        with uploads.one_of_few():
            most.append(1)
            inside.release()
            together.wait(10)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        assert inside.acquire(timeout=10)
    assert not inside.acquire(timeout=1)
    together.set()
    for thread in threads:
        thread.join(10)
    assert len(most) == 3


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("2025-Q1 أنشطة.csv", "2025-Q1 أنشطة.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\2025-Q1.csv", "2025-Q1.csv"),
        ("..", "file"),
        ("a\x00b\n.csv", "a_b_.csv"),
    ],
)
def test_a_name_is_kept_without_its_folders(name, kept):
    assert uploads.name_safely(name) == kept


def test_a_long_name_keeps_its_ending():
    safe = uploads.name_safely("ش" * 500 + ".xlsx")
    assert len(safe.encode()) < 255
    assert safe.endswith(".xlsx")
