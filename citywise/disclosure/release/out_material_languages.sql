-- One row for each released material and language.
select material_id, material_language_code
from released_materials
join core_record_languages using (submission_id, record_number)
