"""Night after night: who gets a pack, what lies in it, and who may read it."""

import stat
from contextlib import contextmanager

import pytest

from assets import feedback as feedback_asset
from citywise.feedback.packs import Notes, name_workbook, newest_pack, retire_packs, write_pack
from citywise.stages.give_back import GivenBack, give_back
from citywise.stages.night import no_progress, open_night
from pipelines.nightly import run_night
from tests.feedback.conftest import HEADING, coloured, open_workbook, texts
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import work
from tests.fixtures.tables import as_csv

STATES = (
    "city_id,indicator_id,since,state\neastmere,*,2030-01-01,network\nskovby,*,2030-01-01,network\n"
)
EXPECTED = """\
city_id,template_id,first_period,last_period,due_days
eastmere,event-log,2025-Q1,2025-Q1,30
"""


@contextmanager
def whole_night(workspace):
    """A night up to its release."""
    with open_night(workspace) as night:
        work(night)
        yield night


def tell(workspace):
    with whole_night(workspace) as night:
        return give_back(night)


@pytest.fixture
def network(tmp_path):
    return make_workspace(tmp_path / "network", release_states=STATES)


def session(day, number=20):
    return [f"2025-{day}", "Evening", "Sports", "Completed", str(number)]


def send(workspace, city, *rows, name="2025-Q1.csv"):
    folder = workspace.raw / city
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(as_csv([HEADING, *rows]))


def marked(pack):
    return {path.name: path for path in sorted((pack.folder / "marked").glob("*"))}


def test_a_city_gets_its_marked_file_and_a_summary_in_its_language(network):
    send(network, "skovby", session("01-05"), session("02-30"))
    assert tell(network) == GivenBack(packs=1, workbooks=1)
    pack = newest_pack(network, "skovby")
    assert (pack.folder.name, pack.notes.language) == ("R0001-2031-06-01", "da")
    assert "# Tilbagemelding til Skovby" in pack.summary
    assert "poster indlæst: 1 af 2" in pack.summary
    book = open_workbook(marked(pack)["2025-Q1.csv.xlsx"].read_bytes())
    assert coloured(book.worksheets[1]) == {"A3"}
    assert book.worksheets[1].freeze_panes == "A2"


def test_only_its_owner_may_read_a_pack(network):
    send(network, "eastmere", session("01-05"), session("02-30"))
    tell(network)
    paths = [network.feedback, *network.feedback.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_a_night_without_news_writes_nothing_and_news_of_one_city_one_pack(network):
    send(network, "eastmere", session("01-05"))
    tell(network)
    assert tell(network) == GivenBack(0, 0)
    send(network, "skovby", session("01-06"))
    assert tell(network) == GivenBack(packs=1, workbooks=0)
    assert newest_pack(network, "eastmere").folder.name.startswith("R0001")
    assert newest_pack(network, "skovby").folder.name.startswith("R0002")


def test_a_corrected_file_tells_what_it_changed_and_by_which_file(network):
    send(network, "eastmere", session("01-05"), session("02-30"))
    tell(network)
    send(network, "eastmere", session("01-05"), session("02-28"))
    assert tell(network) == GivenBack(packs=1, workbooks=0)
    text = newest_pack(network, "eastmere").summary
    sessions, people = "Outreach sessions delivered (Event logs)", "Participations (attendances)"
    lines = {line[2:].partition(",")[0]: line for line in text.splitlines() if "by 2025" in line}
    assert "by 2025-Q1.csv (Period: Q1 2025; Before: 1; After: 2)" in lines[sessions]
    assert "After: 40" in lines[f"{people} (Event logs)"]
    assert "Nothing waits." in text


def test_a_file_of_another_folder_is_told_and_never_repeated(network):
    send(network, "eastmere", session("01-05", 4321))
    send(network, "skovby", session("01-05", 4321))
    tell(network)
    (path,) = marked(newest_pack(network, "skovby")).values()
    book = open_workbook(path.read_bytes())
    assert len(book.worksheets) == 1
    assert "4321" not in " ".join(texts(book.worksheets[0]).values())


def test_a_missing_report_is_asked_for(tmp_path):
    workspace = make_workspace(
        tmp_path / "network", release_states=STATES, expected_reports=EXPECTED
    )
    send(workspace, "eastmere", session("04-05"), name="2025-Q2.csv")
    tell(workspace)
    text = newest_pack(workspace, "eastmere").summary
    assert "- Event log, Q1 2025: missing, it was due on 30 Apr 2025" in text


def test_what_is_lost_is_told_again(network):
    send(network, "eastmere", session("02-30"))
    tell(network)
    retire_packs(network, "eastmere", keep=0)
    assert newest_pack(network, "eastmere") is None
    assert tell(network) == GivenBack(packs=1, workbooks=1)


def test_so_many_packs_are_kept_and_none_is_written_where_none_is_wanted(network):
    settings = network.settings_file
    settings.write_text(f"{SETTINGS}\n[feedback]\nkeep = 1\n")
    for number in (20, 21):
        send(network, "eastmere", session("01-05", number))
        tell(network)
    assert [path.name[:5] for path in (network.feedback / "eastmere").iterdir()] == ["R0002"]
    settings.write_text(f"{SETTINGS}\n[feedback]\nkeep = 0\n")
    send(network, "eastmere", session("01-05", 22))
    assert tell(network) == GivenBack(0, 0)


def test_packs_under_one_release_stand_in_order(network):
    network.make_folders()
    notes = Notes("eastmere", "R0009-2031-06-01", "en", 1, 0)
    contents = {"summary.txt": b"one"}
    names = [write_pack(network, notes, contents).name for _ in range(11)]
    assert names[:2] == ["R0009-2031-06-01", "R0009-2031-06-01.2"]
    assert newest_pack(network, "eastmere").folder.name == "R0009-2031-06-01.11"
    write_pack(network, Notes("eastmere", "R0010-2031-06-02", "en", 1, 0), contents)
    assert newest_pack(network, "eastmere").folder.name == "R0010-2031-06-02"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a/2025-Q1 events.csv", "2025-Q1 events.csv.xlsx"),
        ("a/2025-Q1.xlsx", "2025-Q1.xlsx"),
        ("a/old/2031 التقدم.ods", "old - 2031 التقدم.ods.xlsx"),
        ("a/../../etc/passwd", "_ - .. - etc - passwd.xlsx"),
        ('a/<b>"|\x00.csv', "_b____.csv.xlsx"),
        ("a/...", "file.xlsx"),
    ],
)
def test_no_name_in_the_drop_folder_leads_out_of_the_pack(sent, name):
    made = name_workbook(sent, {}, 7)
    assert "/" not in made
    assert not made.startswith(".")
    assert made == name or ".." in sent


def test_two_files_of_one_name_get_two_names():
    assert name_workbook("a/x.csv", {1: "x.csv.xlsx"}, 7) == "x.csv (7).xlsx"


def test_a_failure_leaves_the_release_in_place_and_is_told(network, monkeypatch):
    def fail(_night):
        raise OSError("no space left")

    monkeypatch.setattr(feedback_asset, "give_back", fail)
    monkeypatch.setattr(
        feedback_asset.feedback_packs.node_def, "_retry_policy", None, raising=False
    )
    send(network, "eastmere", session("01-05"))
    report = run_night(network, no_progress)
    assert not report.is_success
    assert report.failures == ("feedback_packs: no space left",)
    assert report.said["release"].is_new
    assert network.released_file.exists()
