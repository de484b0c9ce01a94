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
    ],
)
def test_everything_else_stays_local(text, band):
    assert read_age_band(text) == band


PARTS = st.dictionaries(
    st.sampled_from(["sex", "age_band", "mode"]), st.sampled_from(["F", "15-17", "local:x"])
)


@given(PARTS)
def test_a_key_is_the_same_in_whatever_order_its_parts_come(parts):
    key = make_key(parts)
    assert read_key(key) == parts
    assert make_key(dict(reversed(parts.items()))) == key
