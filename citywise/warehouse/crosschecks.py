"""Look across records: repeats are set aside, and what stands out is told."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.checks import MOST_PLACES, checks
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.templates.template import Template
    from citywise.warehouse.working import WorkingStore

CHECKS = (
    "same_reference",
    "same_content",
    "same_row",
    "stray_date",
    "digit_slip",
    "copied_report",
    "versions_together",
    "columns_changed",
)


def cross_check(store: WorkingStore, templates: Iterable[Template]) -> None:
    """Find repeats and what stands out among everything that counts today."""
    with store.transaction():
        find_repeats(store, templates)
        keep_findings(store, _sql("findings.sql"), CHECKS)


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
    names = ", ".join(f"'{name}'" for name in check_ids)
    store.run(f"delete from core_quality_results where check_id in ({names})")
    store.insert("core_quality_results", _as_results(store, findings))


def _sql(name: str) -> str:
    return files("citywise.warehouse").joinpath(name).read_text(encoding="utf-8")


def _as_results(store: WorkingStore, findings: pl.DataFrame) -> pl.DataFrame:
    about = store.rows("select submission_id, file_path, city_id, period_id from core_submissions")
    sheets = store.rows(_SHEETS)
    names = {(row[0], row[1]): (row[2], row[3]) for row in sheets.iter_rows()}
    rows = [
        _result(row, names)
        for row in findings.join(about, on="submission_id")
        .sort("check_id", "submission_id")
        .iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=frame_schema(TABLES["core_quality_results"]))


_SHEETS = """
select submission_id, sheet_number, any_value(sheet_name),
    bool_and(starts_with(column_letter, '/')) as is_record
from core_submission_sheets
join core_layouts using (layout_id)
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
