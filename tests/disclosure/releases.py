"""Releases one after the other, each with what the ones before it have told."""

from __future__ import annotations

import polars as pl
from tiny_values import values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.earlier import weigh_earlier
from citywise.disclosure.protection import protect_values
from citywise.disclosure.verdict import judge_outcomes

THRESHOLD = 10


def release(*nights, thresholds=()):
    """What each release shows, one after the other; the verdict on each finds nothing."""
    versions, shown = [], []
    for number, rows in enumerate(nights, 1):
        truth = values(*rows)
        threshold = thresholds[number - 1] if thresholds else THRESHOLD
        earlier = None
        if versions:
            earlier = weigh_earlier(truth, pl.concat(versions), packaged_indicators(), threshold)
        told, _ = protect_values(truth, packaged_indicators(), threshold, earlier)
        verdict = judge_outcomes(told, truth, packaged_indicators(), threshold, earlier)
        assert [promise.says for promise in verdict if promise.broken] == []
        versions.append(note(told, truth, number))
        shown.append(told)
    return shown


def note(told, truth, number):
    """What is kept of a release for later ones: what it told, and of the rest what it was."""
    is_withheld = told["value_status_code"] == "suppressed_by_us"
    hidden = truth.join(told.filter(is_withheld), on="value_id", how="semi")
    parts = [(told.filter(~is_withheld), True), (hidden, False)]
    return pl.concat(
        part.with_columns(was_told=pl.lit(was_told), known_from_release=pl.lit(number))
        for part, was_told in parts
    )


def told(shown):
    """As `program key`: the number, `-` where it is withheld, `=` before one that stands."""
    marks = {"suppressed_by_us": "-", "correction_held": "="}
    return {
        f"{row['program_id'] or ''} {row['disagg_key']}".strip() or "total": marks.get(
            row["value_status_code"], ""
        )
        + ("" if row["value"] is None else f"{row['value']:g}")
        for row in shown.iter_rows(named=True)
    }
