"""The analyst's notebook runs from top to bottom on the demonstration, and says what is so."""

import subprocess
import sys

import duckdb
import polars as pl
import pytest
from demonstration import CHECKOUT

from citywise.workspace import VARIABLE

NOTEBOOK = CHECKOUT / "docs" / "notebooks" / "first_analysis.py"


@pytest.fixture(scope="module")
def ran(released_demo):
    """What the names of the notebook hold after a run, and what it shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(NOTEBOOK.parent)
        patch.setenv(VARIABLE, str(released_demo))
        from first_analysis import app  # noqa: PLC0415

        outputs, names = app.run()
        yield names, "\n".join(str(getattr(output, "text", "")) for output in outputs)
        names["release"].close()


def test_it_says_what_it_is_about(ran):
    names, shown = ran
    assert names["release"].id in shown
    assert "programs and figures are invented" in shown
    assert "<h2" in shown


def test_every_city_stands_in_the_order_of_names_with_its_interval_or_the_reason(ran):
    names, _ = ran
    outcomes, told, untold = names["outcomes"], names["told"], names["untold"]
    assert outcomes["city_name"].to_list() == sorted(outcomes["city_name"])
    assert told.height + untold.height == outcomes.height
    assert told.select(
        (pl.col("low") <= pl.col("value")).all() & (pl.col("value") <= pl.col("high")).all()
    ).item()
    assert "suppressed_by_us" in untold["value_status_code"]


def test_what_is_withheld_counts_neither_as_zero_nor_as_told(ran):
    names, shown = ran
    told, together = names["told"], names["together"]
    assert together["share"] == pytest.approx(
        told["numerator_count"].sum() / told["denominator_count"].sum()
    )
    assert (together["cities_told"], together["cities_untold"]) == (
        told.height,
        names["untold"].height,
    )
    assert f"without\n{together['cities_untold']} cities" in shown


def test_the_funnel_holds_each_city_that_is_told(ran):
    names, _ = ran
    funnel = names["funnel"]
    assert funnel["city_name"].to_list() == names["told"]["city_name"].to_list()
    assert funnel["centre"].unique().to_list() == pytest.approx([names["together"]["share"]])


def test_a_number_leads_to_its_cells(ran):
    names, shown = ran
    assert names["number"]["value_id"] in shown
    assert not names["place"].is_empty()
    assert names["cells"]["cell"].str.contains(r"^eastmere/.*xlsx!Progress![A-Z]+\d+$").all()


def test_the_export_is_readable_by_other_tools(ran):
    names, _ = ran
    values = names["folder"] / "out_values.parquet"
    assert duckdb.execute("select count(*) from read_parquet(?)", [str(values)]).fetchone() == (
        names["release"].table("out_values").height,
    )


def test_it_runs_by_itself_without_a_warning(released_demo, tmp_path):
    # of a temporary folder only what is below `tmp_path` stays behind
    settings = {VARIABLE: str(released_demo), "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-W", "error", NOTEBOOK]
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_is_kept_as_marimo_would_keep_it():
    command = [sys.executable, "-m", "marimo", "check", "--strict", NOTEBOOK]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
