"""What withheld cells have together does not change by a few people from one release to the next."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from releases import note, release, told
from tiny_values import count, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.audit import count_people
from citywise.disclosure.complements import cheapest_cells
from citywise.disclosure.earlier import weigh_earlier
from citywise.disclosure.gaps import gap_lines
from citywise.disclosure.remainders import moved_remainders
from citywise.disclosure.solving import WITHHELD
from citywise.disclosure.verdict import judge_outcomes

KNOWN = packaged_indicators()


def groups(*sizes, total=None):
    """A total and its parts a, b, c …; a pair of sizes is a share."""
    parts = {f"activity_type={name}": size for name, size in zip("abcd", sizes, strict=False)}
    if isinstance(sizes[0], tuple):
        whole = [sum(part) for part in zip(*sizes, strict=True)]
        return [share(*whole), *(share(*size, key=key) for key, size in parts.items())]
    return [count(total or sum(sizes)), *(count(size, key=key) for key, size in parts.items())]


def shown_without(rows, *hidden):
    hides = {"value": None, "numerator_count": None, "denominator_count": None, "low": None,
             "high": None, "n_count": None, "value_status_code": "suppressed_by_us"}  # fmt: skip
    keys = {f"activity_type={name}" if name else "" for name in hidden}
    return values(*(row | hides if row["disagg_key"] in keys else row for row in rows))


def moved(before, now, threshold=10):
    """The names of what tells anew of a few; each release as its rows and what it withholds."""
    (then, hidden_then), (rows, hidden) = before, now
    past = note(shown_without(then, *hidden_then), values(*then), 1)
    truth = values(*rows)
    earlier = weigh_earlier(truth, past, KNOWN, threshold)
    counted = count_people(truth, KNOWN)
    keys = [f"activity_type={name}" if name else "" for name in hidden]
    cells = counted.with_columns(pl.col("disagg_key").is_in(keys).alias(WITHHELD))
    found = moved_remainders(cells, gap_lines(counted), earlier, threshold).join(
        truth, on="value_id"
    )
    return sorted(key.removeprefix("activity_type=") or "total" for key in found["disagg_key"])


OLD = groups(50, 5, 45), "bc"


@pytest.mark.parametrize(
    ("now", "found"),
    [
        # b and c have the same, one more, nine fewer, ten more
        ((groups(70, 5, 45), "bc"), []),
        ((groups(70, 6, 45), "bc"), ["a", "total"]),
        ((groups(70, 5, 36), "bc"), ["a", "total"]),
        ((groups(70, 5, 55), "bc"), []),
        # by as many one has more and the other fewer
        ((groups(70, 10, 40), "bc"), []),
        # what is known is not told anew: the total is as it was
        ((groups(49, 6, 45), "bc"), ["a"]),
        # where others are withheld there is nothing to subtract
        ((groups(70, 6, 45), "abc"), []),
        ((groups(70, 6, 45), "b"), []),
        (((groups(70, 6, 45)), ["", "b", "c"]), []),
        ((groups(70, 6, 45), ""), []),
        # four more in a group that was not there
        ((groups(70, 5, 45, 4), "bcd"), ["a", "total"]),
    ],
)
def test_one_line(now, found):
    assert moved(OLD, now) == found


def test_of_a_share_those_with_and_those_without():
    then = groups((30, 50), (5, 40), (20, 45)), "bc"
    few, many = groups((50, 90), (6, 50), (29, 64)), groups((50, 90), (15, 60), (20, 45))
    assert moved(then, (many, "bc")) == []
    # ten more with it, nineteen more without; of the others one more has it
    assert moved(then, (groups((50, 90), (6, 60), (20, 45)), "bc")) == ["a", "total"]
    assert moved(then, (few, "bc")) == []


def test_what_nobody_told_is_withheld_as_well():
    then = [*groups(50, total=100), untold("not_reported", key="activity_type=b")]
    now = [*groups(70, total=121), untold("not_reported", key="activity_type=b")]
    assert moved((then, ""), (now, "")) == ["a", "total"]


def test_of_nothing_and_of_a_first_release_nothing_moves():
    truth = values(*groups(50, 5, 45))
    none = weigh_earlier(truth, note(truth, truth, 1).clear(), KNOWN, 10)
    counted = count_people(truth, KNOWN).with_columns(pl.lit(value=False).alias(WITHHELD))
    assert moved_remainders(counted, gap_lines(counted), none, 10).is_empty()
    empty = counted.clear()
    assert moved_remainders(empty, gap_lines(empty), none, 10).is_empty()


def test_two_releases_do_not_tell_of_one_more_among_the_withheld():
    first, second = release(groups(50, 5, 45), groups(70, 6, 45))
    assert told(first) == {
        "total": "100", "activity_type=a": "50", "activity_type=b": "-", "activity_type=c": "-"
    }  # fmt: skip
    assert told(second) == {
        "total": "121", "activity_type=a": "-", "activity_type=b": "-", "activity_type=c": "-"
    }  # fmt: skip


def test_the_verdict_finds_it():
    then, now = values(*groups(50, 5, 45)), values(*groups(70, 6, 45))
    earlier = weigh_earlier(now, note(shown_without(groups(50, 5, 45), *"bc"), then, 1), KNOWN, 10)
    for hidden, broken in (("bc", 1), ("abc", 0)):
        shown = shown_without(groups(70, 6, 45), *hidden)
        verdict = judge_outcomes(shown, now, KNOWN, 10, earlier)
        assert [promise.broken for promise in verdict] == [0, 0, 0, 0, broken]


SIZES = st.lists(st.integers(0, 60), min_size=3, max_size=3)
HIDDEN = st.sets(st.sampled_from("abc"), min_size=1, max_size=2)


@settings(deadline=None, max_examples=40)
@given(SIZES, SIZES, HIDDEN, st.integers(1, 20), st.integers(0, 20))
def test_it_is_the_change_of_the_sum_that_decides(then, now, hidden, threshold, more):
    change = abs(sum(b - a for a, b, name in zip(then, now, "abc", strict=True) if name in hidden))
    shown = [(a, b) for a, b, name in zip(then, now, "abc", strict=True) if name not in hidden]
    tells_anew = any(a != b for a, b in [*shown, (sum(then), sum(now))])
    found = moved((groups(*then), hidden), (groups(*now), hidden), threshold)
    assert bool(found) == (0 < change < threshold and tells_anew)
    assert set(found) <= set(
        moved((groups(*then), hidden), (groups(*now), hidden), threshold + more)
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(SIZES, min_size=2, max_size=3))
def test_whoever_keeps_every_release_never_has_a_few_of_what_is_withheld(nights):
    releases = [told(shown) for shown in release(*(groups(*sizes) for sizes in nights))]
    for later, now in enumerate(releases):
        for then in releases[:later]:
            alike = [name for name in now if is_told(now[name]) and is_told(then[name])]
            rest = [name for name in now if name not in alike]
            if (
                "total" in alike
                and rest
                and not any(is_told(r[n]) for n in rest for r in (now, then))
            ):
                before, after = (
                    int(one["total"]) - sum(int(one[n]) for n in alike if n != "total")
                    for one in (then, now)
                )
                assert before == after or abs(before - after) >= 10


def is_told(number):
    return number.isdigit()


@pytest.mark.parametrize(
    ("cells", "chosen"),
    [
        ([], []),
        # the smallest, a total after all parts, an empty cell last
        ([("a", 20, False), ("b", 12, False)], ["b"]),
        ([("a", 20, False), ("t", 12, True)], ["a"]),
        ([("e", 0, False), ("t", 12, True)], ["t"]),
        ([("e", 0, False)], ["e"]),
        # of two as small the first by name
        ([("b", 12, False), ("a", 12, False)], ["a"]),
    ],
)
def test_the_cheapest_cell_of_a_line(cells, chosen):
    schema = {"value_id": pl.String, "size": pl.Float64, "is_total": pl.Boolean}
    frame = pl.DataFrame(cells, schema=schema, orient="row").with_columns(line_id=pl.lit("one"))
    assert cheapest_cells(frame, "line_id").to_list() == chosen
    both = pl.concat(
        [frame, frame.with_columns(line_id=pl.lit("two"), value_id="x" + pl.col("value_id"))]
    )
    assert sorted(cheapest_cells(both, "line_id")) == sorted([*chosen, *(f"x{n}" for n in chosen)])
