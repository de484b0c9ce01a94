-- One row for each practice that a released city follows, as the latest register that describes it
-- says. The level of evidence is told when studies have been pooled (`citywise.stages.weighing`).
select
    practice.*,
    '0' as practice_evidence_code,
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
