"""What is marked beside the night is what the night itself would have marked."""

import shutil

import pytest

from citywise.feedback.packs import newest_pack
from citywise.stages import beside, give_back
from citywise.stages.night import open_night
from tests.feedback.conftest import HEADING, coloured, open_workbook, texts
from tests.fixtures.invented import make_workspace
from tests.fixtures.nights import work
from tests.fixtures.tables import as_csv

CITIES = ("eastmere", "skovby")


@pytest.fixture
def network(tmp_path):
    made = make_workspace(tmp_path / "network")
    for city in CITIES:
        (made.raw / city).mkdir(exist_ok=True)
        rows = [["2025-01-05", "Evening", "Sports", "Completed", "20"],
                ["2025-02-30", "Evening", "Sports", "Completed", "20"]]  # fmt: skip
        (made.raw / city / "2025-Q1.csv").write_bytes(as_csv([HEADING, *rows]))
    return made


@pytest.fixture
def marked_here(monkeypatch):
    """The cities that the night itself marks."""
    cities, mark = [], give_back.mark
    monkeypatch.setattr(
        give_back, "mark", lambda one, copy: cities.append(one.city_id) or mark(one, copy)
    )
    return cities


def workbooks(workspace):
    """Of every city, with the cells that are coloured in them."""
    packs = [newest_pack(workspace, city) for city in CITIES]
    files = [path for pack in packs for path in sorted((pack.folder / "marked").iterdir())]
    books = [open_workbook(path.read_bytes()) for path in files]
    return [[(sheet.title, coloured(sheet), texts(sheet)) for sheet in book] for book in books]


def test_where_there_is_much_to_mark_it_is_marked_beside(network, monkeypatch, marked_here):
    monkeypatch.setattr(beside, "FEW", 1)
    with open_night(network) as night:
        work(night)
        give_back.begin_marking(night)
        told = give_back.give_back(night)
    assert told.workbooks == len(CITIES)
    assert marked_here == []
    assert list(network.scratch.iterdir()) == []
    beside_the_night = workbooks(network)
    shutil.rmtree(network.feedback)
    with open_night(network) as night:
        give_back.give_back(night)
    assert marked_here == list(CITIES)
    assert len(beside_the_night) == len(CITIES)
    assert workbooks(network) == beside_the_night


@pytest.mark.parametrize(
    "but",
    [
        pytest.param((beside, "FEW", 100), id="there is little to mark"),
        pytest.param((beside.sys, "executable", "/bin/false"), id="the process fails"),
        pytest.param((give_back, "_with_news", lambda _: 1 / 0), id="beginning fails"),
    ],
)
def test_what_is_not_marked_beside_the_night_marks(network, monkeypatch, marked_here, but):
    monkeypatch.setattr(beside, "FEW", 1)
    with open_night(network) as night:
        work(night)
        with monkeypatch.context() as patch:
            patch.setattr(*but)
            give_back.begin_marking(night)
        assert give_back.give_back(night).workbooks == len(CITIES)
    assert marked_here == list(CITIES)


def test_what_was_found_since_is_marked_by_the_night(network, monkeypatch, marked_here):
    monkeypatch.setattr(beside, "FEW", 1)
    with open_night(network) as night:
        work(night)
        give_back.begin_marking(night)
        night.store.run(
            "update core_quarantine_items set item_id = 'another' where submission_id = 1"
        )
        assert give_back.give_back(night).workbooks == len(CITIES)
    assert len(marked_here) == 1


def test_a_night_that_ends_takes_the_process_along(network, monkeypatch):
    monkeypatch.setattr(beside, "FEW", 1)
    with open_night(network) as night:
        work(night)
        give_back.begin_marking(night)
        process = night.beside._process
        assert process.poll() is None
    assert process.poll() is not None
    assert list(network.scratch.iterdir()) == []
