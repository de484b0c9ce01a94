"""A stated total holds for the whole while its parts are not known, and gives way once they are."""

import os
import time

import pytest

from citywise.stages.measure import measure
from tests.fixtures.invented import make_workspace, night_on

TEMPLATE = """
id = "suivi"
title = "Suivi"
produces = "values"

[report]
key = ["folder"]

[columns.program]
headers = ["Programme"]

[columns.indicator]
headers = ["Mesure"]
required = true

[columns.period]
headers = ["Trimestre"]
required = true

[columns.sex]
headers = ["Sexe"]

[[values]]
headers = ["Nombre"]
required = true

[[values]]
headers = ["Cible"]
kind = "target"
"""
OUTCOMES = """
select disagg_key, numerator_low, numerator_high, value_status_code from measure_counts
where indicator_id = 'out_resources_adapted' and period_id = '2031-Q1'
    and program_id is null and city_id = 'bordeau'
order by all
"""
TARGETS = "select disagg_key, reported_value from core_targets_current order by all"


@pytest.fixture
def send(tmp_path):
    """Send the figures of girls, boys and both as the next revision; what then counts."""
    workspace = make_workspace(tmp_path / "workspace", templates={"suivi.toml": TEMPLATE})
    sent = []

    def send(girls, boys, total, targets=("", "", "")):
        rows = zip(("Filles", "Garçons", "Total"), (girls, boys, total), targets, strict=True)
        lines = [f"Maison des jeunes,out_resources_adapted,2031-Q1,{','.join(row)}" for row in rows]
        file = workspace.raw / "bordeau" / f"suivi {len(sent)}.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(["Programme,Mesure,Trimestre,Sexe,Nombre,Cible", *lines]) + "\n")
        at = time.time() - 6000 + 60 * len(sent)
        os.utime(file, (at, at))
        sent.append(file)
        with night_on(workspace) as night:
            measure(night)
            outcomes = night.store.rows(OUTCOMES).rows()
            targets_now = dict(night.store.rows(TARGETS).rows())
        return {key: tuple(rest) for key, *rest in outcomes}, targets_now

    return send


def test_a_stated_whole_is_counted_once_beside_its_parts(send):
    outcomes, _ = send("120", "n.d.", "300")
    assert outcomes[""] == (300, 300, "reported")
    assert outcomes["sex=F"] == (120, 120, "reported")
    assert outcomes["sex=M"][2] == "not_reported"


def test_once_the_parts_are_known_their_sum_takes_the_place_of_the_total(send):
    send("120", "n.d.", "300", targets=("", "", "3400"))
    outcomes, targets = send("120", "170", "300", targets=("1400", "2000", "3400"))
    assert outcomes[""] == (290, 290, "reported")
    assert outcomes["sex=M"] == (170, 170, "reported")
    assert targets == {"sex=F": 1400, "sex=M": 2000}


def test_once_a_part_is_withheld_the_total_is_no_longer_told(send):
    send("120", "n.d.", "123")
    outcomes, _ = send("120", "<5", "123")
    assert outcomes[""] == (121, 124, "estimated")
    assert outcomes["sex=M"] == (1, 4, "suppressed_at_source")
