"""Empty cells that the cells around them tell: which are small, and how they are counted."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, points, protected, rough_share, share, untold, values, withheld

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.audit import count_people
from citywise.disclosure.gaps import gap_lines, small_gaps, with_gaps

KNOWN = packaged_indicators()
RETENTION, BELONGING = "oc_retention", "oc_belonging"


def empty(key, indicator="out_participations", status="not_reported", program=None):
    basis = "events" if indicator == "out_participations" else "report"
    return untold(status, key=key, indicator=indicator, basis=basis, program=program)


def gaps_of(*rows, threshold=10):
    """The gaps as `program key`, with those counted and of a share the others."""
    counted = count_people(values(*rows), KNOWN)
    found = small_gaps(counted, gap_lines(counted), KNOWN, threshold)
    named = found.join(counted.select("value_id", "program_id", "disagg_key"), on="value_id")
    return {
        f"{program or ''} {key}".strip() or "total": (those, others)
        for those, others, program, key in named.drop("value_id").iter_rows()
    }


TOTAL, MEN = count(50), count(47, key="sex=M")
BOTH_AGES = [count(25, key="age_band=0-11"), count(25, key="age_band=12-14")]


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [
        ([], {}),
        # the one city has nothing empty, or nothing else
        ([TOTAL], {}),
        ([empty("")], {}),
        # none, one, nine, ten
        ([count(47), MEN, empty("sex=F")], {}),
        ([count(48), MEN, empty("sex=F")], {"sex=F": (1, None)}),
        ([count(56), MEN, empty("sex=F")], {"sex=F": (9, None)}),
        ([count(57), MEN, empty("sex=F")], {}),
        # kept back is no number either; what does not apply is nobody
        ([TOTAL, MEN, empty("sex=F", status="quarantined")], {"sex=F": (3, None)}),
        ([TOTAL, MEN, empty("sex=F", status="not_applicable")], {}),
        # two that are few together; two of whom one may be many
        ([TOTAL, count(42, key="sex=M"), empty("sex=F"), empty("sex=X")],
         {"sex=F": (0, None), "sex=X": (0, None)}),
        ([TOTAL, count(30, key="sex=M"), empty("sex=F"), empty("sex=X")], {}),
        # what is not stated describes nobody
        ([TOTAL, MEN, empty("sex=U")], {}),
        # without a total there is no rest
        ([MEN, empty("sex=F")], {}),
        # but where the ages tell the total, they tell of the women
        ([MEN, empty("sex=F"), *BOTH_AGES], {"sex=F": (3, None)}),
        ([empty(""), MEN, empty("sex=F"), *BOTH_AGES], {"sex=F": (3, None)}),
        # and where the programs tell the women, they tell of the others
        ([TOTAL, count(20, key="sex=M"), empty("sex=F"), empty("sex=X"),
          count(15, "a", "sex=F"), count(12, "b", "sex=F")], {"sex=X": (3, None)}),
        # of a range the most that is left
        ([TOTAL, count((44, 48), key="sex=M"), empty("sex=F")], {"sex=F": (2, None)}),
        ([TOTAL, count((30, 48), key="sex=M"), empty("sex=F")], {}),
        # a program is the rest of its city
        ([TOTAL, count(47, "a"), empty("", program="b")], {"b": (3, None)}),
    ],
)  # fmt: skip
def test_of_counts(rows, gaps):
    assert gaps_of(*rows) == gaps


@pytest.mark.parametrize(
    ("indicator", "men", "gaps"),
    [
        # 40 of 60 stayed; of the men …
        (RETENTION, (30, 40), {}),
        (RETENTION, (35, 45), {"sex=F": (5, 10)}),
        # five of twenty women did, or all but five
        (RETENTION, (35, 40), {"sex=F": (5, 15)}),
        (RETENTION, (20, 35), {"sex=F": (20, 5)}),
        # no woman did, or every one: that tells something where it is an attribute
        (RETENTION, (40, 40), {}),
        (BELONGING, (40, 40), {"sex=F": (0, 20)}),
        (BELONGING, (20, 40), {"sex=F": (20, 0)}),
        # no woman was asked
        (BELONGING, (40, 60), {}),
    ],
)
def test_of_shares_those_with_and_those_without(indicator, men, gaps):
    rows = [share(40, 60, indicator=indicator), share(*men, key="sex=M", indicator=indicator)]
    assert gaps_of(*rows, empty("sex=F", indicator)) == gaps


def test_beside_a_rough_share_nobody_knows_the_rest():
    rows = [share(90, 130), rough_share(50, 60, 85, key="sex=M"), empty("sex=F", RETENTION)]
    assert gaps_of(*rows) == {}


@pytest.mark.parametrize(("heads", "is_small"), [(20, True), (29, True), (30, False)])
def test_of_points_as_many_heads_as_the_indicator_asks(heads, is_small):
    rows = [points(900, 100), points(500, 100 - heads, key="subscale=a")]
    gaps = gaps_of(*rows, empty("subscale=b", "oc_brave14_change"))
    assert gaps == ({"subscale=b": (heads, None)} if is_small else {})


def test_a_gap_is_counted_and_what_is_only_empty_is_not():
    counted = count_people(values(TOTAL, MEN, empty("sex=F"), empty("age_band=0-11")), KNOWN)
    gaps = small_gaps(counted, gap_lines(counted), KNOWN, 10)
    found = with_gaps(counted, gaps).select("disagg_key", "with_count", "without_count", "size")
    assert found.rows() == [
        ("", 50, None, None), ("sex=M", 47, None, None), ("sex=F", 3, None, 3)
    ]  # fmt: skip


def test_of_a_gap_in_a_share_the_smaller_count_is_its_size():
    rows = [share(90, 130), share(50, 85, key="sex=M"), empty("sex=F", RETENTION)]
    counted = count_people(values(*rows), KNOWN)
    gaps = small_gaps(counted, gap_lines(counted), KNOWN, 10)
    assert with_gaps(counted, gaps).row(2, named=True)["size"] == 5


@pytest.mark.parametrize(
    "rows",
    [
        # of the women all but five stayed; none belongs
        [share(90, 130), share(50, 85, key="sex=M"), empty("sex=F", RETENTION)],
        [share(60, 130, indicator=BELONGING), share(60, 85, key="sex=M", indicator=BELONGING),
         empty("sex=F", BELONGING)],
        # the ages tell how many there are, and so how many women
        [empty(""), MEN, empty("sex=F"), *BOTH_AGES],
        # eight are of the one or the other
        [TOTAL, count(42, key="sex=M"), empty("sex=F"), empty("sex=X")],
    ],
)  # fmt: skip
def test_a_small_gap_is_hidden_by_what_would_tell_it(rows):
    assert withheld(*rows) == {"sex=M": "complement"}
    shown = protected(*rows).filter(pl.col("disagg_key").is_in(["sex=F", "sex=X"]))
    assert set(shown["value_status_code"]) == {"not_reported"}


SIZES = st.lists(st.integers(0, 30), min_size=2, max_size=5)


def activities(sizes, hidden, names="abcde"):
    """A total and its parts, some of which are empty."""
    parts = dict(zip(names, sizes, strict=False))
    told = [
        empty(f"activity_type={name}") if name in hidden else count(n, key=f"activity_type={name}")
        for name, n in parts.items()
    ]
    return [count(sum(sizes)), *told]


@settings(deadline=None, max_examples=40)
@given(SIZES, st.sets(st.sampled_from("abcde")), st.integers(1, 25), st.integers(0, 25))
def test_a_higher_threshold_finds_no_fewer(sizes, hidden, threshold, more):
    rows = activities(sizes, hidden)
    assert set(gaps_of(*rows, threshold=threshold)) <= set(
        gaps_of(*rows, threshold=threshold + more)
    )


@settings(deadline=None, max_examples=40)
@given(SIZES, st.sets(st.sampled_from("abcde")))
def test_of_one_line_it_is_the_rest_that_decides(sizes, hidden):
    parts = dict(zip("abcde", sizes, strict=False))
    lost = [size for name, size in parts.items() if name in hidden]
    found = gaps_of(*activities(sizes, hidden))
    assert len(found) == (len(lost) if 0 < sum(lost) < 10 else 0)


@settings(deadline=None, max_examples=25)
@given(SIZES, st.sets(st.sampled_from("abcde")), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_decide(sizes, hidden, chance):
    rows = activities(sizes, hidden)
    mixed = chance.sample(rows, len(rows))
    assert gaps_of(*mixed) == gaps_of(*rows)
    renamed = activities(sizes, {"vwxyz"["abcde".index(name)] for name in hidden}, "vwxyz")
    assert sorted(gaps_of(*renamed).values()) == sorted(gaps_of(*rows).values())
