"""A reader opens its own files and nothing else, starts no program and talks to nobody.

Traced from outside (strace), and tried from inside.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from demonstration import CHECKOUT

from citywise.intake.confinement.process import LIBRARY_INDEX, MODULES
from tests.intake.faults.surroundings import GOOD
from tests.intake.faults.workbook_faults import WORKBOOK_FAULTS

READING = """
import sys
from pathlib import Path

from citywise.intake.confinement.limits import Limits
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from tests.fixtures.invented import invented_network

folder, scratch = map(Path, sys.argv[1:])
_, templates = invented_network()
files = [FileToRead(n, str(path)) for n, path in enumerate(sorted(folder.iterdir()), 1)]
with open_sandbox(list(templates.values()), scratch, Limits(900, 20, 10**9)) as sandbox:
    read = [batch for batch in sandbox.read([files])]
    print(len(read[0].files), sandbox.unheld)
"""

HARM = """
import os, socket, subprocess, sys
from pathlib import Path

from citywise.intake.confinement.child import Confines, _confine
from citywise.intake.confinement.limits import Limits
from citywise.intake.confinement.process import MODULES

mine, others, scratch = sys.argv[1:]
print(_confine(Confines(MODULES, (mine,), scratch, Limits(900, 20, 10**9))))
for attempt in (
    lambda: Path(mine).read_text(),
    lambda: Path(scratch, "block").write_text("x"),
    lambda: Path(others).read_text(),
    lambda: Path(mine).write_text("x"),
    lambda: os.listdir(os.path.dirname(mine)),
    lambda: os.symlink(others, os.path.join(scratch, "link")),
    lambda: os.chmod(scratch, 0o777),
    lambda: Path("/proc/self/environ").read_text(),
    lambda: socket.socket(),
    lambda: subprocess.run([sys.executable, "--version"]),
    lambda: os.fork(),
    lambda: os.kill(os.getppid(), 0),
):
    try:
        attempt()
        print("done")
    except OSError as error:
        print(type(error).__name__)
"""


def run(program, *arguments, before=()):
    return subprocess.run(
        [*before, sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip


def test_a_reader_that_was_taken_over_can_do_little(tmp_path):
    mine, others, scratch = tmp_path / "mine", tmp_path / "others", tmp_path / "scratch"
    mine.write_text("mine")
    others.write_text("others")
    scratch.mkdir()
    unheld, reads, writes, *rest = run(HARM, mine, others, scratch).stdout.splitlines()
    if unheld != "[]":
        pytest.skip(f"this machine does not hold back {unheld}")
    assert (reads, writes) == ("done", "done")
    assert rest == ["PermissionError"] * len(rest)
    assert mine.read_text() == "mine"


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace; `make test` brings it")
def test_a_reader_opens_its_own_files_and_no_socket(tmp_path):
    folder, scratch, trace = tmp_path / "in", tmp_path / "scratch", tmp_path / "trace"
    folder.mkdir()
    scratch.mkdir()
    for name, content in {**GOOD, **{f.name: f.content() for f in WORKBOOK_FAULTS}}.items():
        (folder / f"{name}".replace("/", "")).write_bytes(content)
    tracer = ("strace", "-f", "-q", "-s", "300", "-o", trace, "-e", "trace=%file,%network,%process")
    done = run(READING, folder, scratch, before=tracer)
    assert int(done.stdout.split()[0]) >= len(GOOD)
    lines = reader_lines(trace.read_text().splitlines())
    opened = {path for line in lines if (path := opened_path(line))}
    own = (str(folder), str(scratch), *MODULES, LIBRARY_INDEX)
    assert {path for path in opened if path.startswith(str(folder))}
    assert [path for path in opened if not path.startswith(own)] == []
    assert [line for line in lines if re.search(r" (socket|connect|bind|execve)\(", line)] == []


def reader_lines(lines):
    """What the reader and its threads did once they were held."""
    family, held, told = set(), set(), []
    for line in lines:
        process = line.split(maxsplit=1)[0]
        if "execve(" in line and '"-m", "citywise.intake.confinement.child"' in line:
            family.add(process)
        if process in family:
            if process in held:
                told.append(line)
            if "/libseccomp.so" in line:
                held.add(process)
            if made := re.search(r"clone\b.*= (\d+)$", line):
                family.add(made[1])
                held.add(made[1])
    assert told
    return told


def opened_path(line):
    """The path of a call that opened something; a call that was refused opened nothing."""
    opened = re.search(r"\bopen(?:at)?\([^\"]*\"([^\"]*)\".*= \d+$", line)
    return opened and opened[1]
