"""Cities of a release side by side, from Python."""

import duckdb
import pytest
from tiny_release import write_release

import citywise
from citywise.comparison.comparing import (
    compare_cities,
    compare_outcomes,
    first_basis,
    outcomes_sql,
    read_indicator,
    read_outcomes,
)


@pytest.fixture(scope="module")
def release(released_demo):
    with citywise.open_release(released_demo) as opened:
        yield opened


def test_a_comparison_brings_its_verdict_and_each_citys_standing(release):
    told = compare_cities(release, "out_session_delivery_rate", "2025-Q3")
    assert told.verdict.code == "with_caveats"
    assert set(told.outcomes["standing"]) <= {"lower", "similar", "higher", "not_compared"}
    aside = told.outcomes.filter(~told.outcomes["city_id"].is_in(list(told.verdict.compared)))
    assert set(aside["standing"]) == {"not_compared"}
    assert told.reference.city_count == len(told.verdict.compared)


def test_cities_may_be_chosen(release):
    everyone = compare_cities(release, "out_session_delivery_rate", "2025-Q3").verdict.compared
    told = compare_cities(release, "out_session_delivery_rate", "2025-Q3", cities=everyone[:3])
    assert set(told.outcomes["city_id"]) == set(everyone[:3])


def test_levels_of_what_people_feel_are_not_handed_out_for_comparison(release):
    told = compare_cities(release, "oc_trust_local_gov", "2025-Q3")
    assert told.verdict.code == "not_comparable"
    assert told.outcomes.is_empty()


def test_an_unknown_indicator_is_named(release):
    with pytest.raises(LookupError, match="no indicator 'nothing'"):
        compare_cities(release, "nothing", "2025-Q3")


def test_every_city_of_the_network_has_a_row_and_why_there_is_no_figure(tmp_path):
    asked = ["out_session_delivery_rate", "2025-Q4", "", "events"]
    with citywise.open_release(write_release(tmp_path)) as tiny:
        told = read_outcomes(tiny, *asked)
        assert told.select("city_id", "value", "value_status_code").rows() == [
            ("aarby", 0.75, "reported"),
            ("borg", 0.2, "reported"),
            ("ceder", None, "not_reported"),
            ("dorp", None, "unreleased"),
        ]
        assert tiny.query(outcomes_sql(), asked).equals(told)
        assert set(read_outcomes(tiny, "nothing", *asked[1:])["value_status_code"]) == {
            "absent", "unreleased"
        }  # fmt: skip


def test_only_those_that_may_be_compared_make_the_middle_and_stand_beside_it(tmp_path):
    with citywise.open_release(write_release(tmp_path)) as tiny:
        row = read_indicator(tiny, "out_session_delivery_rate")
        everyone = read_outcomes(tiny, row["indicator_id"], "2025-Q4", "", "events")
        told = compare_outcomes(everyone, row)
        assert told.reference.value == pytest.approx(34 / 60)
        assert dict(told.outcomes.select("city_id", "standing").iter_rows()) == {
            "aarby": "higher", "borg": "lower", "ceder": "not_compared", "dorp": "not_compared"
        }  # fmt: skip
        # of one city alone there is no middle but itself, and no standing
        alone = compare_outcomes(everyone.filter(city_id="aarby"), row)
        assert alone.verdict.code == "not_comparable"
        assert alone.outcomes["standing"].to_list() == ["not_compared"]


@pytest.mark.parametrize(
    ("bases", "programs", "first"),
    [
        ("events report pipeline", "", "events"),
        # as on the pages: what cities report before what is known of their reporting
        ("report pipeline", "", "report"),
        ("pipeline", "", "pipeline"),
        # what is told of programs alone is told of no city
        ("report", "events", "report"),
        ("", "", "events"),
    ],
)
def test_without_a_basis_the_one_that_pages_show_is_taken(tmp_path, bases, programs, first):
    root = write_release(tmp_path)
    with duckdb.connect(str(root / "warehouse" / "releases" / "R0007.duckdb")) as connection:
        for place, (basis, program) in enumerate(
            [*((basis, None) for basis in bases.split()), *((b, "p") for b in programs.split())]
        ):
            connection.execute(
                """insert into out_values by name (
                    select * replace (? as value_id, 'new' as indicator_id, ? as basis_code,
                    ? as program_id) from out_values limit 1)""",
                [f"{place:08}", basis, program],
            )
    with citywise.open_release(root) as tiny:
        assert first_basis(tiny, "new") == first
