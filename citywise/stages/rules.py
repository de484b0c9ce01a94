"""Note under which rules a release was made, so that the next one can say which has changed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import polars as pl

from citywise.stages.code import code_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.stages.night import Night


def note_rules(night: Night) -> None:
    """Put the rules in force in place of those that were noted before."""
    rules = pl.DataFrame(list(_rules(night)), schema=["rule_id", "rule_text"], orient="row")
    with night.store.transaction():
        night.store.replace("core_rules", rules)


def _rules(night: Night) -> Iterator[tuple[str, str]]:
    """What each is called, and what it says; the day on which stock is taken is no rule."""
    network = night.network
    yield "settings", network.settings.model_dump_json(exclude={"clock"})
    yield "program", code_fingerprint("")
    for template in night.templates.values():
        yield f"template/{template.id}", template.model_dump_json()
    for indicator in network.indicators.values():
        yield f"indicator/{indicator.id}", json.dumps(asdict(indicator), ensure_ascii=False)
    for number, correction in enumerate(network.corrections):
        if correction.city_id in network.erased:
            continue
        yield f"correction/{number}", json.dumps(asdict(correction), ensure_ascii=False)
