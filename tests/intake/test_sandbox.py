"""A file may end its reader, or keep it busy for ever; it is refused and the others are read."""

import os
import pickle
import subprocess
import sys
import time
from operator import itemgetter

import psutil
import pytest
from demonstration import CHECKOUT

from citywise.intake.confinement.answers import UntrustworthyError, read_answer
from citywise.intake.confinement.limits import Limits
from citywise.intake.copying import FileToCopy
from citywise.intake.reading import BatchRead, Block, FileToRead
from citywise.intake.sandbox import Sandbox, open_sandbox
from tests.fixtures.invented import invented_network
from tests.fixtures.workbooks import with_xml, workbook
from tests.intake.faults.fault import event
from tests.intake.faults.workbook_faults import book

LOG = b"Date,Activity,Status,Participants\n2031-01-05,Sports,Completed,20\n"


@pytest.fixture
def sandbox(tmp_path):
    _, templates = invented_network()
    limits = Limits(megabytes=900, seconds=3, largest_bytes=10_000_000)
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


def laborious():
    """A file that is well, and takes a while: each cell is written as no office program does."""
    rows = b"".join(
        b'<row r="%d"><c  r="A%d"><v>1</v></c><c  r="B%d"><v>1</v></c></row>' % (n, n, n)
        for n in range(2, 500_000)
    )
    return with_xml(book(event()), lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


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


def test_of_files_that_are_copied_together_one_that_ends_its_reader_alone_has_no_cells(
    sandbox, tmp_path
):
    batch = files(tmp_path, LOG, far_away(), LOG.replace(b"20", b"30"))
    copied = dict(sandbox.copies([FileToCopy(file) for file in batch]))
    assert [len(copied[number].sheets) for number in (1, 2, 3)] == [1, 0, 1]


def test_nor_does_it_cost_the_files_of_another_batch(sandbox, tmp_path):
    one, two, three, four = files(tmp_path, LOG, LOG + b"\n", far_away(), LOG + b"\n\n")
    reads = list(sandbox.read([[one, two], [three], [four]]))
    read, refused = outcome(reads)
    assert len(reads) == 3
    assert read == {1, 2, 4}
    assert refused == {(3, "reader_gave_up")}


def test_a_file_that_keeps_its_reader_busy_is_refused_when_its_own_time_is_over(tmp_path):
    limits = Limits(megabytes=900, seconds=1, largest_bytes=10_000_000)
    _, templates = invented_network()
    batch = files(tmp_path, LOG, LOG + b"\n", laborious(), LOG + b"\n\n")
    started = time.monotonic()
    with open_sandbox(list(templates.values()), tmp_path, limits) as sandbox:
        (read,) = sandbox.read([batch])
    assert outcome([read]) == ({1, 2, 4}, {(3, "reader_gave_up")})
    (problem,) = read.problems
    assert problem.text.startswith("more than 1 second")
    assert time.monotonic() - started < 30


def test_a_reader_that_stands_still_is_replaced_after_the_time_of_one_file(sandbox, tmp_path):
    batches = [[file] for file in files(tmp_path, *[LOG + b"\n" * n for n in range(6)])]
    reads = sandbox.read(batches)
    started = [next(reads), next(reads)]
    for number in sandbox.process_ids:
        psutil.Process(number).suspend()
    assert outcome([*started, *reads]) == ({1, 2, 3, 4, 5, 6}, set())


def test_an_error_that_no_reader_expects_is_told_by_its_name(sandbox, tmp_path):
    (sound,) = files(tmp_path, LOG)
    said = sandbox.look(sound, itemgetter(99))
    assert (said.reason, said.text) == ("reader_gave_up", "IndexError")


def test_links_and_pipes_are_not_opened(sandbox, tmp_path):
    (sound,) = files(tmp_path, LOG)
    os.mkfifo(tmp_path / "pipe")  # reading it would wait for a writer who never comes
    (tmp_path / "link").symlink_to(sound.path)
    strange = [FileToRead(8, str(tmp_path / "pipe")), FileToRead(9, str(tmp_path / "link"))]
    read, refused = outcome(list(sandbox.read([[sound, *strange]])))
    assert (read, refused) == ({1}, {(8, "not_a_file"), (9, "not_a_file")})


def test_a_file_above_the_limit_is_not_opened(sandbox, tmp_path):
    batch = files(tmp_path, LOG, b"x" * 10_000_001)
    assert outcome(list(sandbox.read([batch]))) == ({1}, {(2, "too_large")})


def test_readers_are_gone_when_the_sandbox_is_closed(sandbox, tmp_path):
    list(sandbox.read([files(tmp_path, LOG)]))
    (reader,) = map(psutil.Process, sandbox.process_ids)
    sandbox.close()
    assert not reader.is_running()


def test_a_night_that_is_killed_takes_its_readers_along(sandbox, tmp_path):
    list(sandbox.read([files(tmp_path, LOG)]))
    (reader,) = map(psutil.Process, sandbox.process_ids)
    conversation = sandbox._readers[0]._conversation or sandbox._readers[1]._conversation
    conversation._process.stdin.close()  # which the end of the night does as well
    reader.wait(5)


@pytest.mark.parametrize(
    "answer", [os.system, {"blocks": []}, BatchRead(blocks=[Block("event-log", "/etc/passwd")])]
)
def test_nothing_but_records_of_its_own_is_believed_from_a_reader(answer, tmp_path):
    with pytest.raises(UntrustworthyError):
        read_answer(pickle.dumps(answer), str(tmp_path))


def test_a_reader_does_not_run_the_program_that_started_it(tmp_path):
    folder, program = tmp_path / "files", tmp_path / "program.py"
    folder.mkdir()
    (folder / "1.file").write_bytes(LOG)
    program.write_text(f"""
from pathlib import Path
from citywise.intake.reading import FileToRead
from citywise.intake.confinement.limits import Limits
from citywise.intake.sandbox import Sandbox
from tests.fixtures.invented import invented_network

print("started")
_, templates = invented_network()
sandbox = Sandbox(list(templates.values()), Path({str(tmp_path)!r}), Limits(900, 20, 10**6))
print([len(read.files) for read in sandbox.read([[FileToRead(1, {str(folder / "1.file")!r})]])])
sandbox.close()
""")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False,
                          env=os.environ | {"PYTHONPATH": str(CHECKOUT)})  # fmt: skip
    assert done.stdout.splitlines() == ["started", "[1]"], done.stderr
