"""Studies: which are shown, which stand as they were told, and that the verdict finds what slips."""

import itertools
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_studies import BIG, POINTS, THRESHOLD, frame, study

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.studies import NUMBERS, protect_studies
from citywise.disclosure.study_verdict import judge_studies

KNOWN = packaged_indicators()


def released(now, *before):
    """What a release shows of a study, after releases that told it so."""
    told = [
        frame(row).with_columns(known_from_release=pl.lit(number, dtype=pl.Int64))
        for number, row in enumerate(before, 1)
    ]
    none = frame().with_columns(known_from_release=pl.lit(0, dtype=pl.Int64))
    earlier = pl.concat(told) if told else none
    shown = protect_studies(frame(now), earlier, KNOWN, THRESHOLD)
    assert [promise.broken for promise in judge_studies(shown, earlier, KNOWN, THRESHOLD)] == [
        0, 0, 0,
    ]  # fmt: skip
    return shown.row(0, named=True)


@pytest.mark.parametrize(
    ("after", "status"),
    [
        ((100, 0.6, 0.49), "reported"),
        # a group, and of a share those who have it or lack it
        ((9, 0.5, 0.5), "suppressed_by_us"),
        ((100, 0.09, 0.29), "suppressed_by_us"),
        ((100, 0.1, 0.3), "reported"),
        ((100, 0.91, 0.29), "suppressed_by_us"),
        ((100, 0.0, 0.0), "reported"),
        ((100, 1.0, 0.0), "reported"),
    ],
)
def test_a_share_is_shown_where_enough_have_it_and_lack_it(after, status):
    shown = released(study(BIG, after))
    assert shown["value_status_code"] == status
    is_empty = all(shown[name] is None for name in NUMBERS)
    assert is_empty == (status == "suppressed_by_us")


def test_of_an_attribute_none_or_all_is_withheld():
    shown = released(study(BIG, (100, 1.0, 0.0), of="oc_belonging"))
    assert shown["value_status_code"] == "suppressed_by_us"


def test_an_indicator_may_ask_for_more_people():
    assert KNOWN[POINTS].minimum_n == 30
    few, enough = (29, 50.0, 9.0), (30, 50.0, 9.0)
    assert released(study(enough, few, of=POINTS))["value_status_code"] == "suppressed_by_us"
    assert released(study(enough, enough, of=POINTS))["value_status_code"] == "reported"


def test_every_group_counts():
    small = ((100, 0.5, 0.5), (8, 0.5, 0.5))
    shown = released(study(BIG, BIG, other=small, design="comparison_group"))
    assert shown["value_status_code"] == "suppressed_by_us"


@pytest.mark.parametrize(
    ("now", "status", "count"),
    [
        # as it was; by three people more; by three who have it; by twenty of both kinds
        ((100, 0.5, 0.5), "reported", 100),
        ((103, 0.5, 0.5), "correction_held", 100),
        ((100, 0.53, 0.5), "correction_held", 100),
        ((140, 0.5, 0.5), "reported", 140),
        # forty more of whom four have it: four can be subtracted
        ((140, 0.386, 0.49), "suppressed_by_us", None),
        # a spread alone: nobody knows how many answers moved
        ((100, 0.5, 0.4), "correction_held", 100),
    ],
)
def test_a_correction_of_a_few_waits(now, status, count):
    shown = released(study(BIG, now), study(BIG, (100, 0.5, 0.5)))
    assert (shown["value_status_code"], shown["after_count"]) == (status, count)


def test_what_is_as_it_was_told_once_is_told_again():
    first, second = study(BIG, (100, 0.5, 0.5)), study(BIG, (140, 0.5, 0.5))
    assert released(first, first, second)["value_status_code"] == "reported"


def test_what_stands_is_withheld_where_it_is_small_by_the_rules_of_now():
    shown = released(study(BIG, (103, 0.09, 0.29)), study(BIG, (100, 0.09, 0.29)))
    assert shown["value_status_code"] == "suppressed_by_us"


class TestOfNearlyTheSamePeople:
    """Of two studies that a few people tell apart, one is told."""

    def told(self, *now, earlier=()):
        none = frame().with_columns(known_from_release=pl.lit(0, dtype=pl.Int64))
        before = [frame(*earlier).with_columns(known_from_release=pl.lit(1, dtype=pl.Int64))]
        past = pl.concat([none, *before])
        shown = protect_studies(frame(*now), past, KNOWN, THRESHOLD)
        assert [p.broken for p in judge_studies(shown, past, KNOWN, THRESHOLD)] == [0, 0, 0]
        return shown.filter(pl.col("before_count").is_not_null())["study_id"].to_list()

    first = study(BIG, BIG, name="a")
    second = study((103, 0.51, 0.5), (103, 0.5, 0.5), name="b")

    def test_the_larger_is_told(self):
        assert self.told(self.first, self.second) == ["b"]

    def test_what_was_told_is_told_again(self):
        assert self.told(self.first, self.second, earlier=[self.first]) == ["a"]
        both = [self.first, self.second]
        assert self.told(*both, earlier=both) == ["a", "b"]

    def test_one_that_is_gone_is_known(self):
        renamed = self.second | {"practice_id": "open-club"}
        assert self.told(renamed, earlier=[self.first]) == []
        # beside one that is there, another practice has other people
        assert self.told(self.first, renamed, earlier=[self.first]) == ["a", "b"]

    def test_the_same_or_many_more_hide_nothing(self):
        again, many = (study(group, group, name="b") for group in (BIG, (140, 0.5, 0.5)))
        assert self.told(self.first, again) == ["a", "b"]
        assert self.told(self.first, many) == ["a", "b"]

    def test_a_group_that_only_one_of_them_tells_makes_no_other_people(self):
        beside = study(BIG, (97, 0.5, 0.5), other=(BIG, BIG), design="comparison_group", name="b")
        assert self.told(self.first, beside) == ["a"]

    @pytest.mark.parametrize(
        "other", [{"city_id": "eastmere"}, {"practice_id": "mentors"}, {"end_date": date(2030, 1, 1),
                  "start_date": date(2029, 1, 1)}],
    )  # fmt: skip
    def test_others_at_another_place_or_time_are_other_people(self, other):
        first = self.first | {"start_date": date(2030, 2, 1), "end_date": date(2030, 6, 1)}
        assert self.told(first, self.second | other) == ["a", "b"]


class TestTheVerdict:
    def broken(self, shown, told=None):
        none = frame().with_columns(known_from_release=pl.lit(0, dtype=pl.Int64))
        earlier = none if told is None else told
        return [p.broken for p in judge_studies(shown, earlier, KNOWN, THRESHOLD)]

    def said(self, row, status):
        return frame(row).with_columns(value_status_code=pl.lit(status))

    def test_finds_a_small_group(self):
        shown = self.said(study(BIG, (9, 0.5, 0.5)), "reported")
        assert self.broken(shown) == [0, 1, 0]

    def test_finds_two_of_nearly_the_same_people(self):
        more = study((103, 0.5, 0.5), (103, 0.5, 0.5), name="b")
        shown = frame(study(BIG, BIG), more).with_columns(value_status_code=pl.lit("reported"))
        assert self.broken(shown) == [0, 0, 1]

    def test_finds_a_number_of_what_is_withheld(self):
        shown = self.said(study(BIG, BIG), "suppressed_by_us")
        assert self.broken(shown) == [1, 0, 0]

    def test_finds_a_change_of_a_few_and_what_only_says_it_stands(self):
        told = frame(study(BIG, BIG)).with_columns(known_from_release=pl.lit(1, dtype=pl.Int64))
        few = study(BIG, (103, 0.5, 0.5))
        assert self.broken(self.said(few, "reported"), told) == [0, 0, 1]
        assert self.broken(self.said(few, "correction_held"), told) == [0, 0, 1]
        many = study(BIG, (140, 0.5, 0.5))
        assert self.broken(self.said(many, "correction_held"), told) == [0, 0, 1]


groups = st.tuples(st.integers(2, 60), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(groups, groups), min_size=1, max_size=4))
def test_no_two_releases_of_any_course_tell_of_a_few(course):
    """Whoever keeps every release finds no group, and no difference, of 1 to 9 people."""
    seen = []
    for number, (before, after) in enumerate(course, 1):
        now = frame(study(*((n, m, (m * (1 - m)) ** 0.5) for n, m in (before, after))))
        earlier = pl.concat([now.clear().with_columns(known_from_release=pl.lit(0, pl.Int64)),
                             *seen])  # fmt: skip
        shown = protect_studies(now, earlier, KNOWN, THRESHOLD)
        told = shown.filter(pl.col("before_count").is_not_null())
        seen.append(told.select(now.columns).with_columns(
            known_from_release=pl.lit(number, pl.Int64)))  # fmt: skip
        rows = [row for each in seen for row in each.to_dicts()]
        for group in ("before", "after"):
            counts = [(r[f"{group}_count"], r[f"{group}_count"] * r[f"{group}_mean"]) for r in rows]
            cells = [(have, n - have) for n, have in counts]
            assert all(_is_safe(cell) for pair in cells for cell in pair)
            apart = [(a - c, b - d) for a, b in cells for c, d in cells]
            assert all(_is_safe(abs(cell)) for pair in apart for cell in pair)


nearby = st.tuples(st.integers(40, 60), st.sampled_from([0.25, 0.5, 0.75]))
a_release = st.dictionaries(st.sampled_from("abc"), st.tuples(nearby, nearby), max_size=3)


@settings(deadline=None, max_examples=60)
@given(st.lists(a_release, min_size=1, max_size=3))
def test_no_two_tellings_under_any_name_are_a_few_people_apart(course):
    none = frame().with_columns(known_from_release=pl.lit(0, dtype=pl.Int64))
    seen = [none]
    for number, release in enumerate(course, 1):
        rows = (
            study(*((n, m, (m * (1 - m)) ** 0.5) for n, m in both), name=name)
            for name, both in release.items()
        )
        now = frame(*rows)
        shown = protect_studies(now, pl.concat(seen), KNOWN, THRESHOLD)
        told = shown.filter(pl.col("before_count").is_not_null()).select(now.columns)
        seen.append(told.with_columns(known_from_release=pl.lit(number, dtype=pl.Int64)))
    tellings = {tuple(_people(row)) for each in seen for row in each.to_dicts()}
    for one, other in itertools.combinations(tellings, 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > THRESHOLD - 1e-6


def _people(row):
    for group in ("before", "after"):
        having = row[f"{group}_count"] * row[f"{group}_mean"]
        yield from (having, row[f"{group}_count"] - having, row[f"{group}_count"])


def _is_safe(people):
    return people < 1e-6 or people > THRESHOLD - 1e-6


@pytest.mark.parametrize(
    ("people", "told"), [(100, (0.6, "correction_held")), (120, (0.65, "reported"))]
)
def test_another_correlation_of_about_the_same_people_waits(people, told):
    first, then = (
        study((n, 5.0, 1.0), (n, 5.5, 1.0), of=POINTS, design="matched") | {"correlation": r}
        for n, r in ((100, 0.6), (people, 0.65))
    )
    shown = released(then, first)
    assert (shown["correlation"], shown["value_status_code"]) == told
