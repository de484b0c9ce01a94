"""What follows from what earlier releases told, outcome by outcome."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, points, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.earlier import (
    held_otherwise,
    lines_that_hide,
    longer_periods,
    nothing_earlier,
    weigh_earlier,
)
from citywise.disclosure.lines import table_lines

KNOWN = packaged_indicators()
HELD = {"value_status_code": "correction_held"}
HIDDEN = {"value_status_code": "suppressed_by_us"}


def versions(*rows):
    """The same outcome in one release after the other; what was withheld as it was."""
    numbered = [
        values(row).with_columns(
            was_told=pl.lit(row["value_status_code"] != "suppressed_by_us"),
            known_from_release=pl.lit(number),
        )
        for number, row in enumerate(rows, 1)
    ]
    columns = {"was_told": pl.Boolean, "known_from_release": pl.Int32}
    none = values().with_columns(pl.lit(None, dtype).alias(name) for name, dtype in columns.items())
    return pl.concat([none, *numbered])


def weighed(now, *before, threshold=10):
    """Whether it is changed, known, returned; the number that stands, and the one told last."""
    found = weigh_earlier(values(*now), versions(*before), KNOWN, threshold)
    flags = [ids.len() for ids in (found.changed, found.known, found.returned)]
    return (*flags, found.told_before["value"].to_list(), found.told_last["value"].to_list())


def test_of_a_first_release_nothing_follows():
    first = nothing_earlier(values(count(30)))
    assert [len(part) for part in first] == [0] * 6
    assert first.told_before.columns == first.told_last.columns == values().columns


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        ([], [count(57)], (0, 0, 0, [], [57])),
        ([count(57)], [], (0, 0, 0, [], [])),
        # it is known, differs by nine, by ten
        ([count(57)], [count(57)], (0, 1, 0, [], [57])),
        ([count(66)], [count(57)], (1, 0, 0, [57], [57])),
        ([count(67)], [count(57)], (0, 0, 0, [], [57])),
        ([count(0)], [count(0)], (0, 1, 0, [], [0])),
        # it was withheld: as long as it is about the same it is now
        ([count(43)], [count(43) | HIDDEN], (1, 0, 0, [], [])),
        ([count(52)], [count(43) | HIDDEN], (1, 0, 0, [], [])),
        ([count(53)], [count(43) | HIDDEN], (0, 0, 0, [], [])),
        # told once and withheld then, it is known, and something else it was not
        ([count(57)], [count(57), count(57) | HIDDEN], (0, 1, 0, [], [])),
        # it came back, from another number or from one that waited
        ([count(57)], [count(57), count(80), count(57)], (0, 1, 1, [], [57])),
        ([count(57)], [count(57), count(57) | HELD], (0, 1, 1, [], [57])),
        ([count(57)], [count(80), count(57)], (0, 1, 0, [], [57])),
        # of the last that was told it is far
        ([count(60)], [count(57), count(80)], (1, 0, 0, [], [80])),
        # the most of a range counts as well as its least
        ([count((50, 60))], [count((50, 56))], (1, 0, 0, [None], [None])),
        # of a share those with it and those without; no number tells of nobody
        ([share(30, 61)], [share(30, 60)], (1, 0, 0, [0.5], [0.5])),
        ([share(80, 110)], [share(30, 60)], (0, 0, 0, [], [0.5])),
        ([untold("not_reported")], [count(57)], (0, 0, 0, [], [57])),
        # other points of as many people may be those of one
        ([points(400, 40)], [points(300, 40)], (1, 0, 0, [7.5], [7.5])),
        ([points(300, 40)], [points(300, 40)], (0, 1, 0, [], [7.5])),
        ([points(400, 50)], [points(300, 40)], (0, 0, 0, [], [7.5])),
        # what is not about people is not weighed
        ([count(5, indicator="out_sessions_delivered")],
         [count(4, indicator="out_sessions_delivered")], (0, 0, 0, [], [4])),
    ],
)  # fmt: skip
def test_an_outcome_beside_its_earlier_versions(now, before, found):
    assert weighed(now, *before) == found


SIZES = st.integers(0, 60)


@settings(deadline=None, max_examples=40)
@given(SIZES, st.lists(st.tuples(SIZES, st.booleans()), max_size=3), st.integers(1, 25), st.data())
def test_a_higher_threshold_changes_no_fewer(now, before, threshold, data):
    more = data.draw(st.integers(0, 25))
    rows = [count(size) | ({} if is_told else HIDDEN) for size, is_told in before]
    lower, higher = (
        weigh_earlier(values(count(now)), versions(*rows), KNOWN, k)
        for k in (threshold, threshold + more)
    )
    assert lower.changed.len() <= higher.changed.len()
    assert lower.known.equals(higher.known)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(SIZES, SIZES), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_each_outcome_is_weighed_by_itself(sizes, chance):
    keys = [f"activity_type={name}" for name in "abcd"]
    now = [count(size, key=key) for key, (size, _) in zip(keys, sizes, strict=False)]
    then = [count(size, key=key) for key, (_, size) in zip(keys, sizes, strict=False)]
    told = values(*then).with_columns(was_told=pl.lit(value=True), known_from_release=pl.lit(1))
    mixed = values(*chance.sample(now, len(now)))
    found = weigh_earlier(mixed, told.sample(fraction=1, shuffle=True, seed=1), KNOWN, 10)
    few = {row["value_id"] for row, (a, b) in zip(now, sizes, strict=True) if 0 < abs(a - b) < 10}
    same = {row["value_id"] for row, (a, b) in zip(now, sizes, strict=True) if a == b}
    assert (set(found.changed), set(found.known)) == (few, same)


@pytest.mark.parametrize(
    ("row", "is_otherwise"),
    [
        (count(57) | HELD, False),
        (count(54) | HELD, True),
        # any of its numbers
        (count(57) | HELD | {"n_count": 54}, True),
        (count(57) | HELD | {"low": 0.0}, True),
        # what does not say that it stands need not
        (count(54), False),
        (untold("not_reported"), False),
        (count(57, key="sex=F") | HELD, True),
    ],
)
def test_what_says_it_stands_is_what_was_told(row, is_otherwise):
    now = values(count(54))
    earlier = weigh_earlier(now, versions(count(57)), KNOWN, 10)
    for known in (earlier, earlier._replace(told_before=now.clear())):
        assert held_otherwise(values(row), known).height == is_otherwise
    assert held_otherwise(values(), earlier).is_empty()


TABLE = values(count(50), count(45, key="sex=M"), count(5, key="sex=F"))


@pytest.mark.parametrize(
    ("known", "left"),
    [([], ["", "sex=F", "sex=M"]), (["sex=M"], ["", "sex=F"]), (["", "sex=F", "sex=M"], [])],
)
def test_what_is_known_hides_nothing(known, left):
    lines = table_lines(TABLE)
    ids = TABLE.filter(pl.col("disagg_key").is_in(known))["value_id"]
    kept = lines_that_hide(lines, ids).join(TABLE, on="value_id")
    assert sorted(kept["disagg_key"]) == left
    assert lines_that_hide(lines.clear(), ids).is_empty()


def year(*periods, key=""):
    return values(*(count(40, period=period, key=key) for period in periods))


@pytest.mark.parametrize(
    ("periods", "changed", "totals"),
    [
        # the year hides its quarter, the half year both
        (["2024-Q1", "2024-Q2", "2024"], ["2024-Q1"], {"2024"}),
        (["2024-Q1", "2024-H1", "2024"], ["2024-Q1"], {"2024-H1", "2024"}),
        (["2024-Q1", "2024-Q3", "2024-H1", "2024"], ["2024-Q3"], {"2024"}),
        # a total that changed hides nothing itself, and neither does another year
        (["2024-Q1", "2024"], ["2024"], set()),
        (["2024-Q1", "2025"], ["2024-Q1"], set()),
        (["2024-Q1", "2024"], [], set()),
        (["2024-Q1"], ["2024-Q1"], set()),
        ([], [], set()),
    ],
)
def test_the_longer_periods_of_what_changed(periods, changed, totals):
    rows = year(*periods)
    ids = rows.filter(pl.col("period_id").is_in(changed))["value_id"]
    found = longer_periods(table_lines(rows), ids)
    assert set(rows.filter(pl.col("value_id").is_in(found.implode()))["period_id"]) == totals


def test_a_total_within_its_period_is_no_longer_one():
    ids = TABLE.filter(disagg_key="sex=F")["value_id"]
    assert longer_periods(table_lines(TABLE), ids).is_empty()
