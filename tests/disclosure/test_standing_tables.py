"""What stands whole as it was told before: a table that could not be told anew without a leak."""

import polars as pl
import pytest
from releases import note, release, told
from tiny_values import count, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.earlier import nothing_earlier, weigh_earlier
from citywise.disclosure.standing import recovered_beside, tables_that_stand

KNOWN = packaged_indicators()
NOBODY = pl.Series("value_id", [], dtype=pl.String)


def by_sex(women, men, **more):
    return [count(women + men, **more), count(women, key="sex=F", **more),
            count(men, key="sex=M", **more)]  # fmt: skip


def with_hidden(rows, *keys):
    """The rows as a release shows them that withholds those of the keys."""
    return [
        untold("suppressed_by_us", key=row["disagg_key"]) if row["disagg_key"] in keys else row
        for row in rows
    ]


def ids(frame, *keys):
    return frame.filter(pl.col("disagg_key").is_in(keys))["value_id"]


def standing(shown, truth, *, returned=(), bare=(), threshold=10):
    """Keys of what stands, where the numbers of `returned` are known from before."""
    shown, truth = values(*shown), values(*truth)
    back = ids(truth, *returned)
    earlier = nothing_earlier(truth)._replace(known=back, returned=back)
    found = tables_that_stand(shown, truth, KNOWN, threshold, earlier, NOBODY, ids(truth, *bare))
    return set(truth.filter(pl.col("value_id").is_in(found.implode()))["disagg_key"])


TABLE = by_sex(121, 34)
OTHER_PERIOD = by_sex(60, 50, period="2025-Q2")


@pytest.mark.parametrize(
    ("returned", "bare", "stands"),
    [
        # nothing is back, and nothing could not be hidden
        ([], [], set()),
        # the men are known from before, so that the women are the rest
        (["sex=M"], [], {"", "sex=M"}),
        # the women are known themselves: nothing of them is hidden
        (["sex=F"], [], set()),
        # nothing is known from before, and nothing but the total would hide the women
        ([], ["sex=F"], {"", "sex=M"}),
    ],
)
def test_a_table_stands_where_what_is_withheld_would_follow(returned, bare, stands):
    shown = with_hidden(TABLE, "sex=F")
    assert standing(shown, TABLE, returned=returned, bare=bare) == stands


def test_a_table_that_tells_nothing_too_closely_is_told_anew():
    shown = with_hidden(TABLE, "sex=F", "sex=M")
    assert standing(shown, TABLE, returned=[""]) == set()


def test_other_tables_do_not_stand_with_it():
    shown = [*with_hidden(TABLE, "sex=F"), *OTHER_PERIOD]
    truth = values(*TABLE, *OTHER_PERIOD)
    earlier = nothing_earlier(truth)
    found = tables_that_stand(
        values(*shown), truth, KNOWN, 10, earlier, NOBODY, ids(values(*TABLE), "sex=F")
    )
    assert set(truth.filter(pl.col("value_id").is_in(found.implode()))["period_id"]) == {"2025-Q1"}


def test_shares_that_are_computed_from_it_stand_as_well():
    more = [share(121, 155, indicator="out_women_share")]
    shown = [*with_hidden(TABLE, "sex=F"), *more]
    truth = values(*TABLE, *more)
    found = tables_that_stand(
        values(*shown), truth, KNOWN, 10, nothing_earlier(truth), NOBODY,
        ids(values(*TABLE), "sex=F"),
    )  # fmt: skip
    assert found.is_in(values(*more)["value_id"].implode()).any()


@pytest.mark.parametrize(
    ("keys", "shown", "tables"),
    [
        ([], with_hidden(TABLE, "sex=F"), 0),
        (["sex=F"], with_hidden(TABLE, "sex=F"), 1),
        (["sex=F", "sex=M"], with_hidden(TABLE, "sex=F", "sex=M"), 2),
        # nothing of it is told anew
        (["sex=F"], with_hidden(TABLE, "", "sex=F", "sex=M"), 0),
        (["sex=F"], [row | {"value_status_code": "correction_held"} for row in TABLE], 0),
        # another period is another table
        (["sex=F"], [*with_hidden(TABLE, "", "sex=F", "sex=M"), *OTHER_PERIOD], 0),
    ],
)
def test_what_is_found_counts_beside_what_is_told_anew(keys, shown, tables):
    assert recovered_beside(ids(values(*TABLE), *keys), values(*shown), KNOWN) == tables


PARTS = [count(50), count(3, key="sex=F"), count(6, key="sex=X"), count(41, key="sex=M")]


def test_a_table_told_by_a_lower_threshold_stands_and_no_release_is_refused():
    # 3 and 6 are nine: once enough to hide each other, and what would hide them now is known
    first, second, third = map(told, release(PARTS, PARTS, PARTS, thresholds=(5, 10, 10)))
    assert first == {"total": "50", "sex=F": "-", "sex=X": "-", "sex=M": "41"}
    assert second == third == {"total": "=50", "sex=F": "-", "sex=X": "-", "sex=M": "=41"}


def test_a_table_told_by_the_same_threshold_stays_as_it_is():
    first, second = release(PARTS, PARTS)
    assert told(first) == told(second)
    assert "correction_held" not in set(second["value_status_code"])


def test_it_is_told_anew_when_enough_has_changed():
    later = [count(150), count(23, key="sex=F"), count(46, key="sex=X"), count(81, key="sex=M")]
    *_, now = release(PARTS, PARTS, later, thresholds=(5, 10, 10))
    assert told(now) == {"total": "150", "sex=F": "23", "sex=X": "46", "sex=M": "81"}


def test_what_stands_is_what_the_last_release_told():
    rows = [by_sex(*sizes) for sizes in ((65, 34), (125, 30), (121, 34))]
    *before, now = release(*rows)
    nights = [values(*night) for night in rows]
    last = before[-1].filter(pl.col("value").is_not_null())
    stands = now.filter(value_status_code="correction_held")
    assert stands.drop("value_status_code").equals(last.drop("value_status_code"))
    versions = pl.concat(map(note, before, nights[:2], (1, 2)))
    earlier = weigh_earlier(nights[2], versions, KNOWN, 10)
    assert earlier.told_last["value"].to_list() == last["value"].to_list()
