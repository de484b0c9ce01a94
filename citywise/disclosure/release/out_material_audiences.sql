-- One row for each released material and audience.
select distinct material_id, audience_code
from released_materials
join core_record_audiences using (submission_id, record_number)
