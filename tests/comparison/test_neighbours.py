"""The cities most like one, and why."""

import polars as pl

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
