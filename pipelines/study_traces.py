"""Say where a study comes from: in words, or as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabulary
from pipelines.tracing import (
    correction_lines,
    finding_line,
    listed,
    record_lines,
    short,
    submission_line,
)

if TYPE_CHECKING:
    from citywise.provenance.study import StudyTrace

Row = dict[str, Any]


def study_as_json(traced: StudyTrace) -> str:
    """The whole trace of a study."""
    return json.dumps(asdict(traced), default=str, ensure_ascii=False, indent=2)


def describe_study(traced: StudyTrace) -> str:
    """The study, how it stands in the release, and its line with the texts as they were sent."""
    read = (
        f"{column.template_id} {column.rule}: {column.field} from {column.heading!r}"
        for column in traced.columns
    )
    sections = (
        ["Internal: a withheld study stands here with its numbers. Not to be published.", ""],
        _study_lines(traced),
        listed("Told by", map(submission_line, traced.submissions)),
        listed("Read by these rules", sorted(read), most=len(traced.columns)),
        listed("The line, with the texts as they were sent", record_lines(traced.line), most=99),
        listed("Checks of this register", map(finding_line, traced.findings)),
        correction_lines(traced.corrections),
    )
    return "\n".join(line for section in sections for line in section)


def _study_lines(traced: StudyTrace) -> list[str]:
    study, shown = traced.study, traced.shown
    design = vocabulary("study_design").label(study["study_design_code"]).lower()
    return [
        f"{study['practice_id']} in {study['city_id']}: {study['indicator_id']}; {design}",
        f"    study id {study['study_id']}",
        f"    before {_told_group(study, 'before')}; after {_told_group(study, 'after')}",
        f"    {_study_standing(shown)}",
    ]


def _told_group(study: Row, group: str) -> str:
    count, mean, spread = (study[f"{group}_{part}"] for part in ("count", "mean", "spread"))
    return f"n {count}, mean {short(mean)}, standard deviation {short(spread)}"


def _study_standing(shown: Row) -> str:
    if not shown:
        return (
            "No release shows it: not released by the city, or no released register describes"
            " its practice."
        )
    status = vocabulary("value_status").label(shown["value_status_code"]).lower()
    if shown["effect_value"] is None:
        return f"In the release: {status}; without an effect."
    low, high = short(shown["effect_low"]), short(shown["effect_high"])
    effect = f"{short(shown['effect_value'])} standard deviations ({low} to {high})"
    return f"In the release: {status}; effect {effect}."
