"""The pages start without the orchestrator and without the checks library."""

import subprocess
import sys

SCRIPT = """
import importlib, pathlib, sys
import dashboards
root = pathlib.Path(dashboards.__file__).parent
names = [
    ".".join(("dashboards", *path.relative_to(root).with_suffix("").parts))
    for path in root.rglob("*.py")
    if path.name not in {"__init__.py", "app.py"} and path.parent.name != "app_pages"
]
assert len(names) > 20, names
for name in names:
    importlib.import_module(name)
unwanted = {"dagster", "great_expectations", "plotly.express", "altair", "pandas"} & set(sys.modules)
assert not unwanted, unwanted
"""


def test_no_page_loads_what_it_does_not_need():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
