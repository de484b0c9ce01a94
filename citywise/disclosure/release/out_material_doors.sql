-- One row for each released material and door that its catalogue names.
select material_id, hub_door_code
from released_materials
join core_record_doors using (submission_id, record_number)
