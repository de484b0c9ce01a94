"""One process that reads mutated files until it finds something, or has read enough.

What it is about to read lies in a file first, so that the one that kills the process is known.
"""

from __future__ import annotations

import json
import resource
import sys
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.good_files import READERS, TABLES
from tests.fuzz.mutations import mutate, mutations
from tests.fuzz.oracles import lose_nothing, read_within_limits

CASES = 250
ADDRESS_SPACE = 4096 * 1024 * 1024


def signature(error: BaseException) -> str:
    """The kind of a finding: the error, and the innermost line of the project it came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/citywise/" in f.filename]
    at = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else ""
    words = str(error).partition(":")[0] if isinstance(error, AssertionError) else ""
    return " ".join(filter(None, (type(error).__name__, at, words)))


def hunt(name: str, number: int, folder: Path) -> None:
    """Read `CASES` files; a finding that is not known yet is shrunk and told in `finding.json`."""
    reader, known = READERS[name], json.loads((folder / "known.json").read_text())
    current, count = folder / "current", folder / "count"
    done = [0]

    @seed(number)
    @settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(st.data())
    def look(data: st.DataObject) -> None:
        rows = data.draw(TABLES)
        content = reader.dress(data, rows)
        is_damaged = data.draw(st.sampled_from([True, True, True, False]))
        if is_damaged:
            content = mutate(content, data.draw(mutations(reader.tokens)))
        current.write_bytes(content)
        done[0] += 1
        if done[0] % 10 == 0:
            count.write_text(str(done[0]))
        try:
            read = read_within_limits(content, reader)
            if not is_damaged:
                lose_nothing(rows, read, reader.kind)
        except MemoryError:
            raise
        except Exception as error:
            if signature(error) not in known:
                raise

    try:
        look()
    except Exception as error:  # noqa: BLE001 - every one of them is what is looked for
        found = {"kind": signature(error), "trace": traceback.format_exc()[-3_000:]}
        (folder / "finding.json").write_text(json.dumps(found))
    count.write_text(str(done[0]))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hunt(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
