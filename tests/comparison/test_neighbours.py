"""The cities most like one, and why."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.neighbours import find_neighbours
from dashboards.answers.neighbours import tell_neighbours


def described(*rows):
    """Cities with their population and share of youth; None is not known."""
    told = [
        (city, code, value)
        for city, population, youth in rows
        for code, value in (("population", population), ("youth_share", youth))
        if value is not None
    ]
    schema = ["city_id", "attribute_code", "attribute_value"]
    return pl.DataFrame(told, schema=schema, orient="row")


FOUR = described(
    ("a", 100_000.0, 0.20), ("b", 110_000.0, 0.21), ("c", 900_000.0, 0.30), ("d", 100_000.0, None)
)  # fmt: skip


def found(attributes, city):
    return [neighbour.city_id for neighbour in find_neighbours(attributes, city)]


def test_the_nearest_come_first():
    assert found(FOUR, "a") == ["d", "b", "c"]


def test_a_city_of_which_half_is_known_is_placed_by_that_half():
    near = find_neighbours(FOUR, "a")[0]
    assert (near.city_id, near.close, near.unknown) == ("d", ("population",), ("youth_share",))


def test_each_says_in_what_it_is_close_or_far():
    far = find_neighbours(FOUR, "a")[2]
    assert (far.close, far.far) == ((), ("population", "youth_share"))


def test_ten_times_the_size_is_the_same_step_everywhere():
    rows = [("a", 10_000.0, 0.2), ("b", 100_000.0, 0.2), ("c", 900_000.0, 0.2)]
    assert found(described(*rows), "b") == ["c", "a"]


def test_a_city_of_nobody_is_one_whose_size_is_not_known():
    near = find_neighbours(described(("a", 0.0, 0.2), ("b", 9e4, 0.2), ("c", 1e5, 0.3)), "a")
    assert [(told.city_id, told.unknown) for told in near] == [
        ("b", ("population",)), ("c", ("population",))
    ]  # fmt: skip


def test_of_a_city_that_is_not_described_there_are_none():
    assert found(FOUR, "nowhere") == []


def test_there_are_so_many_and_no_more():
    assert len(find_neighbours(FOUR, "a", count=2)) == 2


def test_they_are_told_in_words():
    told = tell_neighbours(find_neighbours(FOUR, "a")[1:], {"b": "Borg", "c": "Celle"})
    assert told == (
        "Nearest first: Borg (close on population and share of people aged 15 to 29),"
        " Celle (far on population and share of people aged 15 to 29)."
    )


CITIES = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(0, 100)), min_size=2, max_size=9
).map(lambda rows: [(str(place), *map(float, row)) for place, row in enumerate(rows)])


@given(CITIES, st.sampled_from([0.25, 1024.0]))
def test_the_unit_of_an_attribute_changes_nothing(rows, unit):
    in_unit = [(city, people, share * unit) for city, people, share in rows]
    told = find_neighbours(described(*in_unit), "0")
    assert told == find_neighbours(described(*rows), "0")


@given(CITIES)
def test_nobody_is_its_own_neighbour_and_who_is_alike_in_all_comes_first(rows):
    twin = ("twin", *rows[0][1:])
    told = find_neighbours(described(*rows, twin), "0", count=99)
    assert {x.city_id for x in told} == {row[0] for row in [*rows[1:], twin]}
    alike = {row[0] for row in [*rows[1:], twin] if row[1:] == rows[0][1:]}
    assert {x.city_id for x in told[: len(alike)]} == alike
