"""Do to nights what must do them no harm, as often as is asked for.

`python -m tests.torture kills 1000` kills so many; `calls 1` lets a release and a rollback break
off at every change they make to the disk (`calls 10`: at every tenth), `full 1` fills the disk at
each; `full-nights 20` fills it at some moment of so many whole nights, and
`together 5` starts ten nights at once, so often. It prints a line of figures at the end, and ends with 1 where anything went wrong; what did
stays in `.torture/`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture.children import adopt_orphans
from tests.torture.networks import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.torture.kills import Torturer


def main() -> int:
    """Do what the command line asks for; 1 where it found any trouble."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("what", choices=list(_WORKS))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path(".torture"))
    asked = parser.parse_args()
    folder = asked.folder.absolute() / asked.what
    shutil.rmtree(folder, ignore_errors=True)
    adopt_orphans()
    began = time.monotonic()
    is_good = _WORKS[asked.what](folder, asked.count, asked.seed)
    say(f"{asked.what}: {time.monotonic() - began:.0f} s")
    if is_good:
        shutil.rmtree(folder)
    return 0 if is_good else 1


def kill_nights(folder: Path, count: int, seed: int) -> bool:
    from tests.torture.kills import Torturer  # noqa: PLC0415 - loads all of a night

    return torture(Torturer(folder, seed), count)


def fill_disks(folder: Path, count: int, seed: int) -> bool:
    from tests.torture.full_disks import FullDisks  # noqa: PLC0415

    return torture(FullDisks(folder, seed), count)


def start_together(folder: Path, count: int, seed: int) -> bool:
    from tests.torture.crowds import Crowds  # noqa: PLC0415

    return torture(Crowds(folder, seed), count)


def torture(torturer: Torturer, count: int) -> bool:
    say(f"undisturbed: {digest_of(torturer.whole)}")
    torturer.play(say, count)
    say(str(torturer.figures))
    return not torturer.figures.troubles


def break_off(folder: Path, step: int, _seed: int, *, is_disk_full: bool = False) -> bool:
    from tests.torture.moments import PLAYS, Moments  # noqa: PLC0415

    every = [Moments(folder, name, is_disk_full=is_disk_full) for name in PLAYS]
    for each in every:
        say(each.go_through(step, say))
    return not any(each.troubles for each in every)


def fill_the_disk(folder: Path, step: int, seed: int) -> bool:
    return break_off(folder, step, seed, is_disk_full=True)


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - it speaks by printing


_WORKS: dict[str, Callable[[Path, int, int], bool]] = {
    "kills": kill_nights,
    "calls": break_off,
    "full": fill_the_disk,
    "full-nights": fill_disks,
    "together": start_together,
}


if __name__ == "__main__":
    sys.exit(main())
