"""What is withheld for its own sake: one row, and whether it is shown."""

import pytest
from tiny_values import NUMBERS, count, protected, share, untold, withheld

from citywise.errors import WorkspaceError
from citywise.network.settings import read_settings

SESSIONS = "out_sessions_delivered"
RETENTION, TRUST, BRAVE = "oc_retention", "oc_trust_local_gov", "oc_brave14_change"


@pytest.mark.parametrize(
    ("row", "is_withheld"),
    [
        # counts of people
        (count(9), True),
        (count(10), False),
        (count(1), True),
        (count(0), False),
        (count((1, 4)), True),
        (count((9, 30)), True),
        (count((10, 13)), False),
        (count((0, 4)), True),
        (count((0, 0)), False),
        # what is not stated describes nobody
        (count(3, key="sex=U"), False),
        (count(3, key="age_band=U"), False),
        # what is not people is not protected
        (count(3, indicator=SESSIONS), False),
        # shares of people: numerator, denominator, remainder
        (share(30, 50), False),
        (share(9, 50), True),
        (share(40, 50), False),
        (share(41, 50), True),
        (share(0, 50), False),
        (share(50, 50), False),
        (share(0, 9), True),
        # a share of none or all that would tell something of everyone
        (share(0, 50, indicator=TRUST), True),
        (share(50, 50, indicator=TRUST), True),
        (share(30, 50, indicator=TRUST), False),
        # an indicator's own smallest n
        (share(60, 29, indicator=BRAVE), True),
        (share(60, 30, indicator=BRAVE), False),
        (count(45, indicator=BRAVE) | {"n_count": None}, True),
        # a percentage that comes without its numbers
        (share(30, 50) | {"numerator_count": 0.6, "denominator_count": None}, True),
        # a range of a share: its counts are not known
        (share(30, 50) | {"value": None, "numerator_count": None, "interval_code": "bounds"}, True),
    ],
)
def test_one_row(row, is_withheld):
    shown = protected(row).row(0, named=True)
    assert (shown["value_status_code"] == "suppressed_by_us") is is_withheld


@pytest.mark.parametrize("row", [count(3), count((1, 4)), share(3, 50), share(47, 50)])
def test_a_withheld_row_shows_no_number_at_all(row):
    shown = protected(row).row(0, named=True)
    assert [shown[name] for name in NUMBERS] == [None] * len(NUMBERS)
    assert shown["interval_code"] == "none"


@pytest.mark.parametrize("row", [count(30), count((30, 40)), share(30, 50)])
def test_a_shown_row_is_left_as_it_is(row):
    shown = protected(row).row(0, named=True)
    assert {name: shown[name] for name in row} == row


@pytest.mark.parametrize("status", ["not_reported", "quarantined", "not_applicable", "not_due"])
def test_a_row_without_a_number_keeps_its_status_and_tells_no_n(status):
    shown = protected(untold(status, n=3)).row(0, named=True)
    assert (shown["value_status_code"], shown["n_count"]) == (status, None)


@pytest.mark.parametrize(("threshold", "shown"), [(5, 5), (6, 6), (10, 10), (20, 20)])
def test_the_threshold_is_the_smallest_count_that_is_shown(threshold, shown):
    assert withheld(count(shown), threshold=threshold) == {}
    assert withheld(count(shown - 1), threshold=threshold) == {"total": "small"}


@pytest.mark.parametrize("threshold", [4, 1, 0, -1])
def test_no_network_can_go_below_five(tmp_path, threshold):
    file = tmp_path / "network.toml"
    file.write_text(f'[network]\nname = "N"\n[release]\nthreshold = {threshold}\n')
    with pytest.raises(WorkspaceError, match=r"release\.threshold.*5"):
        read_settings(file)


def test_five_itself_can_be_chosen(tmp_path):
    file = tmp_path / "network.toml"
    file.write_text('[network]\nname = "N"\n[release]\nthreshold = 5\n')
    assert read_settings(file).release.threshold == 5
