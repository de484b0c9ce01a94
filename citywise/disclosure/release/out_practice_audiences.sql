-- One row for each practice and audience that some released city names for it.
select distinct practice_id, audience_code
from core_practices_current
semi join released_cities using (city_id)
join core_record_audiences using (submission_id, record_number)
