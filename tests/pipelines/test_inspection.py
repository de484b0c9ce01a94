"""`citywise check FILE`: a city sees what would become of a file before it sends it."""

import pytest
from demonstration import citywise

from citywise.errors import WorkspaceError
from citywise.stages.inspection import inspect_file
from pipelines.inspecting import print_inspection
from tests.fixtures.invented import make_workspace
from tests.fixtures.workbooks import workbook

HEADING = ["Date", "Title", "Activity", "Status", "Participants"]
GOOD = ["2025-01-05", "Open day", "Sports", "Completed", 20]
BAD = ["03/31/2025", "Open day", "Sports", "Completed", 20]
DONE, FAILED, UNUSABLE = 0, 1, 2


@pytest.fixture
def network(tmp_path):
    return make_workspace(tmp_path / "network")


@pytest.fixture
def send(tmp_path):
    def write(*rows, name="2025-Q1 events.xlsx"):
        path = tmp_path / name
        path.write_bytes(workbook({"Log": [HEADING, *rows]}))
        return path

    return write


def test_what_would_load_is_counted_and_what_would_wait_has_its_address(network, send):
    found = inspect_file(network, send(GOOD, BAD), "Eastmere")
    assert (found.status, found.loaded_count, found.record_count) == ("partial", 1, 2)
    ((where, hint, text),) = found.kept_back.rows()
    assert where == "Eastmere/2025-Q1 events.xlsx!Log!A3"
    assert "2025-05-31" in hint
    assert text == "03/31/2025"


def test_where_every_record_would_wait_nothing_would_load(network, send, capsys):
    print_inspection(inspect_file(network, send(BAD, BAD), "Eastmere"))
    said = capsys.readouterr().out
    assert said.startswith("Nothing would load.")
    assert "0 of 2 records would load." in said


def test_a_file_in_the_drop_folder_says_itself_whose_it_is(network, send):
    folder = network.raw / "westhaven"
    folder.mkdir()
    path = send(GOOD, BAD).rename(folder / "2025-Q1 events.xlsx")
    found = inspect_file(network, path, "")
    # the month comes first in Westhaven
    assert (found.loaded_count, found.record_count) == (2, 2)


def test_nothing_is_kept(network, send):
    inspect_file(network, send(GOOD), "eastmere")
    assert not network.warehouse.exists()
    assert list(network.raw.iterdir()) == []


@pytest.mark.parametrize(("name", "city"), [("gone.xlsx", "eastmere"), ("2025-Q1.xlsx", "")])
def test_a_file_that_is_not_there_or_nobodys_is_said(network, send, tmp_path, name, city):
    send(GOOD, name="2025-Q1.xlsx")
    with pytest.raises(WorkspaceError):
        inspect_file(network, tmp_path / name, city)


def test_the_command_says_it_in_words_and_by_its_exit_code(network, send):
    arguments = ("--city", "eastmere")
    clean = citywise("check", str(send(GOOD)), *arguments, workspace=network.root)
    assert (clean.returncode, clean.stderr) == (DONE, "")
    assert clean.stdout.splitlines()[0] == "Everything would load."
    assert "Read as: Event log: one row for each outreach event, for 2025-Q1" in clean.stdout
    partly = citywise("check", str(send(GOOD, BAD)), *arguments, workspace=network.root)
    assert partly.returncode == FAILED
    assert "eastmere/2025-Q1 events.xlsx!Log!A3" in partly.stdout
    assert "1 of 2 records would load." in partly.stdout


def test_what_no_table_is_is_said_without_a_traceback(network, tmp_path):
    path = tmp_path / "2025-Q1.xlsx"
    path.write_bytes(b"<html><table></table></html>")
    said = citywise("check", str(path), "--city", "eastmere", workspace=network.root)
    assert (said.returncode, said.stderr) == (FAILED, "")
    assert "Nothing would load." in said.stdout
    assert "web page" in said.stdout


def test_the_sender_sees_in_which_encoding_the_text_was_read(network, tmp_path, capsys):
    path = tmp_path / "2025-Q1.csv"
    rows = [HEADING, [*GOOD[:1], "Åben dør", *map(str, GOOD[2:])]]
    path.write_bytes("\n".join(";".join(row) for row in rows).encode("cp1252"))
    print_inspection(inspect_file(network, path, "Skovby"))
    assert "cp1252" in capsys.readouterr().out
    print_inspection(inspect_file(network, path, "Eastmere"))
    assert "cp1252: Å" in capsys.readouterr().out  # nobody there has declared it; a city has


def test_a_word_that_stands_often_is_said_once(network, send):
    rows = [[f"2025-01-{day:02}", "Open day", "Juggling", "Completed", 20] for day in range(1, 29)]
    said = citywise("check", str(send(*rows)), "--city", "eastmere", workspace=network.root).stdout
    assert said.count("It says: Juggling") == 1
    assert "!Log!C2\n" in said
    assert "and 27 more: eastmere/2025-Q1 events.xlsx!Log!C3, " in said


def test_headings_that_file_and_template_do_not_share_are_said(network, send):
    path = send(GOOD)
    path.write_bytes(workbook({"Log": [[*HEADING, "Weather"], [*GOOD, "fine"]]}))
    said = citywise("check", str(path), "--city", "eastmere", workspace=network.root).stdout
    assert "These columns are in the file and are not read: Weather" in said
    (lacks,) = (line for line in said.splitlines() if line.startswith("The template also knows"))
    assert "Program" in lacks
    assert "Participants" not in lacks.replace("Participants ", "")


def test_personal_data_is_told_by_kind_and_cell_and_never_repeated(network, send):
    text = "Prepared by: Quillon Draycott"
    said = citywise(
        "check", str(send(GOOD, [GOOD[0], text, *GOOD[2:]])), "--city", "eastmere",
        workspace=network.root,
    ).stdout  # fmt: skip
    assert "2025-Q1 events.xlsx!B3\n" in said
    assert "Found: Name of a person" in said
    assert "Quillon" not in said
