"""Nights that are killed without warning, at any moment of any stage, beside a reader.

A round begins with a released network to which more was sent. Its night is killed, often the one
after it too; the last is left alone and has to arrive where an undisturbed night arrives.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tests.torture.children import ask, orphans_of
from tests.torture.networks import (
    acknowledged,
    copy_to,
    everything,
    make_network,
    receipts_of,
    send_more,
)
from tests.torture.nights import (
    STAGES,
    load_what_it_needs,
    start_doomed_night,
    start_measured_night,
    start_night,
)
from tests.torture.readers import Reader, what_it_shows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from citywise.workspace import Workspace

HEART = ("keep", "release")
"""Stages in which at least half of all kills happen."""
GO_ON = 0.85
"""How likely the night after one that was killed is killed too."""
CLOCKS = (0, 0, 400, -400)
"""By how many days the clock of a night may be off."""
_ROUNDS_BETWEEN_WORDS = 5
_AFTER_ALL = ("give back", "end")
"""Once a night has come so far, the next one has nothing left to keep or release."""
_HEADSTARTS = ("check core", "release")


@dataclass
class Figures:
    """What happened to all nights together."""

    what: str
    rounds: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    receipts: int = 0
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def kills(self) -> int:
        """How many nights were killed."""
        return self.stages.total()

    def __str__(self) -> str:
        where = ", ".join(f"{name} {self.stages[name]}" for name in STAGES if self.stages[name])
        return (
            f"{self.kills} nights {self.what} in {self.rounds} rounds ({where});"
            f" {self.reads} reads, {self.troubles['partial read']} partial;"
            f" {self.receipts} acknowledged receipts, {self.troubles['lost']} lost,"
            f" {self.troubles['doubled']} doubled; {self.troubles['unopenable']} unopenable,"
            f" {self.troubles['orphan']} orphans, {self.troubles['other release']} other releases,"
            f" {self.troubles['failed']} failed nights, {self.troubles['hang']} hang"
        )


class Torturer:
    """Kills nights in a folder of its own, and counts what it finds."""

    verb = "killed"

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.figures = Figures(self.verb)
        self.printed = folder / "preparing.txt"
        folder.mkdir(parents=True)
        network = make_network(folder / "network")
        load_what_it_needs(network, self.printed)
        send_more(network)
        self._starts: dict[str, Path] = {"": network.root}
        self._shows = [ask(partial(what_it_shows, network), self.printed)]
        self._prepare()

    def _prepare(self) -> None:
        """What an undisturbed night makes of it, and how long it works in each stage."""
        workspace = copy_to(self._starts[""], self.folder / "undisturbed")
        night = start_measured_night(workspace, self.printed)
        if night.end():
            raise RuntimeError(f"The undisturbed night failed: {self.printed.read_text()[-3000:]}")
        self.seconds: dict[str, float] = json.loads(night.lines[-1])
        self.whole = ask(partial(everything, workspace), self.printed)
        self._receipts = ask(partial(receipts_of, workspace), self.printed)
        self._shows.append(ask(partial(what_it_shows, workspace), self.printed))

    def play(self, tell: Callable[[str], None], kills: int) -> None:
        """Rounds until so many nights have been killed."""
        while self.figures.kills < kills:
            self.figures.rounds += 1
            self.note(Round(self, self.figures.rounds, kills).play(), tell)

    def note(self, found: list[tuple[str, str]], tell: Callable[[str], None]) -> None:
        """Count what a round found, and tell it at once."""
        self.figures.troubles.update(kind for kind, _ in found)
        for kind, words in found:
            tell(f"ROUND {self.figures.rounds}: {kind}: {words}")
        if self.figures.rounds % _ROUNDS_BETWEEN_WORDS == 0:
            tell(str(self.figures))

    def start_of(self, stage: str) -> Path:
        """A network whose night was cut short where the stage began, or before."""
        passed = [name for name in _HEADSTARTS if STAGES.index(name) <= STAGES.index(stage)]
        name = passed[-1] if passed else ""
        if name not in self._starts:
            workspace = copy_to(self._starts[""], self.folder / f"before {name}")
            night = start_night(workspace, self.printed)
            night.wait_for(name)
            night.kill()
            orphans_of(set())
            self._starts[name] = workspace.root
        return self._starts[name]

    def lost_and_doubled(self, known: set[str], final: list[str]) -> tuple[list[str], list[str]]:
        """Receipts that were acknowledged and are gone, and those that are more than there were."""
        expected = Counter(self._receipts)
        return sorted(known - set(final)), sorted((Counter(final) - expected).elements())

    def is_whole(self, shown: str) -> bool:
        """A reader saw one of the two releases, and all of it."""
        return shown in self._shows


class Round:
    """One network, killed as often as chance wants and then left alone."""

    def __init__(self, torturer: Torturer, number: int, most: int) -> None:
        self.torturer, self.number, self.most = torturer, number, most
        self.chance = random.Random(f"{torturer.seed} {number}")
        self.folder = torturer.folder / f"round-{number}"
        self.printed = self.folder / "printed.txt"
        self.troubles: list[tuple[str, str]] = []
        self.known: set[str] = set()

    def play(self) -> list[tuple[str, str]]:
        """Everything that went wrong; then its folder stays."""
        self.folder.mkdir()
        stage = self._draw(STAGES)
        workspace = copy_to(self.torturer.start_of(stage), self.folder / "network")
        reader = Reader(workspace, self.printed)
        try:
            self._kill_and_go_on(workspace, stage, reader)
        except (TimeoutError, RuntimeError) as error:
            self.troubles.append(
                ("hang" if isinstance(error, TimeoutError) else "failed", repr(error))
            )
        self._hear(reader.stop())
        if not self.troubles:
            shutil.rmtree(self.folder)
        return self.troubles

    def _kill_and_go_on(self, workspace: Workspace, stage: str, reader: Reader) -> None:
        while last := self._strike(workspace, stage, reader):
            self._note_receipts(workspace)
            is_enough = self.torturer.figures.kills >= self.most or self.chance.random() > GO_ON
            if is_enough or last in _AFTER_ALL:
                break
            stage = self._draw(_still_to_come(last))
        days_off = self.chance.choice(CLOCKS)
        if start_night(workspace, self.printed, days_off=days_off).end():
            self.troubles.append(("failed", "the night after it failed, see printed.txt"))
            return
        self._compare(workspace)

    def _draw(self, stages: tuple[str, ...]) -> str:
        figures = self.torturer.figures
        heart = [stage for stage in HEART if stage in stages]
        in_heart = sum(figures.stages[stage] for stage in HEART)
        if heart and (in_heart * 9 < figures.kills * 5 or self.chance.random() < 0.5):
            return self.chance.choice(heart)
        return self.chance.choice(stages)

    def _strike(self, workspace: Workspace, stage: str, reader: Reader) -> str:
        """Kill a night in a stage; the stage it had come to, or nothing where it had ended."""
        seconds = self.chance.random() * self.torturer.seconds[stage]
        days_off = self.chance.choice(CLOCKS)
        night = start_doomed_night(workspace, self.printed, stage, seconds, days_off=days_off)
        night.end()
        if orphans := orphans_of({reader.pid}):
            self.troubles.append(("orphan", f"{len(orphans)} after a kill in {stage}"))
        if night.code != -signal.SIGKILL:
            self._must_be_good(night.code)
            return ""
        last = next(line for line in reversed(night.lines) if line in STAGES)
        self.torturer.figures.stages[last] += 1
        return last

    def _must_be_good(self, code: int | None) -> None:
        """It ended before its time; then it made a whole night of it."""
        if code:
            self.troubles.append(("failed", f"a night ended with {code}, see printed.txt"))

    def _note_receipts(self, workspace: Workspace) -> None:
        aside = self.folder / "aside"
        try:
            self.known |= set(ask(partial(acknowledged, workspace, aside), self.printed))
        except RuntimeError as error:
            self.troubles.append(("unopenable", str(error)[-500:]))
        shutil.rmtree(aside, ignore_errors=True)

    def _compare(self, workspace: Workspace) -> None:
        seen = ask(partial(everything, workspace), self.printed)
        whole = self.torturer.whole
        other = sorted(name for name in whole.keys() | seen if whole.get(name) != seen.get(name))
        if other:
            self.troubles.append(("other release", f"differs in {', '.join(other)}"))
        final = ask(partial(receipts_of, workspace), self.printed)
        lost, doubled = self.torturer.lost_and_doubled(self.known, final)
        self.torturer.figures.receipts += len(self.known)
        self.troubles += [("lost", one) for one in lost] + [("doubled", one) for one in doubled]
        if left := [path.name for path in workspace.scratch.iterdir()]:
            self.troubles.append(("failed", f"left behind: {', '.join(left)}"))

    def _hear(self, told: dict) -> None:
        self.torturer.figures.reads += sum(told["seen"].values())
        self.troubles += [("unopenable", trouble) for trouble in told["troubles"]]
        self.troubles += [
            ("partial read", shown) for shown in told["seen"] if not self.torturer.is_whole(shown)
        ]


def _still_to_come(last: str) -> tuple[str, ...]:
    """Stages that the night after one killed there goes through again."""
    passed = STAGES[: STAGES.index(last)]
    needless = {name for name in passed if name == "keep" or name.startswith("check")}
    return tuple(name for name in STAGES if name not in needless)
