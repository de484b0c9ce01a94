-- One row for each practice that a released city follows, as the latest register that describes it
-- says. The level of evidence rests on studies that are shown with their numbers.
with shown as (
    select
        practice_id,
        count(distinct city_id) as city_count,
        bool_or(study_design_code = 'comparison_group') as has_comparison
    from out_studies
    where value_status_code <> 'suppressed_by_us'
    group by practice_id
),
monitored as (
    select distinct practice_id
    from out_practice_cities
    semi join out_values using (city_id, program_id)
)
select
    practice.*,
    case
        when shown.city_count >= 2 then '4'
        when has_comparison then '3'
        when shown.city_count = 1 then '2'
        when practice_id in (select practice_id from monitored) then '1'
        else '0'
    end as practice_evidence_code,
    (select count(*) from out_practice_cities as follower
        where follower.practice_id = practice.practice_id) as city_count,
    (select count(*) from out_materials as material
        where material.practice_id = practice.practice_id) as material_count
from (
    select *
    from core_practices_current
    semi join released_cities using (city_id)
    qualify row_number() over (
        partition by practice_id
        order by submission_id desc, record_number
    ) = 1
) as practice
left join shown using (practice_id)
