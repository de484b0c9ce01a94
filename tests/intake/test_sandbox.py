"""A file may end its reader, or keep it busy for ever; it is refused and the others are read."""

import os
import signal
import subprocess
import sys
import time

import pytest
from demonstration import CHECKOUT

from citywise.intake.reading import BatchRead, FileToRead
from citywise.intake.sandbox import Limits, Sandbox
from tests.fixtures.invented import invented_network
from tests.fixtures.workbooks import with_xml, workbook

LOG = b"Date,Activity,Status,Participants\n2031-01-05,Sports,Completed,20\n"


@pytest.fixture
def sandbox(tmp_path):
    _, templates = invented_network()
    limits = Limits(megabytes=2000, seconds=3, largest_bytes=1_000_000)
    opened = Sandbox(list(templates.values()), tmp_path, limits)
    yield opened
    opened.close()


def files(folder, *contents):
    paths = [folder / f"{number}.file" for number, _ in enumerate(contents, 1)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return [FileToRead(number, str(path)) for number, path in enumerate(paths, 1)]


def outcome(reads: list[BatchRead]):
    read = {file.number for batch in reads for file in batch.files}
    refused = {(p.file_number, p.reason) for batch in reads for p in batch.problems}
    return read, refused


def far_away():
    """A cell so far away that the reader underneath gives up its process.

    It is written as no check of ours expects it: two cells claim the same element.
    """
    raw = workbook({"S": [["x", "y"]]})
    return with_xml(raw, lambda xml: xml.replace(b'<c r="B1"', b'<c foo=">" r="XFD1048576"'))


def test_a_file_that_ends_its_reader_costs_itself_alone(sandbox, tmp_path):
    batch = files(tmp_path, LOG, far_away(), LOG.replace(b"20", b"30"))
    read, refused = outcome(list(sandbox.read([batch])))
    assert read == {1, 3}
    assert refused == {(2, "reader_gave_up")}


def test_nor_does_it_cost_the_files_of_another_batch(sandbox, tmp_path):
    one, two, three, four = files(tmp_path, LOG, LOG + b"\n", far_away(), LOG + b"\n\n")
    reads = list(sandbox.read([[one, two], [three], [four]]))
    read, refused = outcome(reads)
    assert len(reads) == 3
    assert read == {1, 2, 4}
    assert refused == {(3, "reader_gave_up")}


def test_a_file_that_takes_for_ever_is_refused(sandbox, tmp_path):
    (tmp_path / "slow").mkdir()
    os.mkfifo(tmp_path / "slow" / "pipe")  # reading it waits for a writer who never comes
    (sound,) = files(tmp_path, LOG)
    endless = FileToRead(9, str(tmp_path / "slow" / "pipe"))
    started = time.monotonic()
    read, refused = outcome(list(sandbox.read([[sound, endless]])))
    assert (read, refused) == ({1}, {(9, "reader_gave_up")})
    assert time.monotonic() - started < 30


def test_a_file_above_the_limit_is_not_opened(sandbox, tmp_path):
    batch = files(tmp_path, LOG, b"x" * 1_000_001)
    assert outcome(list(sandbox.read([batch]))) == ({1}, {(2, "too_large")})


def test_readers_are_gone_when_the_sandbox_is_closed(sandbox, tmp_path):
    list(sandbox.read([files(tmp_path, LOG)]))
    (reader, *_) = sandbox._pool._processes
    sandbox.close()
    with pytest.raises(ProcessLookupError):
        os.kill(reader, signal.SIGCONT)


def test_a_reader_does_not_run_the_program_that_started_it(tmp_path):
    folder, program = tmp_path / "files", tmp_path / "program.py"
    folder.mkdir()
    (folder / "1.file").write_bytes(LOG)
    program.write_text(f"""
from pathlib import Path
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import Limits, Sandbox
from tests.fixtures.invented import invented_network

print("started")
_, templates = invented_network()
sandbox = Sandbox(list(templates.values()), Path({str(tmp_path)!r}), Limits(4096, 20, 10**6))
print([len(read.files) for read in sandbox.read([[FileToRead(1, {str(folder / "1.file")!r})]])])
sandbox.close()
""")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False,
                          env=os.environ | {"PYTHONPATH": str(CHECKOUT)})  # fmt: skip
    assert done.stdout.splitlines() == ["started", "[1]"], done.stderr
