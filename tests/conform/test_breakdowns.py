"""Which age group a heading or a cell means; groups that do not nest stay the city's own."""

# ruff: noqa: RUF001 - digits of other scripts are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.breakdowns import make_key, read_age_band, read_key


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("15-17", "15-17"),
        ("15–17", "15-17"),
        ("15 - 17 years", "15-17"),
        ("15-29 ans", "15-29"),
        ("15-29 år", "15-29"),
        ("15-29 yaş", "15-29"),
        ("15-29 años", "15-29"),
        ("١٥-١٧", "15-17"),
        ("under 15", "0-14"),
        ("<18", "0-17"),
        ("Under 15 år", "0-14"),
        ("Moins de 15 ans", "0-14"),
        ("Menores de 15", "0-14"),
        ("15 yaş altı", "0-14"),
        ("دون 15", "0-14"),
        ("30+", "30+"),
        ("60 and over", "60+"),
        ("30 år og derover", "30+"),
        ("30 ans et plus", "30+"),
        ("30 yaş ve üzeri", "30+"),
        ("30 años o más", "30+"),
        ("٣٠ سنة فأكثر", "30+"),
        ("Âge non précisé", "U"),
        ("15 to 24", "15-24"),
        ("de 15 à 24 ans", "15-24"),
        ("entre 15 y 24 años", "15-24"),
        ("mellem 15 og 24 år", "15-24"),
        ("15-24 yaş arası", "15-24"),
        ("بين 15 و 24 سنة", "15-24"),
        ("17 and under", "0-17"),
        ("17 ans et moins", "0-17"),
        ("17 o menos", "0-17"),
        ("17 og derunder", "0-17"),
        ("17 yaş ve altı", "0-17"),
        ("17 سنة فأقل", "0-17"),
        ("<= 17", "0-17"),
        ("menos de 18", "0-17"),
        ("18 altı", "0-17"),
        ("30 y más", "30+"),
        ("≥ 30", "30+"),
        ("más de 29", "30+"),
        ("Older than 59", "60+"),
        ("plus de 29 ans", "30+"),
        ("ældre end 29", "30+"),
        ("أكثر من 29", "30+"),
        ("> 17", "18+"),
    ],
)
def test_groups_whose_edges_nest(text, band):
    assert read_age_band(text) == band


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("15-35", "local:15-35"),
        ("18-25", "local:18-25"),
        ("29-15", "local:29-15"),
        ("youth", "local:youth"),
        ("0-11 months", "local:0-11-months"),
        ("15-17 girls", "local:15-17-girls"),
        ("60+ women", "local:60+-women"),
        ("15 to 35", "local:15-35"),
        ("> 30", "local:31+"),
        ("over 18", "local:19+"),
        ("under 16", "local:0-15"),
        ("up to 25", "local:up-to-25"),
        ("25 üstü", "local:25-ustu"),
        ("18-24 / 25-29", "local:18-24-/-25-29"),
    ],
)
def test_everything_else_stays_local(text, band):
    assert read_age_band(text) == band


EDGES = st.tuples(st.integers(1, 90), st.integers(1, 90)).map(sorted)
WRITTEN = {
    "{low}-{high}": "{low}-{high}", "{low} to {high} years": "{low}-{high}",
    "entre {low} et {high} ans": "{low}-{high}", "{high} and under": "0-{high}",
    "<={high}": "0-{high}", "under {above}": "0-{high}", "moins de {above} ans": "0-{high}",
    "{low}+": "{low}+", ">={low}": "{low}+", ">{below}": "{low}+", "más de {below}": "{low}+",
    "{low} og derover": "{low}+",
}  # fmt: skip


@given(EDGES, st.sampled_from(list(WRITTEN)))
def test_the_same_ages_are_the_same_group_however_they_are_written(edges, way):
    low, high = edges
    told = {"low": low, "high": high, "below": low - 1, "above": high + 1}
    assert read_age_band(way.format(**told)).removeprefix("local:") == WRITTEN[way].format(**told)


PARTS = st.dictionaries(
    st.sampled_from(["sex", "age_band", "mode"]), st.sampled_from(["F", "15-17", "local:x"])
)


@given(PARTS)
def test_a_key_is_the_same_in_whatever_order_its_parts_come(parts):
    key = make_key(parts)
    assert read_key(key) == parts
    assert make_key(dict(reversed(parts.items()))) == key
