"""The verdict on what a finished release shows, whatever the steps before it have done."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, protected, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.verdict import judge_outcomes

SMALL = 1


def broken(shown, truth, threshold=10):
    """How often each promise is broken; `truth` is what was there before."""
    verdict = judge_outcomes(shown, truth, packaged_indicators(), threshold)
    return [promise.broken for promise in verdict]


def by_sex(women, men, another=0):
    """A total and its parts by sex."""
    parts = {"sex=F": women, "sex=M": men} | ({"sex=X": another} if another else {})
    return [count(sum(parts.values())), *(count(n, key=key) for key, n in parts.items())]


def hidden(*keys):
    """These cells as withheld."""
    return [untold("suppressed_by_us", key=key) for key in keys]


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([count(30)], [0, 0, 0, 0, 0]),
        # small, and shown
        ([count(9)], [0, 1, 0, 0, 0]),
        (by_sex(5, 45), [0, 1, 0, 0, 0]),
        # withheld, and the rest of those that are shown
        ([count(50), count(45, key="sex=M"), *hidden("sex=F")], [0, 0, 1, 1, 0]),
        ([count(50), *hidden("sex=F", "sex=M")], [0, 0, 0, 0, 0]),
        # a cell that nobody told hides the other one
        ([count(50), untold("not_reported", key="sex=M"), *hidden("sex=F")], [0, 0, 0, 0, 0]),
        # withheld, and with its number all the same
        ([count(30) | {"value_status_code": "suppressed_by_us"}], [1, 0, 0, 0, 0]),
        # sessions are not people
        ([count(3, indicator="out_sessions_delivered")], [0, 0, 0, 0, 0]),
        ([], [0, 0, 0, 0, 0]),
    ],
)
def test_finds_what_must_not_be_seen(rows, verdict):
    withheld = {row["value_id"] for row in rows if row["value_status_code"] == "suppressed_by_us"}
    before = [row for row in by_sex(5, 45) if row["value_id"] in withheld]
    told = [row for row in rows if row["value_id"] not in withheld]
    assert broken(values(*rows), values(*told, *before)) == verdict


def test_finds_what_can_be_told_too_closely_though_it_cannot_be_solved_for():
    truth = by_sex(5, 45, another=3)
    shown = [row for row in truth if row["disagg_key"] in {"", "sex=M"}]
    assert broken(values(*shown, *hidden("sex=F", "sex=X")), values(*truth)) == [0, 0, 0, 2, 0]


def test_a_withheld_number_that_is_not_known_cannot_be_judged():
    shown = values(count(50), *hidden("sex=F", "sex=M"))
    assert broken(shown, values(count(50))) == [0, 0, 0, 2, 0]


sizes = st.lists(st.integers(0, 60), min_size=1, max_size=6)
told = st.sampled_from(["told", "not_reported", "quarantined"])


@settings(deadline=None, max_examples=60)
@given(sizes, st.lists(told, min_size=6, max_size=6))
def test_what_was_protected_passes(counts, statuses):
    parts = [
        count(size, key=f"activity_type={key}")
        if status == "told"
        else untold(status, key=f"activity_type={key}")
        for key, size, status in zip("abcdef", counts, statuses, strict=False)
    ]
    rows = [count(sum(counts)), *parts]
    assert broken(protected(*rows), values(*rows)) == [0, 0, 0, 0, 0]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=4))
def test_what_was_protected_over_programs_and_breakdowns_passes(programs):
    rows = by_sex(sum(w for w, _ in programs), sum(m for _, m in programs))
    for name, (women, men) in zip("pqrs", programs, strict=False):
        rows += [one | _of(name, one) for one in by_sex(women, men)]
    assert broken(protected(*rows), values(*rows)) == [0, 0, 0, 0, 0]


def _of(program, row):
    return {"program_id": program, "value_id": f"{program}/{row['value_id']}"}


def test_the_promises_are_those_of_the_threshold_in_force():
    says = [
        promise.says for promise in judge_outcomes(values(), values(), packaged_indicators(), 20)
    ]
    assert says[SMALL].endswith("(below 20)")
    assert broken(values(count(15)), values(), threshold=20)[SMALL] == 1
