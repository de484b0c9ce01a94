"""Log-frames: planned, done and to date side by side under each quarter, told apart by a word."""

import re
import tomllib
from pathlib import Path

import pytest

from citywise.errors import CitywiseError
from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "templates.md"
QUARTERS = ["Indicateur", "Cible", "T1", None, None, "T2", None, None]
KINDS = ["Indicateur", "Cible", *["Prévu", "Réalisé", "Cumul"] * 2]


def guide():
    """The template of the log-frame in the guide, and the table above it."""
    text = GUIDE.read_text(encoding="utf-8").split("A log-frame often has")[1]
    template = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return template, rows[:2]


def log_frame(*rows, quarters=QUARTERS, kinds=KINDS, change=("", "")):
    raw = workbook({"A": [quarters, kinds, *rows]}, merges={"A": ["C1:E1", "F1:H1"]})
    template = guide()[0].replace(*change)
    return read_one(raw, path="bordeau/2031.xlsx", template=template)


def figures(read):
    rows = read.rows("core_reported_values")
    return {(r["period_id"], r["accumulation_code"]): r["reported_value"] for r in rows}


def targets(read):
    rows = read.rows("core_targets")
    return {(r["period_id"], r["value_kind_code"]): r["reported_value"] for r in rows}


def test_the_log_frame_of_the_guide_is_read_as_it_says():
    _, (heading, row) = guide()
    assert heading[2:] == [f"{q} / {k}" for q in ("T1", "T2") for k in KINDS[2:5]]
    read = log_frame([row[0], *map(int, row[1:])])
    assert read.kept_back == []
    assert figures(read) == {
        ("2031-Q1", "in_period"): 4.0,
        ("2031-Q1", "to_date"): 4.0,
        ("2031-Q2", "in_period"): 6.0,
        ("2031-Q2", "to_date"): 10.0,
    }
    assert targets(read) == {
        ("2031", "target"): 20.0,
        ("2031-Q1", "target"): 5.0,
        ("2031-Q2", "target"): 5.0,
    }


def test_an_empty_plan_says_nothing_and_an_empty_actual_is_not_reported():
    read = log_frame(["Séances tenues", None, None, None, 4, 5, 6, 10])
    assert targets(read) == {("2031-Q2", "target"): 5.0}
    assert figures(read)["2031-Q1", "in_period"] is None
    assert read.kept_back == []


@pytest.mark.parametrize(
    ("kind", "kept"),
    [('"-"', {("2031-Q1", "in_period"), ("2031-Q2", "in_period")}), ('"actual"', set())],
)
def test_a_kind_that_is_not_read_costs_nothing_and_a_wrong_one_contradicts(kind, kept):
    change = ('"Cumul" = "to_date"', f'"Cumul" = {kind}')
    read = log_frame(["Séances tenues", 20, 5, 4, 7, 5, 6, 10], change=change)
    assert set(figures(read)) == kept
    assert bool(read.kept_back) is (not kept)


def test_figures_under_a_word_that_means_no_kind_wait():
    kinds = [*KINDS[:3], "Estimé", *KINDS[4:]]
    read = log_frame(["Séances tenues", 20, 5, 4, 4, 5, 6, 10], kinds=kinds)
    assert read.kept_back == [("A!D3", "unknown_code")]
    assert ("2031-Q1", "in_period") not in figures(read)


def test_totals_across_are_compared_with_their_own_kind():
    quarters = ["Indicateur", "Cible", "T1", None, "T2", None, "Total", None]
    kinds = ["Indicateur", "Cible", *["Prévu", "Réalisé"] * 3]
    raw = workbook(
        {"A": [quarters, kinds, ["Séances tenues", 20, 5, 4, 5, 6, 10, 11]]},
        merges={"A": ["C1:D1", "E1:F1", "G1:H1"]},
    )
    read = read_one(raw, path="bordeau/2031.xlsx", template=guide()[0])
    assert read.totals == [("G3", 10.0, 10.0, True), ("H3", 11.0, 10.0, False)]


@pytest.mark.parametrize(
    "change",
    [
        ('levels = ["period", "kind"]', 'levels = ["period"]'),
        ('kinds = { "Prévu" = "target", "Réalisé" = "actual", "Cumul" = "to_date" }', ""),
        ('"Cumul" = "to_date"', '"Cumul" = "cumulative"'),
        ('"Cumul" = "to_date"', '"PREVU" = "actual"'),
    ],
)
def test_words_for_kinds_stand_with_their_level_and_mean_one(change):
    template = guide()[0].replace(*change)
    assert tomllib.loads(template)
    with pytest.raises(CitywiseError, match="kinds"):
        read_one("x\n", template=template)
