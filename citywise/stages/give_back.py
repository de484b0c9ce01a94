"""Give back: every city whose submissions changed gets a pack, after the release.

What a city has been told of each delivery is remembered in its newest pack; a night that
changes nothing for it writes nothing.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.catalogue.translations import wording
from citywise.feedback.amounts import locale_of
from citywise.feedback.building import Sent, build_texts, with_files
from citywise.feedback.changes import compare_releases, whole_changes
from citywise.feedback.packs import Notes, Pack, newest_pack, retire_packs, write_pack
from citywise.feedback.standing import (
    Touched,
    deliveries_by_city,
    findings_of,
    heading_rows_of,
    items_of,
    reports_by_city,
    touched_periods,
)
from citywise.feedback.summary import Facts
from citywise.feedback.waiting import causes_of, remedies_of
from citywise.stages.beside import FEW, Marked, ToMark, mark
from citywise.stages.copying import files_to_copy, open_copier, reader_of
from citywise.stages.take_in import TakenIn
from citywise.warehouse.reading import reading_at_night

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    import polars as pl

    from citywise.stages.night import Night

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How many packs this night wrote, and how many marked workbooks lie in them."""

    packs: int
    workbooks: int


@dataclass(frozen=True, slots=True)
class Told:
    """One city that there is something to tell: all its deliveries, and which of them are news."""

    city_id: str
    deliveries: list[Row]
    news: list[Row]
    before: Pack | None


@dataclass(frozen=True, slots=True)
class Releases:
    """The release that readers see, and the files by which it is compared with an older one."""

    release_id: str
    previous_id: str
    path: Path

    def before(self, pack: Pack | None) -> Path | None:
        """The release at the time of the last pack; where it is gone, the one before this."""
        wanted = (pack.notes.release_id if pack else "", self.previous_id)
        files = (self.path.with_name(f"citywise-{name}.duckdb") for name in wanted if name)
        return next((file for file in files if file.exists()), None)


def give_back(night: Night) -> GivenBack:
    """Write a pack for every city with deliveries that it has not been told about."""
    keep = night.network.settings.feedback.keep
    told = _with_news(night) if keep else []
    if not told:
        return GivenBack(0, 0)
    releases = _releases(night)
    standing = _Standing.of(night, told)
    changes = _changes(night, told, releases)
    workbooks = 0
    with _marker(night, told, standing) as mark:
        for number, one in enumerate(told):
            night.progress("give back", number, len(told))
            workbooks += _write(night, one, standing, releases, changes[one.city_id], mark(one))
            retire_packs(night.workspace, one.city_id, keep)
    return GivenBack(len(told), workbooks)


def begin_marking(night: Night) -> None:
    """Mark the workbooks in a process beside the night, where there are many; `give_back` waits.

    What is marked depends on what was read and measured, and on no release. What goes wrong here
    must not stop one, and is told where packs are written.
    """
    if not night.network.settings.feedback.keep or _has_read_few(night):
        return
    with suppress(Exception):
        told = _with_news(night)
        if told:
            standing = _Standing.of(night, told)
            night.beside.begin(night, [_to_mark(night, one, standing) for one in told])


def _has_read_few(night: Night) -> bool:
    """To ask what is news takes as long as to mark what a few files got."""
    taken = night.outcomes.get("take in")
    return isinstance(taken, TakenIn) and sum(taken.submissions.values()) < FEW


def _to_mark(night: Night, told: Told, standing: _Standing) -> ToMark:
    language = wording(night.network.cities[told.city_id]["language"]).language
    sent = [standing.sent(row) for row in told.news]
    return ToMark(told.city_id, language, sent, files_to_copy(night, sent))


@contextmanager
def _marker(
    night: Night, told: list[Told], standing: _Standing
) -> Generator[Callable[[Told], Marked]]:
    """Marks what a city gets back, but for what was marked beside the night already."""
    wanted = {one.city_id: _to_mark(night, one, standing) for one in told}
    marked = night.beside.marked(wanted)
    files = [file for city, one in wanted.items() if city not in marked for file in one.files]
    with open_copier(files, *reader_of(night)) as copy:
        yield lambda one: marked.get(one.city_id) or mark(wanted[one.city_id], copy)


def _with_news(night: Night) -> list[Told]:
    """Every city with a delivery of which there is something else to tell than last time."""
    found: list[Told] = []
    for city, deliveries in sorted(deliveries_by_city(night.store, night.network).items()):
        if city in night.network.withdrawn:
            continue
        before = newest_pack(night.workspace, city)
        known = before.notes.told if before else {}
        news = [row for row in deliveries if known.get(str(row["submission_id"])) != row["digest"]]
        if news:
            found.append(Told(city, deliveries, news, before))
    return found


def _releases(night: Night) -> Releases:
    with reading_at_night(night.workspace) as release:
        row = release.query("select release_id, previous_release_id from out_releases").row(0)
        return Releases(row[0], row[1] or "", release.path)


def _changes(night: Night, told: list[Told], releases: Releases) -> dict[str, pl.DataFrame]:
    """What differs, by city; cities whose last packs lie as far back are asked for together."""
    by_release: dict[Path | None, list[str]] = {}
    for one in told:
        by_release.setdefault(releases.before(one.before), []).append(one.city_id)
    threshold = night.network.settings.release.threshold
    found: dict[str, pl.DataFrame] = {}
    for before, cities in by_release.items():
        changes = compare_releases(
            before, releases.path, cities, night.network.indicators, threshold
        )
        of_city = changes.partition_by("city_id", as_dict=True)
        found |= {city: of_city.get((city,), changes.clear()) for city in cities}
    return found


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the store knows of the deliveries, asked once for all cities."""

    items: dict[int, list[Row]]
    findings: dict[int, list[Row]]
    heading_rows: dict[int, dict[int, int]]
    reports: dict[str, list[Row]]
    touched: dict[int, list[Touched]]

    @classmethod
    def of(cls, night: Night, told: list[Told]) -> _Standing:
        store = night.store
        standing = _numbers(row for one in told for row in one.deliveries)
        news = _numbers(row for one in told for row in one.news)
        return cls(
            items_of(store, standing),
            findings_of(store, news),
            heading_rows_of(store, news),
            reports_by_city(store, night.data_date),
            touched_periods(store, news),
        )

    def sent(self, row: Row) -> Sent:
        number = row["submission_id"]
        return Sent(
            row,
            self.items.get(number, []),
            self.findings.get(number, []),
            self.heading_rows.get(number, {}),
        )

    def waiting(self, told: Told) -> list[Row]:
        """What of a city's deliveries waits, but for those that a later one replaced."""
        numbers = _numbers(told.deliveries)
        return [item for number in numbers for item in self.items.get(number, [])]


def _numbers(rows: Any) -> list[int]:  # noqa: ANN401
    return [row["submission_id"] for row in rows if not row["is_replaced"]]


def _write(
    night: Night,
    told: Told,
    standing: _Standing,
    releases: Releases,
    changes: pl.DataFrame,
    marked: Marked,
) -> int:
    """Write one pack; returns how many workbooks lie in it."""
    words = wording(night.network.cities[told.city_id]["language"])
    names, contents = marked
    paths = {row["submission_id"]: row["file_path"] for row in told.news}
    changes = with_files(changes, standing.touched, paths, night.network.indicators)
    facts = _facts(
        night,
        told,
        standing,
        words.language,
        release_id=releases.release_id,
        changes=whole_changes(changes),
        workbooks=names,
    )
    notes = Notes(
        city_id=told.city_id,
        release_id=releases.release_id,
        language=words.language,
        files=len(told.news),
        waiting=len(standing.waiting(told)),
        told={str(row["submission_id"]): row["digest"] for row in told.deliveries},
        workbooks={str(number): name for number, name in names.items()},
    )
    write_pack(night.workspace, notes, contents | build_texts(facts, changes, words))
    return len(names)


def _facts(
    night: Night,
    told: Told,
    standing: _Standing,
    language: str,
    **of_release: Any,  # noqa: ANN401
) -> Facts:
    """What the summary says of a city, of its deliveries and of what they changed."""
    city, settings = night.network.cities[told.city_id], night.network.settings
    items = standing.waiting(told)
    return Facts(
        city_name=city["city_name"],
        locale=locale_of(language, city["country"]),
        network_name=settings.network.name,
        contact=settings.network.contact,
        is_synthetic=settings.network.synthetic,
        currency=settings.network.base_currency,
        grain=settings.reporting.period,
        data_date=night.data_date,
        arrived=told.news,
        causes=causes_of(items),
        remedies=remedies_of(items),
        reports=_reports(night, standing.reports.get(told.city_id, [])),
        indicators=night.network.indicators,
        **of_release,
    )


def _reports(night: Night, rows: list[Row]) -> list[tuple[str, str, Any, bool]]:
    return [
        (
            night.templates[row["template_id"]].title.partition(":")[0],
            row["period_id"],
            row["due_date"],
            row["is_missing"],
        )
        for row in rows
    ]
