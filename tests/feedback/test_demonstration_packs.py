"""The demonstration's cities: each has a pack, and no pack tells what the release withholds."""

import csv
import io

import duckdb
import polars as pl
import pytest

from citywise.feedback.packs import CHANGES, SUMMARY_PAGE, SUMMARY_TEXT, newest_pack
from citywise.network.network import read_network
from citywise.workspace import Workspace

KEY = ("indicator_id", "period_id", "program_id", "disagg_key", "basis_code")
NUMBERS = ("value", "low", "high")


@pytest.fixture(scope="module")
def network(released_demo):
    return read_network(Workspace(released_demo))


@pytest.fixture(scope="module")
def packs(released_demo, network):
    return {city: newest_pack(Workspace(released_demo), city) for city in network.cities}


@pytest.fixture(scope="module")
def released(released_demo):
    path = (released_demo / "warehouse" / "citywise.duckdb").resolve(strict=True)
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("from out_values").pl()


def changes_in(pack):
    text = (pack.folder / CHANGES).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_city_has_a_pack_in_its_language(packs, network):
    languages = {city: row["language"] for city, row in network.cities.items()}
    assert {city: pack and pack.notes.language for city, pack in packs.items()} == languages
    assert set(languages.values()) == {"en", "fr", "ar", "da", "tr", "es"}


def test_packs_tell_exactly_the_outcomes_that_the_release_shows(packs, released):
    told = {
        (city, *(row[name] for name in KEY)): (row["after_status"], *map(number_in(row), NUMBERS))
        for city, pack in packs.items()
        for row in (changes_in(pack) if (pack.folder / CHANGES).exists() else [])
    }
    shown = {
        (row["city_id"], *(row[name] or "" for name in KEY)): (
            row["value_status_code"], *(row[name] for name in NUMBERS)
        )
        for row in released.iter_rows(named=True)
    }  # fmt: skip
    assert told == shown
    assert any(status == "suppressed_by_us" for status, *_ in told.values())


def number_in(row):
    return lambda name: float(row[f"after_{name}"]) if row[f"after_{name}"] else None


def test_no_withheld_number_stands_in_any_pack(released_demo, packs, released):
    # long decimals are found again wherever they stand; a withheld 3 could be any other 3
    withheld = numbers_withheld(released_demo, released)
    whole = {city: text_of(pack) for city, pack in packs.items()}
    found = [(city, n) for city, numbers in withheld.items() for n in numbers if n in whole[city]]
    assert sum(map(len, withheld.values())) > 50
    assert found == []


def test_the_scan_would_find_a_number_that_is_told(packs, released):
    told = [
        (row["city_id"], spell(row["value"]))
        for row in released.filter(pl.col("value").is_not_null()).iter_rows(named=True)
        if spell(row["value"])
    ]
    assert len(told) > 50
    assert all(number in text_of(packs[city]) for city, number in told[:50])


def numbers_withheld(released_demo, released):
    truth = pl.read_csv(released_demo / "truth" / "values.csv", infer_schema_length=None)
    keys = ["city_id", *KEY]
    both = truth.with_columns(pl.col("program_id", "disagg_key").fill_null("")).join(
        released.filter(pl.col("value_status_code") == "suppressed_by_us")
        .select(pl.col(keys).fill_null("")),
        on=keys,
    )  # fmt: skip
    shown = {
        (row[0], spell(row[1])) for row in released.select("city_id", "value").iter_rows() if row[1]
    }
    found = {}
    for row in both.iter_rows(named=True):
        number = spell(true_value(row))
        if number and (row["city_id"], number) not in shown:
            found.setdefault(row["city_id"], set()).add(number)
    return found


def true_value(row):
    low, of = row["numerator_low"], row["denominator_low"]
    return low / of if low is not None and of else None


def spell(value):
    """The first decimals of a number that has many of them."""
    text = "" if value is None else repr(float(value))
    return text[:10] if len(text) > 12 and "e" not in text else ""


def text_of(pack):
    names = (SUMMARY_PAGE, SUMMARY_TEXT, CHANGES)
    paths = [pack.folder / name for name in names]
    return "".join(path.read_text(encoding="utf-8") for path in paths if path.exists())
