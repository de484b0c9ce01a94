-- One row for each outcome that a city has told before, or should tell, and does not for a
-- period that was due: not reported is not nothing.
with
counted as (
    from measure_counts
    union all by name
    from carried_counts
),
told as (
    select distinct city_id, indicator_id, basis_code, definition_version
    from counted
    where basis_code <> 'pipeline' and program_id is null and disagg_key = ''
),
produced as (
    select template_id, case produces when 'events' then 'events' else 'report' end as basis_code
    from template_facts
),
due as (
    select city_id, period_id, basis_code, list(template_id) as templates
    from measure_reporting
    join produced using (template_id)
    where report_status_code <> 'not_due'
    group by all
),
by_template as (
    select distinct value.city_id, value.indicator_id, submission.template_id
    from core_reported_values_current as value
    join core_submissions as submission using (submission_id)
)
select
    told.city_id,
    told.indicator_id,
    told.definition_version,
    due.period_id,
    '' as disagg_key,
    told.basis_code,
    'not_reported' as value_status_code
from told
join due using (city_id, basis_code)
anti join (from counted where program_id is null and disagg_key = '')
    using (city_id, indicator_id, period_id, basis_code)
where told.basis_code = 'events'
    or exists (
        from by_template
        where by_template.city_id = told.city_id
            and by_template.indicator_id = told.indicator_id
            and list_contains(due.templates, by_template.template_id)
    )
