-- One row for each practice and released city that follows it.
select
    practice.* exclude (program_id),
    case when program_id in (select program_id from out_programs) then program_id end as program_id
from core_practices_current as practice
semi join released_cities using (city_id)
