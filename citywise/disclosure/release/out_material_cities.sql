-- One row for each released material and released city that used it.
select material_id, used.city_id, is_adapted
from released_materials
join core_record_cities as used using (submission_id, record_number)
where used.city_id in (select city_id from released_cities)
