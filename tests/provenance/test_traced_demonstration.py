"""200 released values of the demonstration, each led back to cells that make it again."""

from collections import Counter
from dataclasses import dataclass, replace
from math import isclose
from random import Random

import polars as pl
import pytest

from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.conform.numbers import Figure, Style, read_figure
from citywise.intake.cells import TYPED
from citywise.provenance.adding_up import add_up, agrees, outcome_of
from citywise.provenance.cells import with_texts
from citywise.provenance.columns import columns_read
from citywise.provenance.records import divisor_of, earlier_cells, months_of, records_of
from citywise.provenance.scope import narrowed
from citywise.provenance.values import Value
from citywise.stages.night import read_rules
from citywise.stages.tracing import _copier
from citywise.warehouse.working import look_into_working
from citywise.workspace import Workspace

# one worker leads them all back, once
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("traced_demonstration")]

SEED, SAMPLE = 20260220, 200
WITHOUT_CELLS = {"dq_report_timeliness"}
"""Measured from receipts: whether a report came by its day stands in no cell."""


@dataclass
class Led:
    """A value with the records it rests on, and the cells of these."""

    value: Value
    agrees: bool
    records: pl.DataFrame
    rows: list


@pytest.fixture(scope="module")
def led(released_demo):
    """200 released values with a number, and one of every measure and basis besides."""
    workspace = Workspace(released_demo)
    network, templates = read_rules(workspace)
    with (
        look_into_working(workspace) as store,
        _copier(workspace, network, templates, store) as copy,
    ):
        found, columns, rows = [], set(), []
        for value in chosen(store):
            with narrowed(store, value, network.settings, templates.values()):
                records = records_of(store, value)
                _, divisor = divisor_of(store, value)
                sums = add_up(value, records, months_of(store, value), divisor)
                outcome = outcome_of(sums, value, network.indicators[value["indicator_id"]])
                columns |= set(columns_read(store, value, records, templates))
                rows.append([*records.to_dicts(), *earlier_cells(store, records).to_dicts()])
            found.append(Led(value, agrees(value, outcome), records, []))
        texts = iter(with_texts([row for each in rows for row in each], columns, copy))
        return [
            replace(one, rows=[next(texts) for _ in mine])
            for one, mine in zip(found, rows, strict=True)
        ]


def chosen(store):
    values = store.rows(
        "select value.* from out_values as shown join measure_values as value using (value_id)"
        " where shown.value is not null or shown.low is not null order by value_id"
    )
    at_random = Random(SEED).sample(range(values.height), SAMPLE)
    kinds = values.unique(["indicator_id", "basis_code"], keep="first", maintain_order=True)
    drawn = values[at_random].to_dicts()
    return [Value(row) for row in [*drawn, *kinds.iter_rows(named=True)]]


def test_every_value_is_made_again_from_its_records(led):
    assert [one.value.words for one in led if not one.agrees] == []
    kinds = Counter((one.value["indicator_id"], one.value["basis_code"]) for one in led)
    assert {basis for _, basis in kinds} == {"events", "report", "pipeline"}
    assert len(led) >= SAMPLE


def test_every_record_has_an_address_and_its_texts(led):
    for one in (each for each in led if each.value["indicator_id"] not in WITHOUT_CELLS):
        assert one.records["address"].null_count() == 0, one.value.words
        assert all(row["cells"] for row in one.rows), one.value.words
        texts = [cell["text"] for row in one.rows for cell in row["cells"]]
        assert None not in texts, one.value.words


def test_the_text_in_the_cell_of_a_report_is_the_figure_that_counts(led):
    for one in (each for each in led if each.value["basis_code"] == "report"):
        told = {row["address"]: figure_text(row) for row in one.rows}
        for row in one.records.iter_rows(named=True):
            assert says(told[row["address"]], row["cell_low"]), (one.value.words, row, told)


def test_the_text_in_the_cell_of_an_event_log_is_the_attendance_that_counts(led):
    for one in (each for each in led if is_attendance(each.value)):
        key = one.value["disagg_key"] if one.value.dimension in {"sex", "age_band"} else ""
        field = f"participations[{key}]" if key else "participations"
        for row in one.rows:
            texts = [cell["text"] for cell in row["cells"] if cell["field"] == field]
            assert any(says(text, row["numerator_low"]) for text in texts), (one.value.words, row)


def test_the_text_in_the_cell_of_an_event_log_says_that_the_event_took_place(led):
    words = vocabulary("event_status").words
    of_events = [each for each in led if each.value["basis_code"] == "events"]
    assert of_events
    for one in of_events:
        for row in one.rows:
            status = [words.get(fold(c["text"])) for c in row["cells"] if c["field"] == "status"]
            counts = row.get("numerator_low") != 0 and "denominator_low" not in row
            assert not counts or status in ([], ["completed"]), (one.value.words, row)


def is_attendance(value):
    is_counted = value["indicator_id"] == "out_participations" and value.code != "U"
    return is_counted and value["basis_code"] == "events"


def figure_text(row):
    return next(cell["text"] for cell in row["cells"] if cell["cell"] == row["cell_ref"])


def says(text, number):
    """The text can be read as the number, by a mark of the city's or as the workbook stored it."""
    read = [read_figure(TYPED + text, Style())]
    read += [read_figure(text, Style(mark=mark, dash="not_reported")) for mark in ",."]
    figures = [figure for figure in read if isinstance(figure, Figure)]
    found = [
        float(f.value if f.low is None else f.low)
        for f in figures
        if f.value is not None or f.low is not None
    ]
    if number is None:
        return not found or not text
    return any(isclose(number, each * share, abs_tol=1e-9) for each in found for share in (1, 0.01))
