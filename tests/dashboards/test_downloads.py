"""Files that leave the pages: marked with their source, harmless in a spreadsheet."""

import io
from datetime import date, datetime

import polars as pl
import pytest

from citywise.warehouse.facts import Facts
from dashboards.downloads import mark_source, name_file, neutralise_formulas, write_csv

SOURCE = Facts(
    release_id="R0007",
    previous_release_id="",
    network_name="Tiny",
    released_at_utc=datetime(2026, 2, 21, 2, 0),  # noqa: DTZ001
    period_type="quarter",
    data_date=date(2026, 2, 20),
    audience="network",
    threshold=10,
    withheld=3,
    is_synthetic=True,
    currency="EUR",
    licence="=free",
    contact="@data",
)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("1-2", "1-2"),
        ("Yıldızova", "Yıldızova"),
        ("", ""),
        (None, None),
    ],
)
def test_no_cell_can_start_a_formula(cell, written):
    frame = pl.DataFrame({"text": [cell]}, schema={"text": pl.String})
    assert neutralise_formulas(frame)["text"].to_list() == [written]


def test_negative_numbers_stay_numbers():
    assert neutralise_formulas(pl.DataFrame({"value": [-1.5]}))["value"].to_list() == [-1.5]


def test_every_row_says_where_it_comes_from():
    marked = mark_source(pl.DataFrame({"city_id": ["a", "b"]}), SOURCE)
    assert marked.row(1, named=True) == {
        "city_id": "b",
        "release_id": "R0007",
        "data_date": date(2026, 2, 20),
        "audience_tier_code": "network",
        "threshold_count": 10,
        "withheld_count": 3,
        "is_synthetic": True,
        "licence_text": "'=free",
        "contact_text": "'@data",
    }


def test_the_file_reads_back():
    text = write_csv(pl.DataFrame({"city_name": ["Yıldızova"], "value": [None]}), SOURCE)
    back = pl.read_csv(io.BytesIO(text))
    assert back["city_name"].to_list() == ["Yıldızova"]
    assert back["value"].to_list() == [None]
    assert back["release_id"].to_list() == ["R0007"]


def test_the_name_says_that_data_are_made_up():
    assert name_file("comparison", SOURCE) == "synthetic-citywise-R0007-comparison.csv"


def test_a_mark_of_the_release_never_stands_in_place_of_a_figure():
    with pytest.raises(ValueError, match="withheld_count"):
        mark_source(pl.DataFrame({"withheld_count": [0]}), SOURCE)
