"""The folder as a whole: every file has a workspace, and what becomes of it is declared here.

A file that is added to the folder fails until it has a line below: which workspace reads it, how
many records it holds, how many of them load, and why the others wait.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = os.environ.get("CITYWISE_REAL_FILES", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="CITYWISE_REAL_FILES is not set")


class Becomes(NamedTuple):
    """What becomes of a file: how it is taken in, its records, and entries kept back by reason."""

    workspace: str
    status: str
    records: int
    loaded: int
    kept_back: dict[str, int]


def whole(workspace: str, records: int) -> Becomes:
    return Becomes(workspace, "accepted", records, records, {})


def partly(workspace: str, records: int, loaded: int, **kept_back: int) -> Becomes:
    return Becomes(workspace, "partial", records, loaded, kept_back)


def refused(workspace: str, reason: str) -> Becomes:
    return Becomes(workspace, "refused", 0, 0, {reason: 1})


EXPECTED = {
    "city_events/educ_emergencias_clean_SIMULATED.csv": partly(
        "beneficiaries", 2500, 2451, missing_value=49
    ),
    "city_events/educ_emergencias_raw_SIMULATED.csv": partly(
        "beneficiaries", 2550, 2451, missing_value=50, repeated_person=50, impossible_age=214
    ),
    "city_events/events_barnet.csv": whole("barnet", 4312),
    "city_events/lib_events_fail.csv": partly(
        "barnet", 1, 0, missing_value=1, not_a_date=1, not_a_number=1
    ),
    "city_events/nyc_city_events.json": partly("parks", 1000, 999, negative_count=1),
    "city_events/ons_mye24_population.csv": whole("populations", 357 * 92),
    "city_events/timberland_Normalized_2021Programs.csv": whole("timberland", 1308),
    "city_events/timberland_Raw_2021Programs.csv": whole("timberland", 1308),
    "city_events/uk_local_authorities.csv": whole("gazetteers", 466),
    "hxl_5w/libhxl_input-quality.xlsx": whole("who-does-what", 8),
    "hxl_5w/r4v_5WErrorReportSP.xlsx": whole("r4v", 114),
    "hxl_5w/r4v_RMRP2022ActivitiesSP.xlsx": whole("r4v", 114),
    "hxl_5w/r4v_Translated5W.xlsx": whole("r4v", 114),
    "hxl_5w/rowca-3w-hxl.csv": whole("who-does-what", 244 + 182),
    "iati/24-results_schema_pass.xml": partly("iati", 19, 5, not_a_number=14),
    "iati/UNHCR-Activities-2023.xml": whole("iati", 2678),
    "iati/broken-xml.xml": refused("iati", "broken_xml"),
    "iati/default_currency.xml": whole("iati", 20),
    "iati/iati-act-line-endings-cr.xml": whole("iati", 2),
    "iati/iati-dup-activity-ids.xml": whole("iati", 2),
    "iati/not-xml.xml": refused("iati", "unknown_layout"),
    "iati/unhcr_2021_iati_result.xlsx": partly(
        "unhcr", 11780, 11751, missing_value=24, negative_count=1, conflicting_values=4
    ),
    "iati/unhcr_2026_iati_result_EMPTY.xlsx": whole("unhcr", 0),
    "iati/xml-but-not-iati.xml": refused("iati", "unknown_xml"),
    "indicators/ar_riyadh_districts.csv": whole("populations", 183 * 5),
    "indicators/da_copenhagen_statbank_1850-1899.csv": whole("populations", 4088),
    "indicators/fingertips_rag_expected.json": whole("published", 33 * 5),
    "indicators/phe_testdata_Proportion.xlsx": whole("published", (19 + 11) * 3),
    "indicators/phe_testdata_Rate.xlsx": whole("published", (20 + 12) * 3),
    "kobo_odk/formpack_nested_repeats_v1.json": whole("forms", 3),
    "kobo_odk/gc_kobo_multiple_sheets.xlsx": whole("forms", 6),
    "kobo_odk/gc_kobo_semicolon.csv": whole("forms", 3),
    "kobo_odk/gc_odk_submissions.json": whole("forms", 3),
    "kobo_odk/wkcdd_dairy_cows_project_report.csv": partly(
        "dairy", 2465, 2444, conflicting_values=20, negative_count=1
    ),
    "kobo_odk/wkcdd_mis_admin_boundaries.csv": whole("gazetteers", 884),
    "kobo_odk/wkcdd_report_submission.json": whole("dairy", 34),
    "nasty/csvkit_Datagov_FY10_EDU.csv": whole("populations", 53 * 6),
    "nasty/horror_utf-16le_encoded.csv": whole("populations", 327 * 15),
    "nasty/readxl_deaths.xlsx": partly(
        "obituaries", 23, 20, missing_value=2, not_a_date=1, impossible_age=2
    ),
    "nasty/tabulator_multiline-headers.xlsx": partly("multirow", 3, 0, not_a_number=3),
}


def present() -> list[str]:
    root = Path(FOLDER)
    inside = (path for path in root.glob("*/*") if path.is_file()) if FOLDER else ()
    return sorted(path.relative_to(root).as_posix() for path in inside)


@pytest.fixture(scope="module")
def night_of(one_night):
    """The working store after one night on a workspace with every file that it reads."""
    nights = {}

    def night(workspace):
        if workspace not in nights:
            files = [name for name, told in EXPECTED.items() if told.workspace == workspace]
            nights[workspace] = one_night(workspace, *files)
        return nights[workspace]

    return night


@pytest.mark.parametrize("name", present())
def test_every_file_becomes_what_is_declared_of_it(night_of, name):
    assert name in EXPECTED, "declare what becomes of the file"
    told = EXPECTED[name]
    store = night_of(told.workspace)
    path = f"sender/{Path(name).name}"
    sql = (
        "select submission_status_code, record_count, loaded_count, quarantined_count"
        " from core_submissions where file_path = ?"
    )
    kept_back = (
        "select reason_code, count(*) from core_quarantine_items where file_path = ? group by all"
    )
    assert store.rows(sql, [path]).rows() == [
        (told.status, told.records, told.loaded, told.records - told.loaded)
    ]
    assert dict(store.rows(kept_back, [path]).rows()) == told.kept_back


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_entry_kept_back_says_where_it_stands_and_what_to_do(night_of, name):
    sql = (
        "select count(*) from core_quarantine_items where file_path = ?"
        " and (not starts_with(cell_address, file_path) or fix_hint = '')"
    )
    assert night_of(EXPECTED[name].workspace).value(sql, [f"sender/{Path(name).name}"]) == 0


def test_what_is_declared_is_there():
    assert set(EXPECTED) <= set(present())
