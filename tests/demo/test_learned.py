"""What cities learned from one another comes out of a night as it was written down.

And what was planted in it can be seen: what helps, what does nothing, what harms, what helps in
small cities alone, and what exchanges moved in the reports of those who learned.
"""

from collections import defaultdict
from datetime import date, timedelta
from math import sqrt
from statistics import mean

import polars as pl
import pytest
from demonstration import CHECKOUT

from citywise.demo.learning.followings import make_followings
from citywise.demo.learning.pieces import practices
from citywise.network.network import read_network
from citywise.warehouse.reading import open_release
from citywise.workspace import Workspace

GROUPS = ("before", "after", "other_before", "other_after")
NUMBERS = [f"{group}_{part}" for group in GROUPS for part in ("count", "mean", "spread")]
STUDY = ["city_id", "practice_id", "indicator_id", "study_design_code"]
SAFE = "oc_felt_safe_respected"


@pytest.fixture(scope="module")
def true(released_demo):
    """`true("studies")`: what the demonstration made up."""
    return lambda name: pl.read_csv(
        released_demo / "truth" / f"{name}.csv", infer_schema_length=None, try_parse_dates=True
    )


@pytest.fixture(scope="module")
def shown(released_demo):
    """`shown("out_studies")`: what readers see."""
    with open_release(released_demo) as release:
        yield release.table


def rows(frame, *columns):
    return sorted(frame.select(columns).rows(), key=str)


def sets(frame, key, column):
    """Several entries of each key, as they stand in the truth: with spaces between."""
    found = defaultdict(set)
    for owner, value in frame.select(key, column).rows():
        found[owner].add(value)
    return dict(found)


def split(frame, key, column):
    told = frame.filter(pl.col(column).is_not_null()).select(key, column).rows()
    return {owner: set(value.split()) for owner, value in told}


def test_every_practice_is_followed_by_the_cities_that_wrote_it_down(true, shown):
    columns = ("practice_id", "city_id", "program_id", "since_date")
    assert rows(shown("out_practice_cities"), *columns) == rows(true("practices"), *columns)
    assert shown("out_practices").height == 11
    assert shown("out_practices")["practice_text"].null_count() == 0


def test_practices_are_called_as_the_pages_speak(shown):
    names = {p: e["name"]["en"] for p, e in practices().items()}
    assert dict(shown("out_practices").select("practice_id", "practice_name").rows()) == names


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_seed_each_practice_is_followed_where_english_is_written(seed):
    network = read_network(Workspace(CHECKOUT / "data"))
    english = {row["city_id"] for row in network.sheets["cities"] if row["language"] == "en"}
    followings = make_followings(network, seed)
    told = {f.practice_id for f in followings if f.city_id in english}
    assert told == set(practices())
    assert {f.city_id for f in followings} == {r["city_id"] for r in network.sheets["cities"]}


def test_every_city_says_how_it_made_a_practice_fit(shown):
    assert shown("out_practice_cities")["context_text"].null_count() == 0


def test_studies_are_those_that_were_written_down(true, shown):
    assert rows(shown("out_studies"), *STUDY) == rows(true("studies"), *STUDY)
    assert true("studies").height > 90


def test_of_a_study_every_number_is_shown_or_none(true, shown):
    both = true("studies").join(shown("out_studies"), on=STUDY, suffix="_out")
    for row in both.iter_rows(named=True):
        wanted = [None if row["is_withheld"] else row[name] for name in NUMBERS]
        assert [row[f"{name}_out"] for name in NUMBERS] == pytest.approx(wanted), row
        assert (row["effect_value"] is None) == row["is_withheld"]


def test_studies_of_a_handful_are_withheld(true, shown):
    withheld = shown("out_studies").filter(value_status_code="suppressed_by_us")
    assert withheld.height == true("studies")["is_withheld"].sum()
    families = shown("out_studies").filter(practice_id="family-evenings")
    assert set(families["value_status_code"]) == {"suppressed_by_us"}
    assert withheld.height - families.height < 8


def test_exchanges_are_those_that_were_written_down(true, shown):
    columns = ("exchange_id", "exchange_type_code", "exchange_status_code", "learner_city_id",
               "host_city_id", "practice_id", "asked_date", "start_date", "end_date")  # fmt: skip
    assert rows(shown("out_exchanges"), *columns) == rows(true("exchanges"), *columns)
    themes = sets(shown("out_exchange_themes"), "exchange_id", "theme_code")
    assert themes == split(true("exchanges"), "exchange_id", "themes")


def test_agreed_actions_are_those_that_were_written_down(true, shown):
    columns = ("action_id", "exchange_action_status_code", "due_date", "done_date")
    written = true("actions").with_columns(
        action_id=pl.format("{}/{}", "exchange_id", "action_ref")
    )
    assert rows(shown("out_exchange_actions"), *columns) == rows(written, *columns)


def test_what_was_dropped_says_why(shown):
    actions = shown("out_exchange_actions")
    dropped = actions.filter(exchange_action_status_code="dropped")
    assert dropped.height > 5
    assert dropped["reason_text"].null_count() == 0


def test_some_asks_are_unanswered_for_months(shown):
    asks = shown("out_exchanges").filter(exchange_status_code="asked")
    assert asks["host_city_id"].null_count() == asks.height == 6
    assert asks.filter(pl.col("asked_date") < date(2025, 8, 20)).height >= 2


def test_materials_are_those_that_were_written_down(true, shown):
    columns = ("material_id", "city_id", "material_title", "resource_type_code", "practice_id",
               "publication_year")  # fmt: skip
    written = true("materials")
    assert rows(shown("out_materials"), *columns) == rows(written, *columns)
    several = [("languages", "out_material_languages", "material_language_code"),
               ("themes", "out_material_themes", "theme_code")]  # fmt: skip
    for column, table, code in several:
        assert sets(shown(table), "material_id", code) == split(written, "material_id", column)


def test_the_door_for_practitioners_leads_only_to_what_is_said_to_be_for_them(true, shown):
    for_somebody = set(shown("out_material_audiences")["material_id"])
    written = split(true("materials"), "material_id", "hub_door_code")
    assert sets(shown("out_material_doors"), "material_id", "hub_door_code") == {
        material: doors
        for material, doors in written.items()
        if doors != {"recognise_early_signs"} or material in for_somebody
    }


def test_who_used_a_material_and_who_adapted_it_are_known(true, shown):
    users = shown("out_material_cities")
    for column, is_adapted in (("used_by", False), ("adapted_by", True)):
        found = sets(users.filter(is_adapted=is_adapted), "material_id", "city_id")
        assert found == split(true("materials"), "material_id", column)


def test_materials_are_of_every_kind_and_theme_behind_every_door(shown):
    titles = shown("out_materials")["material_title"]
    assert titles.n_unique() == titles.len() >= 200
    assert shown("out_materials")["resource_type_code"].n_unique() == 11
    assert shown("out_material_themes")["theme_code"].n_unique() == 15
    assert shown("out_material_doors")["hub_door_code"].n_unique() == 4
    assert shown("out_material_languages")["material_language_code"].n_unique() == 6


def test_early_signs_are_for_practitioners_alone(shown):
    door = shown("out_material_doors").filter(hub_door_code="recognise_early_signs")
    readers = door.join(shown("out_material_audiences"), on="material_id")
    assert not {"adolescents_12_17", "parents_caregivers"} & set(readers["audience_code"])


def changes(shown, practice, indicator):
    """What people said after, less what they said before, in standard deviations, by city."""
    found = {}
    studies = shown("out_studies").filter(practice_id=practice, indicator_id=indicator)
    for row in studies.drop_nulls("before_mean").iter_rows(named=True):
        spread = sqrt((row["before_spread"] ** 2 + row["after_spread"] ** 2) / 2)
        found[row["city_id"]] = (row["after_mean"] - row["before_mean"]) / spread
    return found


@pytest.mark.parametrize(
    ("practice", "indicator", "low", "high"),
    [
        ("neighbourhood-mentors", "oc_belonging", 0.25, 0.6),
        ("youth-council-with-a-budget", "oc_trust_local_gov", 0.2, 0.55),
        ("spot-the-trick", "oc_media_literacy", 0.35, 0.65),
        ("first-talk", "oc_confidence_support", 0.3, 0.7),
        ("one-day-assembly", "oc_support_awareness", -0.15, 0.15),
        ("class-checklists", "oc_confidence_support", 0.05, 0.35),
        ("class-checklists", SAFE, -0.6, -0.25),
    ],
)
def test_what_was_planted_can_be_seen(shown, practice, indicator, low, high):
    assert low < mean(changes(shown, practice, indicator).values()) < high


def test_dialogue_circles_help_in_small_cities_alone(shown):
    people = shown("out_city_attributes").filter(attribute_code="population", attribute_year=2025)
    small = {
        c for c, count in people.select("city_id", "attribute_value").rows() if count < 130_000
    }
    found = changes(shown, "dialogue-circles", "oc_bridging_contact")
    assert min(found[city] for city in found.keys() & small) > 0.25
    assert mean(found[city] for city in found.keys() - small) < 0.15


@pytest.mark.parametrize("indicator", ["oc_knowledge_gain", SAFE])
def test_what_a_city_reports_moved_when_it_began(true, shown, indicator):
    """After less before in the cities that began, less what the others changed meanwhile."""
    moves = true("moves").filter(indicator_id=indicator)
    courses = courses_of(shown, indicator)
    never = [course for city, course in courses.items() if city not in set(moves["city_id"])]
    gains = []
    for city, day in moves.select("city_id", "since_date").rows():
        others = [gain(course, day) for course in never if is_told(course, day)]
        if is_told(courses[city], day) and len(others) > 3:
            gains.append(gain(courses[city], day) - mean(others))
    assert len(gains) > 3
    assert mean(gains) == pytest.approx(moves["share"][0], abs=0.035)


def courses_of(shown, indicator):
    told = shown("out_values").filter(
        pl.col("indicator_id") == indicator, pl.col("program_id").is_null(),
        pl.col("disagg_key") == "", pl.col("value").is_not_null(),
    )  # fmt: skip
    found = defaultdict(dict)
    for city, period, value in told.select("city_id", "period_id", "value").rows():
        year, quarter = period.split("-Q")
        found[city][date(int(year), int(quarter) * 3 - 2, 1)] = value
    return found


def around(course, day):
    """Values of the quarters that ended before a day, and of those that began after it."""
    before = [value for start, value in course.items() if start + timedelta(92) <= day]
    return before, [value for start, value in course.items() if start > day]


def is_told(course, day):
    return all(around(course, day))


def gain(course, day):
    before, after = around(course, day)
    return mean(after) - mean(before)
