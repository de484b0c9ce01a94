-- What may be shown at all, before small numbers are looked at.

-- Who may see what, from the narrowest circle to the widest.
create or replace temp macro circle(state) as
    list_position(['restricted', 'draft', 'city', 'network', 'public'], state);

-- One row for each city and indicator: how far the city has released it by the data date.
-- The latest word holds; a word on the indicator outweighs a word on all of them. A city that has
-- left the network is not among them; one whose agreement has ended is a draft.
create or replace temp table release_states as
select
    city.city_id,
    indicator.indicator_id,
    case when city.city_id in (from cities_without_agreement) then 'draft' else coalesce(
        max_by(release_state_code, since_date) filter (where state.indicator_id = indicator.indicator_id),
        max_by(release_state_code, since_date) filter (where state.indicator_id = '*'),
        'draft'
    ) end as release_state_code
from (from core_cities anti join withdrawn_cities using (city_id)) as city
cross join core_indicators as indicator
left join core_release_states as state
    on state.city_id = city.city_id
    and state.indicator_id in ('*', indicator.indicator_id)
    and since_date <= getvariable('data_date')
group by city.city_id, indicator.indicator_id;

-- One row for each city that has released anything to the audience.
create or replace temp table released_cities as
select city_id, max_by(release_state_code, circle(release_state_code)) as release_state_code
from release_states
group by city_id
having bool_or(circle(release_state_code) >= circle(getvariable('audience')));

-- One row for each period that is closed: over, and past the days left for corrections.
create or replace temp table closed_periods as
select *
from core_periods
where end_date + getvariable('closing_days')::int <= getvariable('data_date');

-- One row for each indicator that the audience may see if a city releases it.
create or replace temp table shown_indicators as
select *
from core_indicators
where not is_local and circle(tier_code) >= circle(getvariable('audience'));

-- One row for each outcome that may be shown, small numbers aside.
create or replace temp table releasable_values as
select value.*
from measure_values as value
join release_states using (city_id, indicator_id)
semi join shown_indicators using (indicator_id)
semi join closed_periods using (period_id)
where circle(release_state_code) >= circle(getvariable('audience'))
    and (disagg_key = '' or list_contains(
        (select indicator_breakdowns.breakdowns from indicator_breakdowns
         where indicator_breakdowns.indicator_id = value.indicator_id),
        split_part(disagg_key, '=', 1)
    ));

-- Targets and baselines in the network's currency; an amount without a rate is not told.
create or replace temp view targets_in_base_currency as
select target.* replace (
    reported_value * case
        when coalesce(target.currency_code, getvariable('base_currency')) = getvariable('base_currency') then 1
        else rate_to_base
    end as reported_value
)
from core_targets_current as target
left join core_fx_rates as rate
    on rate.currency_code = target.currency_code and rate.period_id = target.period_id
where target.reported_value is not null;

-- One row for each submission from the folder of a city that has left the network.
create or replace temp table submissions_of_withdrawn as
select submission_id
from core_submissions
semi join withdrawn_folders using (folder_name);

-- One row for each submission whose rows are people.
create or replace temp table lists_of_people as
select submission_id
from core_submissions
join template_facts using (template_id)
where lists_people;
