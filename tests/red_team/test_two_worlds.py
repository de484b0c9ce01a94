"""Two networks that differ in their small counts alone look the same from outside.

What cannot be told apart cannot be recovered, by whatever way: filters, totals, exports, trends,
answers in Python and SQL, what pages send to the browser, the packs of other cities, and all
releases side by side.
"""

from dataclasses import asdict
from difflib import unified_diff
from itertools import islice

import pytest
from everything_public import (
    told_beside_the_release,
    told_by_export,
    told_by_file,
    told_by_frame,
    told_by_packs,
    told_by_pages,
    told_by_python,
    told_over_the_network,
)
from planted import OTHER, TRUTH

from citywise.warehouse.working import open_working


def differences(one, other):
    """Where two worlds look otherwise, and how."""
    found = {}
    for name in sorted(one.keys() | other.keys()):
        lines = (told.get(name, "").splitlines() for told in (one, other))
        if changed := list(islice(unified_diff(*lines, lineterm="", n=0), 2, 12)):
            found[name] = changed
    return found


def test_every_planted_count_is_small_and_another_one_elsewhere():
    planted, elsewhere = asdict(TRUTH), asdict(OTHER)
    assert len(planted) >= 10
    assert all(0 < count < 10 for count in [*planted.values(), *elsewhere.values()])
    assert all(planted[name] != elsewhere[name] for name in planted)


@pytest.mark.parametrize("night", [1, 2, 3])
def test_released_files(true_world, other_world, night):
    told = told_by_file(true_world.releases[night - 1])
    assert "suppressed_by_us" in told["table out_values"]
    assert differences(told, told_by_file(other_world.releases[night - 1])) == {}


def test_exports(true_world, other_world, tmp_path):
    told = told_by_export(true_world.workspace, tmp_path / "true")
    assert "suppressed_by_us" in told["out_values.parquet"]
    assert differences(told, told_by_export(other_world.workspace, tmp_path / "other")) == {}


def test_answers_in_python(true_world, other_world):
    told = told_by_python(true_world.workspace)
    assert len(told) > 50
    assert differences(told, told_by_python(other_world.workspace)) == {}


def test_answers_over_the_network(true_world, other_world):
    told = told_over_the_network(true_world.workspace)
    assert "suppressed_by_us" in told["shared out_values"]
    assert differences(told, told_over_the_network(other_world.workspace)) == {}


def test_pages_and_their_downloads(true_world, other_world, monkeypatch):
    told = told_by_pages(true_world.workspace, monkeypatch)
    everything = "\n".join(told.values())
    for sign in ("xaxis", "suppressed_by_us", "release_id,data_date", "Eastmere"):
        assert sign in everything
    assert differences(told, told_by_pages(other_world.workspace, monkeypatch)) == {}


def test_manifest_history_and_status(true_world, other_world):
    told = told_beside_the_release(true_world.workspace)
    assert differences(told, told_beside_the_release(other_world.workspace)) == {}


def test_packs_of_other_cities(true_world, other_world):
    told = told_by_packs(true_world.workspace, ("skovby",))
    assert told
    assert differences(told, told_by_packs(other_world.workspace, ("skovby",))) == {}


def test_inside_the_worlds_do_differ(true_world, other_world):
    found = []
    for world in (true_world, other_world):
        with open_working(world.workspace) as store:
            found.append(
                told_by_frame(store.rows("from measure_values where city_id = 'eastmere'"))
            )
    assert found[0] != found[1]
