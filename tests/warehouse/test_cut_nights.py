"""A night that is cut short, or goes on in another folder, loses nothing and does nothing twice."""

import random
import shutil

import pytest

from citywise.stages.land import land
from citywise.stages.night import open_night
from citywise.stages.refer import refer
from citywise.stages.take_in import take_in
from citywise.workspace import Workspace
from tests.fixtures.changes import say_of_template, send_figures, send_log, small_network
from tests.fixtures.nights import LOG, RATES, send, write
from tests.fixtures.rebuilds import in_full, make, night_on, work

MOMENTS = [
    "citywise.stages.take_in.look_across",
    "citywise.warehouse.crosschecks.find_repeats",
    "citywise.warehouse.crosschecks.forget_outcomes",
    "citywise.measures.runner._fill_in_missing",
    "citywise.stages.measure._value_changed",
    "citywise.stages.protect._protect",
]
"""In the order in which a night comes to them; each does not happen, nor anything after it."""
TITLE = "one row for each measure"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Logs, one of them in two folders; of two reports the second tells less "to date"."""
    workspace = small_network(tmp_path_factory.mktemp("first") / "network")
    chance = random.Random(3)
    for city in ("eastmere", "skovby", "bordeau"):
        send_log(workspace, chance, city)
    for city in ("eastmere", "skovby"):
        send(workspace, f"{city}/2025-Q3.csv", LOG.format(month="09", count=33))
    send_figures(workspace, 1, [5000, 40, 30, 20])
    send_figures(workspace, 2, [4000, 60, 50, 30])
    night_on(workspace)
    return workspace


@pytest.fixture
def network(first, tmp_path):
    return Workspace(shutil.copytree(first.root, tmp_path / "network"))


def cut_short(workspace, monkeypatch, moment):
    with monkeypatch.context() as patch, open_night(workspace) as night:
        patch.setattr(moment, _end)
        with pytest.raises(KeyboardInterrupt):
            work(night)


def _end(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_next_night_does_what_one_that_was_cut_short_left(
    network, tmp_path, monkeypatch, moment
):
    send_log(network, random.Random(9), "bordeau")
    send_figures(network, 2, [6000, 60, 50, 30])
    cut_short(network, monkeypatch, moment)
    _, made = night_on(network)
    assert made == in_full(network, tmp_path / "full", read_again=True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_change_that_is_taken_back_after_a_night_was_cut_short_leaves_no_trace(
    network, monkeypatch, moment
):
    _, before = night_on(network)
    say_of_template(network, "quarterly-progress", TITLE, "one row a measure")
    cut_short(network, monkeypatch, moment)
    say_of_template(network, "quarterly-progress", "one row a measure", TITLE)
    _, made = night_on(network)
    assert made == before
    assert any("to_date_fell" in row for row in made["core_quality_results"])


def test_in_a_moved_folder_nothing_is_read_again_and_everything_is_as_it_was(network, tmp_path):
    _, before = night_on(network)
    # what is copied by hand is of the day on which it was copied
    moved = Workspace(shutil.copytree(network.root, tmp_path / "m", copy_function=shutil.copy))
    shutil.rmtree(network.root)
    with open_night(moved) as night:
        refer(night)
        assert set(land(night).outcomes) == {"repeat"}
        assert take_in(night).is_empty
        measured = make(night)
        assert measured.is_unchanged
    _, made = night_on(moved)
    assert made == before


def test_in_a_moved_folder_a_change_does_what_it_would_have_done(network, tmp_path):
    moved = Workspace(shutil.copytree(network.root, tmp_path / "m", copy_function=shutil.copy))
    for workspace in (network, moved):
        write(workspace, "fx_rates.csv", RATES.format("1.3"))
    stayed, moved_on = night_on(network), night_on(moved)
    assert stayed == moved_on
