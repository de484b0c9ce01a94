"""Reading a release needs neither the orchestrator nor the checks library."""

import subprocess
import sys

import pytest

HEAVY = ("dagster", "great_expectations")


def loaded_by(statement):
    look = f"import sys\n{statement}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    "statement",
    [
        "import citywise; citywise.open_release",
        "import citywise.demo.network, citywise.stages.night, citywise.stages.take_in",
        "import dashboards.queries, dashboards.figures.intervals, dashboards.answers.city",
    ],
)
def test_loads_no_orchestrator_and_no_checks_library(statement):
    assert loaded_by(statement) == []


def test_the_test_can_fail():
    assert loaded_by("import dagster") == ["dagster"]
