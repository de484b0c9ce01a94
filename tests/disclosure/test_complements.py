"""What else is withheld, so that no withheld number is the rest of those that are shown."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, protected, rough_share, share, untold, values, withheld

from citywise.disclosure.lines import table_lines
from citywise.disclosure.solving import WITHHELD, solvable_cells

REACHED, TRAINED = "out_unique_participants", "out_practitioners_trained"
COMPLETION = "out_training_completion"


def by_activity(*sizes, total=None, **more):
    """A city's total and its parts a, b, c …"""
    parts = zip("abcdefgh", sizes, strict=False)
    whole = sum(sizes) if total is None else total
    return [count(whole, **more), *(count(n, key=f"activity_type={k}", **more) for k, n in parts)]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        # nothing small: nothing withheld
        ((30, 40, 50), {}),
        ((0, 40, 50), {}),
        # one small cell takes the smallest other one with it
        ((5, 40, 50), {"a": "small", "b": "complement"}),
        ((5, 50, 40), {"a": "small", "c": "complement"}),
        # a zero hides little and goes last
        ((5, 0, 40), {"a": "small", "c": "complement"}),
        # two small cells hide each other where together they are not small
        ((5, 6, 40), {"a": "small", "b": "small"}),
        ((2, 3, 40, 50), {"a": "small", "b": "small", "c": "complement"}),
        # with nothing else to take, the total goes
        ((5,), {"a": "small", "total": "small"}),
        ((4, 5), {"a": "small", "b": "small", "total": "small"}),
        ((5, 0, 0, 12), {"a": "small", "d": "complement"}),
    ],
)
def test_one_line(sizes, hidden):
    found = {
        name.removeprefix("activity_type="): why
        for name, why in withheld(*by_activity(*sizes)).items()
    }
    assert found == hidden


def test_without_a_total_there_is_nothing_to_subtract_from():
    rows = [count(5, key="sex=F"), count(50, key="sex=M")]
    assert withheld(*rows) == {"sex=F": "small"}


@pytest.mark.parametrize("status", ["not_reported", "quarantined"])
@pytest.mark.parametrize(("women", "hidden"), [(3, {"sex=M": "complement"}), (0, {}), (20, {})])
def test_a_cell_without_a_number_is_not_told_by_those_around_it(status, women, hidden):
    rows = [count(47 + women), count(47, key="sex=M"), untold(status, key="sex=F")]
    assert withheld(*rows) == hidden
    assert protected(*rows)["value_status_code"].to_list()[2] == status


def test_what_does_not_apply_is_no_gap():
    rows = [count(50), count(47, key="sex=M"), untold("not_applicable", key="sex=F")]
    assert withheld(*rows) == {}


def test_without_a_total_two_breakdowns_still_add_up_to_the_same():
    rows = [
        count(5, key="sex=F"),
        count(50, key="sex=M"),
        count(25, key="age_band=0-11"),
        count(30, key="age_band=12-14"),
    ]
    assert withheld(*rows) == {"sex=F": "small", "sex=M": "complement"}


def test_programs_make_up_their_city():
    rows = [count(105), count(5, "aarby/a"), count(40, "aarby/b"), count(60, "aarby/c")]
    assert withheld(*rows) == {"aarby/a": "small", "aarby/b": "complement"}


def test_a_cell_of_a_program_is_a_part_of_its_program_and_of_its_city():
    grid = {("a", "F"): 5, ("a", "M"): 30, ("b", "F"): 40, ("b", "M"): 50}
    rows = [count(n, f"aarby/{p}", f"sex={k}") for (p, k), n in grid.items()]
    rows += [count(35, "aarby/a"), count(90, "aarby/b")]
    rows += [count(45, key="sex=F"), count(80, key="sex=M"), count(125)]
    assert set(withheld(*rows)) == {
        "aarby/a sex=F", "aarby/a sex=M", "aarby/b sex=F", "aarby/b sex=M",
    }  # fmt: skip


@pytest.mark.parametrize("total_basis", ["events", "report"])
def test_quarters_make_up_their_year(total_basis):
    sizes = {"2025-Q1": 5, "2025-Q2": 30, "2025-Q3": 40, "2025-Q4": 50}
    rows = [count(n, period=period) for period, n in sizes.items()]
    shown = protected(*rows, count(125, period="2025", basis=total_basis))
    told = dict(shown.select("period_id", "value").rows())
    assert told == {"2025-Q1": None, "2025-Q2": None, "2025-Q3": 40, "2025-Q4": 50, "2025": 125}


def test_what_one_basis_withholds_the_other_does_not_tell():
    events = by_activity(5, 40, 50)
    report = by_activity(12, 40, 50, total=102, basis="report")
    shown = protected(*events, *report)
    told = {
        (key, basis): v
        for key, basis, v in shown.select("disagg_key", "basis_code", "value").rows()
    }
    hidden = {place for place, value in told.items() if value is None}
    assert hidden == {
        (f"activity_type={part}", basis) for part in "ab" for basis in ("events", "report")
    }


def test_a_complement_of_one_basis_goes_when_that_of_the_other_serves_both():
    events = [count(112), count(8, key="sex=F"), count(83, key="sex=M"), count(21, key="sex=U")]
    sizes = {"": 301, "sex=F": 153, "sex=M": 148}
    report = [count(n, key=key, basis="report") for key, n in sizes.items()]
    assert set(withheld(*events)) == {"sex=F", "sex=U"}
    assert set(withheld(*events, *report)) == {"sex=F", "sex=M"}


@pytest.mark.parametrize(
    ("derived", "numerator", "sources"),
    [
        ("out_women_share", 45, [count(45, key="sex=F"), count(5, key="sex=X"), count(40, key="sex=M")]),
        ("out_youth_share", 45, [count(45, key="age_band=15-17"), count(5, key="age_band=60+")]),
    ],
)  # fmt: skip
def test_a_share_is_withheld_with_a_count_it_is_computed_from(derived, numerator, sources):
    row = share(numerator, 90, indicator=derived)
    assert withheld(row, *sources)["total"] == "linked"
    assert "total" not in withheld(row, count(45, key=sources[0]["disagg_key"]))


def test_a_share_stays_where_another_breakdown_is_withheld():
    rows = [share(45, 90, indicator="out_women_share"), count(5, key="age_band=60+")]
    assert "total" not in withheld(*rows)


def test_a_share_does_not_tell_below_its_line_what_a_count_withholds():
    # of twenty who came to b the sex is not stated; the 40 of c would tell of the 5 of a
    shares = {"": (34, 70), "a": (3, 5), "b": (11, 25), "c": (20, 40)}
    rows = by_activity(5, 45, 40)
    for part, (women, everybody) in shares.items():
        key = f"activity_type={part}" if part else ""
        rows.append(share(women, everybody, key=key, indicator="out_women_share"))
    shown = protected(*rows).filter(pl.col("value").is_not_null())
    told = {key.removeprefix("activity_type=") for key in shown["disagg_key"]}
    assert "c" not in told
    assert "" in told


def test_a_share_does_not_tell_again_what_a_count_withholds():
    # the completers of a share are the people trained
    kinds = {"x": (4, 30), "y": (12, 90), "z": (40, 51)}
    counts = [count(56, indicator=TRAINED, basis="report")]
    shares = [share(56, 171, indicator=COMPLETION)]
    for kind, (completed, enrolled) in kinds.items():
        key = f"practitioner_type={kind}"
        counts.append(count(completed, key=key, indicator=TRAINED, basis="report"))
        shares.append(share(completed, enrolled, key=key, indicator=COMPLETION))
    shown = protected(*counts, *shares)
    told = shown.filter(shown["numerator_count"].is_not_null()).select("indicator_id", "disagg_key")
    # alone, the share would withhold x and z, and tell the 12 of y
    assert set(told.rows()) == {
        (TRAINED, ""), (TRAINED, "practitioner_type=z"), (COMPLETION, ""),
    }  # fmt: skip


def test_shares_hide_each_other_only_if_those_with_and_those_without_are_many():
    # 3 of 40 are left when the shown one is taken from the total
    rows = [share(51, 100), share(48, 60, key="sex=F"), share(2, 30, key="sex=M")]
    rows.append(share(1, 10, key="sex=X"))
    assert "sex=F" in withheld(*rows)


def test_a_rough_share_hides_as_many_as_it_has_at_least():
    # of 42 two to four did not stay, of another 43 three: together they are at most seven
    rows = [share(169, 230), share(40, 43, key="sex=F"), share(90, 145, key="sex=M")]
    rows.append(rough_share(38, 40, 42, key="sex=X"))
    assert withheld(*rows) == {"sex=F": "small", "sex=M": "complement", "sex=X": "small"}


@pytest.mark.parametrize("indicator", [REACHED, TRAINED])
def test_the_range_of_a_city_goes_with_a_withheld_program(indicator):
    # between the largest program and their sum: 50 to 56 tells that the other has 6
    rows = [
        count((50, 56), indicator=indicator),
        count(50, "aarby/a", indicator=indicator),
        count(6, "aarby/b", indicator=indicator),
    ]
    assert withheld(*rows) == {"total": "complement", "aarby/b": "small"}


def test_what_follows_from_several_lines_together_is_found():
    # two squares of withheld cells, and a single one between them that nothing else hides
    square = [("a", "F"), ("a", "M"), ("b", "F"), ("b", "M")]
    other = [("c", "X"), ("c", "U"), ("d", "X"), ("d", "U")]
    bridge = ("b", "X")
    rows = [count(20, f"aarby/{p}", f"sex={k}") for p in "abcd" for k in "FMXU"]
    rows += [count(80, f"aarby/{p}") for p in "abcd"]
    rows += [count(80, key=f"sex={k}") for k in "FMXU"] + [count(320)]
    frame = values(*rows)
    places = {f"aarby/aarby/{p}/out_participations/2025-Q1/sex={k}/events" for p, k in
              (*square, *other, bridge)}  # fmt: skip
    cells = frame.select("value_id", (frame["value_id"].is_in(list(places))).alias(WITHHELD))
    found = solvable_cells(cells, table_lines(frame)).to_list()
    assert found == ["aarby/aarby/b/out_participations/2025-Q1/sex=X/events"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=7))
def test_every_complement_on_a_line_is_needed(sizes):
    parts = dict(zip("abcdefgh", sizes, strict=False))
    found = withheld(*by_activity(*sizes))
    hidden = {n: why for name, why in found.items() if (n := name.removeprefix("activity_type="))}
    assert len(hidden) != 1
    for name in (n for n, why in hidden.items() if why == "complement"):
        left = {n for n in hidden if n != name}
        rest = sum(parts.get(n, sum(sizes)) for n in left)
        assert len(left) == 1 or rest < 10, f"{name} of {parts} could be shown"


def test_a_line_without_people_is_not_protected():
    rows = by_activity(3, 4, 90, indicator="out_sessions_delivered")
    assert withheld(*rows) == {}


@pytest.mark.parametrize("indicator", ["out_participations", REACHED, TRAINED])
def test_every_count_of_people_is_protected(indicator):
    hidden = withheld(*by_activity(5, 40, 50, indicator=indicator))
    assert hidden == {"activity_type=a": "small", "activity_type=b": "complement"}
