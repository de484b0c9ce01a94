-- What the outcomes of each city rest on, one line for each thing: its records, and what the network
-- says of it. Of an indicator and a rate only cities that report in them. A line with a period is
-- about what is counted from the events of that period alone.
with reported as (
    select distinct city_id, indicator_id, definition_version, currency_code
    from core_reported_values
    union
    select distinct city_id, indicator_id, definition_version, null as currency_code
    from core_targets
    union
    select distinct city_id, indicator_id, null as definition_version, null as currency_code
    from core_gaps
    where city_id is not null and indicator_id is not null
)
select city_id, period_id, line
from record_lines
left join submission_periods using (submission_id)
union all by name
-- a record may be set aside for the sake of one in another file, and of another period
select city_id, period_id, ('aside', submission_id, record_number)::varchar as line
from core_event_duplicates
join submission_cities using (submission_id)
left join submission_periods using (submission_id)
where is_set_aside
union all by name
-- whether a city's logs have ever held one is asked in each period
select distinct city_id, 'meetings' as line
from core_events_current
where activity_type_code = 'coordination_meeting'
union all by name
select city_id, 'city' as line from core_cities
union all by name
select city_id, ('attribute', attribute)::varchar as line from core_city_attributes as attribute
union all by name
select city_id, ('partner', partner)::varchar as line from core_partners as partner
union all by name
-- of the day only what is due on it
select city_id, ('expected', expected, due_date < getvariable('data_date'), template)::varchar as line
from core_expected_reports as expected
left join template_facts as template using (template_id)
union all by name
-- a file past its retention is not read again, but what its template says of its measures holds
select distinct about.city_id, ('template', template)::varchar as line
from submission_cities as about
join core_submissions as submission using (submission_id)
join template_facts as template using (template_id)
union all by name
select distinct city_id, ('indicator', indicator_id, definition_version, unit_code,
    aggregation_code)::varchar as line
from reported
join core_indicators using (indicator_id)
union all by name
select distinct city_id, ('rate', currency_code, period_id, rate_to_base)::varchar as line
from reported
join core_fx_rates using (currency_code)
