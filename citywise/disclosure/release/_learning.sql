-- What cities learn from one another, as far as it may be shown; small groups aside.

-- One row for each practice that a register of a released city describes.
create or replace temp table described_practices as
select distinct practice_id
from core_practices_current
semi join released_cities using (city_id);

-- One row for each study that may be shown: its city has released the indicator, and a register
-- that may be shown describes its practice.
create or replace temp table releasable_studies as
select
    study_id, city_id, practice_id, indicator_id, definition_version, study_design_code,
    before_count, after_count, before_mean, after_mean, before_spread, after_spread,
    -- of no other design a count stands beside them
    case when study_design_code = 'comparison_group' then other_before_count end as other_before_count,
    case when study_design_code = 'comparison_group' then other_after_count end as other_after_count,
    case when study_design_code = 'comparison_group' then other_before_mean end as other_before_mean,
    case when study_design_code = 'comparison_group' then other_after_mean end as other_after_mean,
    case when study_design_code = 'comparison_group' then other_before_spread end as other_before_spread,
    case when study_design_code = 'comparison_group' then other_after_spread end as other_after_spread,
    correlation, start_date, end_date,
    case when program_id in (select program_id from core_programs where not is_local)
        then program_id end as program_id
from core_studies_current
join release_states using (city_id, indicator_id)
semi join shown_indicators using (indicator_id)
semi join described_practices using (practice_id)
where circle(release_state_code) >= circle(getvariable('audience'));

-- One row for each exchange of released cities; an ask that nobody has answered has no host.
create or replace temp table released_exchanges as
select *
from core_exchanges_current
where learner_city_id in (select city_id from released_cities)
    and (host_city_id is null or host_city_id in (select city_id from released_cities));

-- One row for each material of a released city, or of the network itself.
create or replace temp table released_materials as
select *
from core_materials_current
where (city_id is null or city_id in (select city_id from released_cities))
    and submission_id not in (from submissions_of_withdrawn);
