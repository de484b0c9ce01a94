"""Look across records: repeats are set aside, and what stands out is told.

Records repeat each other only within a city, so only cities are looked at of which something was
read anew. What stands out among all cities is looked for in all of them.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.checks import MOST_PLACES, checks
from citywise.contracts.ddl import frame_schema, quote
from citywise.contracts.tables import TABLES
from citywise.warehouse.bases import Bases, forget_outcomes, record_bases
from citywise.warehouse.part import OF_SUBMISSIONS, choose_part, part_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.templates.template import Template
    from citywise.warehouse.working import WorkingStore

RECORD_CHECKS = ("same_reference", "same_content", "same_row", "stray_date")
"""What is found among the records of one city."""

NETWORK_CHECKS = (
    "digit_slip",
    "copied_report",
    "versions_together",
    "columns_changed",
    "unknown_practice",
    "same_name_elsewhere",
)
"""What is found among all cities, or the files of a folder."""

_LOOKED_ACROSS = "looked across"


def is_looked_across(store: WorkingStore, rules: str) -> bool:
    """Nothing has been read since; `rules` is a digest of how one looks."""
    is_unchecked = store.value("select count(*) from core_unchecked_submissions")
    return not is_unchecked and Bases.recall(store, _LOOKED_ACROSS).network == rules


def cross_check(store: WorkingStore, templates: Iterable[Template], rules: str) -> None:
    """Find repeats and what stands out among everything that counts today."""
    replaced = {
        "core_event_duplicates": OF_SUBMISSIONS,
        "core_quality_results": f"{OF_SUBMISSIONS} and {are_of(RECORD_CHECKS)}",
    }
    with store.transaction():
        before, now = Bases.recall(store, _LOOKED_ACROSS), Bases(rules, record_bases(store))
        cities = now.changed_cities(before) | _read_since(store)
        choose_part(store, cities)
        with part_of(store, replaced):
            find_repeats(store, templates)
            keep_findings(store, _sql("findings_of_records.sql"), RECORD_CHECKS)
        keep_findings(store, _sql("findings.sql"), NETWORK_CHECKS)
        now.remember(store, _LOOKED_ACROSS)
        forget_outcomes(store, _read_since(store, _REPORTS))


def _read_since(store: WorkingStore, which: str = "true") -> set[str]:
    """Cities of files that were read since the last checks; what was found in them is gone."""
    query = "select city_id from submission_cities semi join core_unchecked_submissions"
    return set(store.rows(f"{query} using (submission_id) where {which}")["city_id"])


_REPORTS = "submission_id not in (select submission_id from event_files)"
"""Files in which measuring may find something."""


def find_repeats(store: WorkingStore, templates: Iterable[Template]) -> None:
    """Fill `core_event_duplicates` anew. Runs inside the caller's transaction."""
    sets_aside = {t.id: t.report.same_rows == "set_aside" for t in templates}
    rules = pl.DataFrame(
        list(sets_aside.items()), schema=["template_id", "sets_aside"], orient="row"
    )
    store.connection.register("repeats_by_template", rules)
    store.run(_sql("repeats.sql"))
    store.connection.unregister("repeats_by_template")


def keep_findings(store: WorkingStore, query: str, check_ids: Iterable[str]) -> None:
    """Put what some checks find now in the place of what they found before.

    The query says by which check, in which submission and table, how many, and in which rows.
    """
    places = ", ".join(f"{name}[:{MOST_PLACES}] as {name}" for name in ("sheets", "places"))
    findings = store.rows(f"select * replace ({places}) from ({query.rstrip().removesuffix(';')})")
    store.run(f"delete from core_quality_results where {are_of(check_ids)}")
    if not findings.is_empty():
        store.insert("core_quality_results", _as_results(store, findings))


def are_of(check_ids: Iterable[str]) -> str:
    """The condition of the results of some checks."""
    return f"check_id in ({', '.join(map(quote, check_ids))})"


def _sql(name: str) -> str:
    return files("citywise.warehouse").joinpath(name).read_text(encoding="utf-8")


def _as_results(store: WorkingStore, findings: pl.DataFrame) -> pl.DataFrame:
    numbers = [findings["submission_id"].unique().to_list()]
    about = store.rows(_ABOUT, numbers)
    sheets = store.rows(_SHEETS, numbers)
    names = {(row[0], row[1]): (row[2], row[3]) for row in sheets.iter_rows()}
    rows = [
        _result(row, names)
        for row in findings.join(about, on="submission_id")
        .sort("check_id", "submission_id")
        .iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=frame_schema(TABLES["core_quality_results"]))


_ABOUT = """
select submission_id, file_path, city_id, period_id
from core_submissions
where submission_id in (select unnest(?))
"""

_SHEETS = """
select submission_id, sheet_number, any_value(sheet_name),
    bool_and(starts_with(column_letter, '/')) as is_record
from core_submission_sheets
join core_layouts using (layout_id)
where submission_id in (select unnest(?))
group by all
"""

Names = dict[tuple[int, int], tuple[str, bool]]
"""(submission, sheet) → the sheet's name, and whether it holds records without a grid."""


def _result(row: dict[str, Any], names: Names) -> dict[str, object]:
    check = checks()[row["check_id"]]
    return {
        "check_id": check.id,
        "table_name": row["table_name"],
        "submission_id": row["submission_id"],
        "check_text": check.says,
        "severity_code": check.severity,
        "is_passed": False,
        "checked_count": row["checked_count"],
        "failed_count": row["failed_count"],
        "city_id": row["city_id"],
        "period_id": row["period_id"],
        "example_text": "\n".join(_places(row, names)),
    }


def _places(row: dict[str, Any], names: Names) -> list[str]:
    """Addresses of whole rows: `file!sheet!12`; records are told by their number.

    A place is a row, or the words for what has no row.
    """
    addresses: list[str] = []
    for sheet, place in zip(row["sheets"], row["places"], strict=True):
        name, is_record = names.get((row["submission_id"], sheet), ("", False))
        where = str(int(place) - 1) if is_record else str(place)
        addresses.append("!".join((row["file_path"], *([name] if name else []), where)))
    return addresses
