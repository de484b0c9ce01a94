"""Each harmful file costs itself alone: the good ones beside it load, within memory and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citywise.intake.confinement.limits import Limits
from citywise.intake.sandbox import Sandbox
from tests.fixtures.invented import invented_network
from tests.intake.faults.container_faults import CONTAINER_FAULTS
from tests.intake.faults.document_faults import DOCUMENT_FAULTS
from tests.intake.faults.library_faults import LIBRARY_FAULTS
from tests.intake.faults.surroundings import BAD, GOOD_OUTCOMES, read_between_good_files
from tests.intake.faults.text_faults import TEXT_FAULTS
from tests.intake.faults.workbook_faults import WORKBOOK_FAULTS

if TYPE_CHECKING:
    from tests.intake.faults.fault import Fault

FAULTS: list[Fault] = [
    *WORKBOOK_FAULTS,
    *CONTAINER_FAULTS,
    *TEXT_FAULTS,
    *DOCUMENT_FAULTS,
    *LIBRARY_FAULTS,
]
MOST_MEGABYTES, MOST_SECONDS = 1024, 20


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    _, templates = invented_network()
    limits = Limits(megabytes=900, seconds=MOST_SECONDS, largest_bytes=200 * 1024 * 1024)
    opened = Sandbox(list(templates.values()), tmp_path_factory.mktemp("scratch"), limits)
    yield opened
    opened.close()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_harmful_file_costs_itself_alone(fault, sandbox, tmp_path):
    survived = read_between_good_files(sandbox, fault.content(), tmp_path)
    outcomes = survived.outcomes
    assert outcomes.pop(BAD) == fault.outcome
    assert outcomes == GOOD_OUTCOMES
    assert survived.peak_megabytes < MOST_MEGABYTES
    assert survived.seconds < MOST_SECONDS + 5


def test_no_fault_is_listed_twice():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
