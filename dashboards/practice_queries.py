"""SQL of the pages on practices: what is done, what it changed, who follows it, materials."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from citywise.warehouse.reading import Release


def list_learning_tables(release: Release) -> pl.DataFrame:
    """Which tables on practices the release has; those of earlier contracts have none."""
    return release.query(
        "select table_name from duckdb_tables() where table_name = 'out_practices' order by all"
    )


def list_practices(release: Release) -> pl.DataFrame:
    """Practices by name, each with its themes and audiences as lists of codes."""
    return release.query(
        """
        select
            out_practices.*,
            coalesce(themes, []) as themes,
            coalesce(audiences, []) as audiences
        from out_practices
        left join (
            select practice_id, list(theme_code order by theme_code) as themes
            from out_practice_themes
            group by practice_id
        ) using (practice_id)
        left join (
            select practice_id, list(audience_code order by audience_code) as audiences
            from out_practice_audiences
            group by practice_id
        ) using (practice_id)
        order by lower(practice_name), practice_id
        """
    )


def list_evidence(release: Release) -> pl.DataFrame:
    """One row for each practice, indicator and design: what its studies say together.

    The design that can say most comes first.
    """
    return release.query(
        """
        select indicator_name, direction_code, coalesce(is_safeguard, false) as is_safeguard,
            out_practice_evidence.*
        from out_practice_evidence
        join out_indicators using (indicator_id)
        order by practice_id, is_safeguard, lower(indicator_name), indicator_id,
            list_position(['comparison_group', 'matched', 'unmatched'], study_design_code)
        """
    )


def list_safeguards(release: Release) -> pl.DataFrame:
    """Indicators that stand beside success wherever a practice is judged, by name."""
    return release.query(
        """
        select indicator_id, indicator_name, direction_code
        from out_indicators
        where is_safeguard
        order by lower(indicator_name)
        """
    )


def list_studies(release: Release, practice: str) -> pl.DataFrame:
    """Studies of a practice by city; `is_in_force` where measured by the definition in force."""
    return release.query(
        """
        select city_name, indicator_name, direction_code,
            study.definition_version = out_indicators.definition_version as is_in_force,
            study.*
        from out_studies as study
        join out_cities using (city_id)
        join out_indicators using (indicator_id)
        where practice_id = ?
        order by lower(city_name), start_date nulls last, study_id
        """,
        [practice],
    )


def list_followers(release: Release) -> pl.DataFrame:
    """One row for each practice and city that follows it, with whom to call there."""
    return release.query(
        """
        select follower.*, city_name, language_code, contact_text, program_name
        from out_practice_cities as follower
        join out_cities using (city_id)
        left join out_programs using (program_id, city_id)
        order by practice_id, lower(city_name)
        """
    )


def list_practice_materials(release: Release) -> pl.DataFrame:
    """Materials on practices by title, each with its languages as a list."""
    return release.query(
        """
        select out_materials.*, coalesce(languages, []) as languages
        from out_materials
        left join (
            select material_id,
                list(material_language_code order by material_language_code) as languages
            from out_material_languages
            group by material_id
        ) using (material_id)
        where practice_id is not null
        order by lower(material_title), material_id
        """
    )


def list_practice_exchanges(release: Release) -> pl.DataFrame:
    """Exchanges about practices, the latest first; an ask that nobody has answered has no host."""
    return release.query(
        """
        select exchange.*, learner.city_name as learner_name, host.city_name as host_name
        from out_exchanges as exchange
        join out_cities as learner on learner.city_id = learner_city_id
        left join out_cities as host on host.city_id = host_city_id
        where practice_id is not null
        order by coalesce(start_date, asked_date) desc nulls last, exchange_id
        """
    )


def list_safeguard_values(release: Release, practice: str) -> pl.DataFrame:
    """What programs that follow a practice report on safeguards, in the latest period of each."""
    return release.query(
        """
        select city_name, program_name, indicator_name, unit_code, counted_code, out_values.*
        from out_practice_cities
        join out_values using (city_id, program_id)
        join out_indicators using (indicator_id)
        join out_cities using (city_id)
        join out_programs using (program_id, city_id)
        semi join (
            from out_periods semi join out_releases using (period_type_code)
        ) as period on period.period_id = out_values.period_id
        where practice_id = ? and is_safeguard and disagg_key = ''
        qualify row_number() over (
            partition by program_id, indicator_id
            order by out_values.period_id desc,
                list_position(['events', 'report', 'pipeline'], basis_code)
        ) = 1
        order by lower(city_name), lower(program_name), indicator_name
        """,
        [practice],
    )
