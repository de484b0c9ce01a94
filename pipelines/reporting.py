"""Say how a night goes, and how it went."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from citywise.catalogue.translations import ENGLISH, wording
from citywise.catalogue.vocabularies import vocabulary
from citywise.connectors.results import Pulls
from citywise.errors import WorkspaceError
from citywise.feedback.alike import group_alike
from citywise.feedback.packs import newest_pack
from citywise.network.network import read_network
from citywise.stages.check import CheckResult
from citywise.stages.give_back import GivenBack
from citywise.stages.land import Landed
from citywise.stages.measure import Measured
from citywise.stages.night import require_idle
from citywise.stages.protect import Protected
from citywise.stages.release import Released
from citywise.stages.take_in import TakenIn
from citywise.warehouse.layouts import unknown_layouts
from citywise.warehouse.working import open_working
from pipelines.inspecting import print_alike
from pipelines.notices import NoticeSent
from pipelines.telling import describe_notice, summarise_pulls

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    import polars as pl

    from citywise.stages.night import Progress as Told
    from citywise.workspace import Workspace
    from pipelines.nightly import NightReport

_CONSOLE = Console(highlight=False, soft_wrap=True)


@contextmanager
def show_progress() -> Generator[Told]:
    """A bar on a terminal, a line a stage in a log."""
    if not sys.stdout.isatty():
        yield _log_stages()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_CONSOLE, transient=True) as bar:
        task = bar.add_task("start", total=None)

        def tell(stage: str, done: int, whole: int) -> None:
            bar.update(task, description=stage, completed=done, total=whole)

        yield tell


def _log_stages() -> Told:
    seen: set[str] = set()

    def tell(stage: str, _done: int, _whole: int) -> None:
        if stage not in seen:
            seen.add(stage)
            print(f"{datetime.now(UTC):%H:%M:%S} {stage}", flush=True)

    return tell


def print_report(report: NightReport) -> None:
    """One line a stage, in the order of the night, then what failed."""
    for stage, outcome in report.said.items():
        for kind, describe in _LINES.items():
            if isinstance(outcome, kind):
                _CONSOLE.print(f"{stage:<14}{describe(outcome)}")
        if stage.startswith("check "):
            _CONSOLE.print(f"{stage:<14}{_describe_checks(outcome)}")
    for failure in report.failures:
        _CONSOLE.print(f"failed        {failure}", markup=False)
    if not report.is_success and "release" not in report.said:
        _CONSOLE.print("The last release stays in place.")


def _describe_landed(landed: Landed) -> str:
    outcomes = vocabulary("delivery_outcome")
    told = [f"{count:,} {outcomes.label(code).lower()}" for code, count in landed.outcomes.items()]
    waiting = f"; {len(landed.growing)} still being written" if landed.growing else ""
    return f"{landed.seen:,} files seen; {', '.join(told) or 'nothing new'}{waiting}"


def _describe_taken_in(taken: TakenIn) -> str:
    left = "".join(f"\n  {line}" for line in _left_and_standing(taken))
    if taken.is_empty:
        return f"nothing to read{left}"
    statuses = vocabulary("submission_status")
    files = ", ".join(
        f"{n:,} {statuses.label(code).lower()}" for code, n in taken.submissions.items()
    )
    records = f"{taken.loaded:,} of {taken.records:,} records loaded"
    unheld = f"\n  not held back from readers: {', '.join(taken.unheld)}" if taken.unheld else ""
    return f"{files}; {records}, {taken.quarantined:,} kept back{unheld}{left}"


def _left_and_standing(taken: TakenIn) -> Iterator[str]:
    """What left the archive for its age, and what followed from it."""
    removed = taken.removed
    if removed.purged:
        yield f"{removed.purged:,} raw files were past their retention, and were purged"
    if removed.announced:
        yield f"{removed.announced:,} raw files are past their retention, and will be purged soon"
    if removed.left_in_raw:
        yield f"{removed.left_in_raw:,} files in raw/ are copies of purged ones: remove them there"
    if taken.standing:
        yield (
            f"{taken.standing:,} files would be read otherwise today, but were purged: the reading"
            " before stands"
        )


def _describe_measured(measured: Measured) -> str:
    if measured.is_unchanged:
        return f"{measured.values:,} outcomes (unchanged)"
    cities = f"{measured.cities:,} {'city' if measured.cities == 1 else 'cities'}"
    return f"{measured.values:,} outcomes; {cities} measured anew"


def _describe_protected(shown: Protected) -> str:
    numbers = f"{shown.values:,} outcomes shown, {shown.withheld:,} of them withheld"
    told = (f"\n  {line}" for line in _ended_and_ending(shown))
    return numbers + _unchanged(is_unchanged=shown.is_unchanged) + "".join(told)


def _ended_and_ending(shown: Protected) -> Iterator[str]:
    """Which cities are drafts for want of an agreement, and with which one is to be renewed."""
    for each in shown.ended:
        yield (
            f"{each.city_id}: the agreement ended on {each.until}; the city is shown as a draft,"
            " and its new files wait. Once it is renewed, write its last day into agreements.csv"
        )
    for each in shown.ending:
        yield f"{each.city_id}: the agreement ends on {each.until}; have it renewed before"


def _describe_released(released: Released) -> str:
    if released.held_back:
        return (
            f"{released.release_id} stays: this night made again what {released.held_back} showed,"
            " which was rolled back. If it is right after all: citywise run --republish"
        )
    stays = "" if released.is_new else " stays: nothing has changed"
    return f"{released.release_id}{stays}{_describe_cleared(released)}"


def _describe_cleared(released: Released) -> str:
    if not released.cleared:
        return ""
    why = "taken from the shelf, because a city in them has withdrawn"
    return f"\n  {', '.join(released.cleared)}: {why}"


def _describe_given_back(given: GivenBack) -> str:
    if not given.packs:
        return "nothing that a city has not been told"
    return f"{given.packs:,} cities told; {given.workbooks:,} marked workbooks"


def _unchanged(*, is_unchanged: bool) -> str:
    return " (unchanged)" if is_unchanged else ""


def _describe_checks(outcome: object) -> str:
    results = (
        [r for r in outcome if isinstance(r, CheckResult)] if isinstance(outcome, list) else []
    )
    failed = [result for result in results if not result.is_passed]
    lines = [f"{len(results)} promises checked, {len(failed)} broken"]
    lines += [f"  {r.check_id}: {r.says}; {r.failed_count} rows do not" for r in failed]
    return "\n".join(lines)


_LINES: dict[type, Callable[..., str]] = {
    Pulls: summarise_pulls,
    Landed: _describe_landed,
    TakenIn: _describe_taken_in,
    Measured: _describe_measured,
    Protected: _describe_protected,
    Released: _describe_released,
    GivenBack: _describe_given_back,
    NoticeSent: describe_notice,
}


def print_quarantine(workspace: Workspace, city: str) -> None:
    """What is kept back today, with the text that stood there; read from the internal store."""
    _require_city(workspace, city)
    require_idle(workspace)
    with open_working(workspace) as store:
        items = store.rows(
            "from core_quarantine_items_current where ? in ('', city_id)"
            " order by file_path, sheet_number, source_row, column_letter",
            [city],
        )
        layouts = unknown_layouts(store)
    print(f"{items.height:,} entries wait for a correction.")
    for alike in group_alike(items.iter_rows(named=True)):
        print_alike(alike, wording(ENGLISH))
    _print_layouts(layouts)


def _print_layouts(layouts: pl.DataFrame) -> None:
    """Files that wait for one and the same template, which reads all of them."""
    for layout, count, _, paths in layouts.iter_rows():
        more = f" and {count - 3:,} more" if count > 3 else ""
        files = "1 file" if count == 1 else f"{count:,} files"
        print(f"\n{files} of the unknown layout {layout}: {', '.join(paths[:3])}{more}")
        whom = "it" if count == 1 else "all of them"
        print(f"    citywise template propose FILE proposes a template for {whom}.")


def print_feedback(workspace: Workspace, city: str) -> None:
    """The newest pack of every city, or the summary in that of one."""
    _require_city(workspace, city)
    cities = [city] if city else sorted(read_network(workspace).cities)
    packs = [pack for name in cities if (pack := newest_pack(workspace, name))]
    if not packs:
        print("No feedback has been written yet. Run a night: citywise run")
    elif city:
        print(f"{packs[0].folder}\n\n{packs[0].summary}", end="")
    else:
        for pack in packs:
            notes = pack.notes
            print(f"{notes.city_id}: {notes.files} files told, {notes.waiting} entries wait")
            print(f"    {pack.folder}")


def _require_city(workspace: Workspace, city: str) -> None:
    cities = read_network(workspace).cities
    if city and city not in cities:
        raise WorkspaceError(
            f"There is no city {city!r} in this network.", f"Cities: {', '.join(sorted(cities))}"
        )
