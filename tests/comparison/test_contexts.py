"""Where a practice worked and where not: split at the middle of the cities that studied it."""

import polars as pl

from citywise.comparison.contexts import pool_by_context

EFFECTS = {"a": 0.5, "b": 0.5, "c": 0.0, "d": 0.0}
PEOPLE = {"a": 50.0, "b": 60.0, "c": 200.0, "d": 300.0}
LANGUAGES = {"a": "da", "b": "fr", "c": "fr", "d": "fr"}


def studies(effects=EFFECTS, design="matched"):
    return pl.DataFrame(
        [
            {
                "study_id": f"{design}-{city}", "city_id": city, "practice_id": "circles",
                "indicator_id": "oc_contact", "study_design_code": design,
                "effect_value": effect, "effect_variance": 0.01,
                "start_date": None,
            }
            for city, effect in effects.items()
        ]
    )  # fmt: skip


def cities(people=PEOPLE, languages=LANGUAGES):
    sizes = [
        {"city_id": c, "context_code": "population", "number": n, "word": None}
        for c, n in people.items()
    ]
    spoken = [
        {"city_id": c, "context_code": "language", "number": None, "word": w}
        for c, w in languages.items()
    ]
    return pl.DataFrame([*sizes, *spoken], infer_schema_length=None)


def told(found):
    columns = ("context_code", "group_code", "city_count", "effect_value")
    return [(*row[:3], round(row[3], 2)) for row in found.select(columns).rows()]


def test_small_and_large_cities_are_told_apart_and_languages_as_they_are():
    assert told(pool_by_context(studies(), cities())) == [
        ("language", "da", 1, 0.5), ("language", "fr", 3, 0.17),
        ("population", "at_most", 2, 0.5), ("population", "above", 2, 0.0),
    ]  # fmt: skip


def test_the_split_is_at_the_middle_of_cities_and_not_of_studies():
    more = pl.concat([studies(), studies({"a": 0.4}).with_columns(study_id=pl.lit("again"))])
    found = pool_by_context(more, cities()).filter(context_code="population")
    assert found["middle"].to_list() == [130.0, 130.0]
    assert found["study_count"].to_list() == [3, 2]


def test_three_cities_are_not_split():
    assert pool_by_context(studies({"a": 0.5, "b": 0.4, "c": 0.0}), cities()).is_empty()


def test_designs_stay_apart():
    both = pl.concat([studies(), studies({"a": 0.5, "b": 0.4}, "unmatched")])
    found = pool_by_context(both, cities())
    assert set(found["study_design_code"]) == {"matched"}


def test_a_city_of_which_nothing_is_known_is_in_no_group():
    known = {city: people for city, people in PEOPLE.items() if city != "d"}
    assert "population" not in pool_by_context(studies(), cities(known))["context_code"]


def test_cities_that_are_alike_are_one_group_and_not_told():
    alike = dict.fromkeys(PEOPLE, 100.0)
    assert "population" not in pool_by_context(studies(), cities(alike))["context_code"]
    assert pool_by_context(studies().clear(), cities()).is_empty()
