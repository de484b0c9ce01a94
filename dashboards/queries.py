"""All SQL of the pages. Each function asks a release one question; choices are always bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.comparison.comparing import read_outcomes
from citywise.comparison.histories import read_aims, read_coverage, read_history
from citywise.comparison.reconciliation import reconcile

if TYPE_CHECKING:
    import polars as pl

    from citywise.warehouse.reading import Release


def list_cities(release: Release) -> pl.DataFrame:
    """Cities of the network in alphabetical order, and whether they have released anything."""
    return release.query(
        """
        select out_cities.*, release_state_code in ('public', audience_tier_code) as is_released
        from out_cities, out_releases
        order by lower(city_name)
        """
    )


def list_attributes(release: Release) -> pl.DataFrame:
    """One row for each city and attribute, in the latest year up to the data date."""
    return release.query(
        """
        select city_id, attribute_code, attribute_value
        from out_city_attributes, out_releases
        where attribute_year <= year(data_date)
        qualify attribute_year = max(attribute_year) over (partition by city_id, attribute_code)
        order by all
        """
    )


def list_periods(release: Release) -> pl.DataFrame:
    """Closed periods of the length in which the network reports, the latest first."""
    return release.query(
        """
        select out_periods.*
        from out_periods
        semi join out_releases using (period_type_code)
        order by start_date desc
        """
    )


def list_indicators(release: Release) -> pl.DataFrame:
    """Indicators with any figure for a city as a whole, by level and name."""
    return release.query(
        """
        select *
        from out_indicators
        semi join (from out_values where program_id is null and disagg_key = '')
            using (indicator_id)
        order by list_position(
            ['output', 'outcome', 'impact', 'data_quality'], indicator_level_code
        ), indicator_name
        """
    )


def list_bases(release: Release, indicator: str) -> pl.DataFrame:
    """Where figures of the indicator come from; the one to show by default first."""
    return release.query(
        """
        select distinct basis_code
        from out_values
        where indicator_id = ? and program_id is null
        order by list_position(['events', 'report', 'pipeline'], basis_code)
        """,
        [indicator],
    )


def list_breakdowns(release: Release, indicator: str, basis: str) -> pl.DataFrame:
    """Breakdowns of the indicator in the length of period that the network reports in."""
    return release.query(
        """
        select distinct disagg_key
        from out_values
        semi join (
            from out_periods semi join out_releases using (period_type_code)
        ) using (period_id)
        where indicator_id = ? and basis_code = ? and program_id is null and disagg_key <> ''
        order by disagg_key
        """,
        [indicator, basis],
    )


def compare_cities(
    release: Release, indicator: str, period: str, breakdown: str, basis: str
) -> pl.DataFrame:
    """One row for each city: its outcome, or why there is none."""
    return read_outcomes(release, indicator, period, breakdown, basis)


def trace_cities(release: Release, indicator: str, breakdown: str, basis: str) -> pl.DataFrame:
    """One row for each released city and closed period, in order of time."""
    return read_history(release, indicator, breakdown, basis)


def trace_aims(release: Release, indicator: str, breakdown: str) -> pl.DataFrame:
    """One row for each city and period: target and baseline of the city as a whole."""
    return read_aims(release, indicator, breakdown)


def cover_cities(release: Release, indicator: str, basis: str) -> pl.DataFrame:
    """One row for each city and period since the first that tells the indicator."""
    return read_coverage(release, indicator, basis)


def list_intervals(release: Release, indicator: str, basis: str) -> pl.DataFrame:
    """The ways in which limits of the cities' figures were made."""
    return release.query(
        """
        select distinct interval_code
        from out_values
        where indicator_id = ? and basis_code = ? and program_id is null
            and coalesce(value, low) is not null
        order by all
        """,
        [indicator, basis],
    )


def list_versions(release: Release, indicator: str) -> pl.DataFrame:
    """One row for each version of the definition, the one in force first.

    Releases of contract 1.2 and before tell only that one.
    """
    if release.query(
        "select 1 from duckdb_tables() where table_name = 'out_indicator_versions'"
    ).is_empty():
        return release.query(
            "select definition_version, definition_text, null::date as since_date,"
            " null::varchar as change_text from out_indicators where indicator_id = ?",
            [indicator],
        )
    return release.query(
        """
        select definition_version, definition_text, since_date, change_text
        from out_indicator_versions
        where indicator_id = ?
        order by definition_version desc
        """,
        [indicator],
    )


def list_outcomes(release: Release, period: str) -> pl.DataFrame:
    """One row for each city and indicator: the total in the default basis."""
    return release.query(
        """
        select out_values.*
        from out_values
        where program_id is null and disagg_key = '' and period_id = ?
        qualify list_position(['events', 'report', 'pipeline'], basis_code) = min(
            list_position(['events', 'report', 'pipeline'], basis_code)
        ) over (partition by indicator_id)
        order by indicator_id, city_id
        """,
        [period],
    )


def list_programs(release: Release, city: str) -> pl.DataFrame:
    """Programs of a city by name."""
    return release.query(
        "select * from out_programs where city_id = ? order by lower(program_name)", [city]
    )


def list_program_outcomes(release: Release, city: str, period: str) -> pl.DataFrame:
    """One row for each program and indicator: the total in the default basis."""
    return release.query(
        """
        select out_values.*
        from out_values
        where city_id = ? and period_id = ? and program_id is not null and disagg_key = ''
        qualify list_position(['events', 'report', 'pipeline'], basis_code) = min(
            list_position(['events', 'report', 'pipeline'], basis_code)
        ) over (partition by indicator_id)
        order by program_id, indicator_id
        """,
        [city, period],
    )


def list_targets(release: Release, city: str, period: str) -> pl.DataFrame:
    """One row for each target of the city as a whole, with the outcome it belongs to."""
    return release.query(
        """
        select
            out_targets.indicator_id, target_value, accumulation_code, baseline_value,
            coalesce(value_status_code, 'absent') as value_status_code,
            value, low, high, coalesce(interval_code, 'none') as interval_code,
            n_count, basis_code
        from out_targets
        left join out_values using (value_id)
        where out_targets.city_id = ? and out_targets.period_id = ?
            and out_targets.program_id is null and out_targets.disagg_key = ''
            and target_value is not null
        order by out_targets.indicator_id
        """,
        [city, period],
    )


def reconcile_city(release: Release, city: str) -> pl.DataFrame:
    """One row for each indicator and period that the city tells by event logs and by reports."""
    return reconcile(release, city=city)


def count_sessions(release: Release, city: str) -> pl.DataFrame:
    """One row for each month and activity of the city: completed sessions."""
    return release.query(
        """
        select period_id, activity_type_code, session_count
        from out_sessions_by_month
        where city_id = ?
        order by period_id, activity_type_code
        """,
        [city],
    )


def trace_network(release: Release, indicator: str, basis: str) -> pl.DataFrame:
    """One row for each closed period: the sum over cities, least and most, and how many cities.

    Only for indicators whose parts add up; a figure known as a range adds its two ends. Figures of
    another version of the definition are set aside.
    """
    return release.query(
        """
        select
            period_id,
            sum(coalesce(value, low)) filter (where is_in) as low,
            sum(coalesce(value, high)) filter (where is_in) as high,
            count(coalesce(value, low)) filter (where is_in) as city_count,
            count(*) filter (where value_status_code = 'suppressed_by_us') as withheld_count,
            count(coalesce(value, low)) filter (where not is_in) as set_aside_count
        from out_periods
        semi join out_releases using (period_type_code)
        left join (
            select told.*, told.definition_version = indicator.definition_version as is_in
            from out_values as told
            join out_indicators as indicator using (indicator_id)
        ) using (period_id)
        where indicator_id = ? and basis_code = ? and program_id is null and disagg_key = ''
        group by period_id, start_date
        order by start_date
        """,
        [indicator, basis],
    )


def list_reports(release: Release) -> pl.DataFrame:
    """One row for each report that was expected, in order of city and time."""
    return release.query(
        """
        select city_name, out_reporting.*
        from out_reporting
        join out_cities using (city_id)
        order by lower(city_name), due_date, template_id
        """
    )


def list_changes(release: Release) -> pl.DataFrame:
    """One row for each city, indicator and period that differs from the release before."""
    return release.query(
        """
        select city_name, indicator_name, out_changes.*
        from out_changes
        join out_cities using (city_id)
        left join out_indicators using (indicator_id)
        order by lower(city_name), period_id desc, indicator_name
        """
    )


def list_quarantine(release: Release) -> pl.DataFrame:
    """One row for each thing kept back, by city and place."""
    return release.query(
        """
        select city_name, out_quarantine_items.*
        from out_quarantine_items
        left join out_cities using (city_id)
        order by lower(city_name) nulls last, file_path, cell_address
        """
    )


def list_checks(release: Release) -> pl.DataFrame:
    """One row for each check and what it looked at; findings and grave ones first."""
    return release.query(
        """
        select city_name, out_quality_results.*
        from out_quality_results
        left join out_cities using (city_id)
        order by is_passed, list_position(['error', 'warning', 'note'], severity_code),
            check_id, lower(city_name) nulls first, file_path
        """
    )
