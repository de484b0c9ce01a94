"""What a night notes down about itself while it goes on, and how it ended."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from citywise.errors import BusyError, CitywiseError
from citywise.locks import alone
from citywise.stages.code import code_fingerprint
from citywise.stages.land import Landed
from citywise.stages.release import Released
from citywise.stages.take_in import TakenIn
from citywise.warehouse.durable import owner_only
from citywise.warehouse.night_status import read_status, write_status
from citywise.warehouse.nights import (
    NightRecord,
    begin_record,
    end_what_was_cut_short,
    gather,
    note,
    waiting_records,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from citywise.warehouse.night_status import NightStatus
    from citywise.workspace import Workspace


class NightLog:
    """One night's notes. What cannot be written down never stops the night.

    `said`: what each stage has to say.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.said: dict[str, object] = {}
        self.record = begin_record(f"{version('citywise')} {code_fingerprint('')[:12]}")
        self._workspace = workspace
        self._failures: dict[str, str] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Generator[None]:
        """A stage, such as `take in`; one that fails and then succeeds has not failed."""
        code, began = name.replace(" ", "_"), time.monotonic()
        self._note(replace(self.record, stage=code))
        try:
            yield
        except Exception as error:
            self.fail(name, _tell(error))
            raise
        else:
            self._failures.pop(code, None)
        finally:
            self._add_seconds(code, time.monotonic() - began)

    def fail(self, name: str, words: str) -> None:
        """A stage has failed, for all that is known now."""
        self._failures[name.replace(" ", "_")] = words

    @property
    def has_failed(self) -> bool:
        """Some stage has failed, and has not succeeded since."""
        return bool(self._failures)

    def begin(self) -> None:
        """Note that the night has begun, and that earlier ones ended which could not say so."""
        status = _after_those_that_died(self._workspace)
        write_status(self._workspace, status.begun(self.record))
        self._note(self.record)

    def end(self, *, is_cut_short: bool = False) -> None:
        """Note how the night ended."""
        outcome = "cut_short" if is_cut_short else self._outcome()
        failed, words = next(iter(self._failures.items()), ("", ""))
        ended = replace(
            self.record,
            outcome=outcome,
            ended=datetime.now(UTC),
            stage=failed or (self.record.stage if is_cut_short else ""),
            failure=words,
            **self._counts(),
        )
        self._note(ended)
        write_status(self._workspace, read_status(self._workspace).ended(ended))
        gather(self._workspace)

    def _outcome(self) -> str:
        released = self.said.get("release")
        if self.has_failed:
            return "failed"
        if not isinstance(released, Released):
            return "in_part"
        return "released" if released.is_new else "unchanged"

    def _counts(self) -> dict[str, object]:
        landed, taken = self.said.get("land"), self.said.get("take in")
        released = self.said.get("release")
        return {
            "seen_files": landed.seen if isinstance(landed, Landed) else None,
            "loaded": taken.loaded if isinstance(taken, TakenIn) else None,
            "quarantined": taken.quarantined if isinstance(taken, TakenIn) else None,
            "release_id": released.release_id if isinstance(released, Released) else "",
        }

    def _add_seconds(self, code: str, seconds: float) -> None:
        stages = self.record.stages or {}
        self.record = replace(self.record, stages={**stages, code: stages.get(code, 0.0) + seconds})

    def _note(self, record: NightRecord) -> None:
        self.record = record
        with contextlib.suppress(OSError):
            note(self._workspace, record)


@contextlib.contextmanager
def keep_log(workspace: Workspace) -> Generator[NightLog]:
    """The log of a night; however it ends, that is noted. Whoever calls this holds the lock."""
    log = NightLog(workspace)
    log.begin()
    try:
        yield log
    except Exception as error:
        if not log.has_failed:
            log.fail("night", _tell(error))
        log.end()
        raise
    except BaseException:
        log.end(is_cut_short=True)
        raise
    log.end()


def recognise_dead_nights(workspace: Workspace) -> None:
    """Note a night that began and died, without waiting for the next one; not while one runs."""
    with contextlib.suppress(BusyError, OSError):
        if all(record.outcome for record in waiting_records(workspace)):
            return
        with owner_only(), alone(workspace.lock_file, "night", "run again"):
            before, after = read_status(workspace), _after_those_that_died(workspace)
            if after != before:
                write_status(workspace, after)
            gather(workspace)


def _after_those_that_died(workspace: Workspace) -> NightStatus:
    status = read_status(workspace)
    with contextlib.suppress(OSError):
        for died in end_what_was_cut_short(workspace):
            status = status.ended(died)
    return status


def _tell(error: Exception) -> str:
    if isinstance(error, CitywiseError):
        return f"{error.problem} {error.remedy}"
    return f"{type(error).__name__}: {error}"
