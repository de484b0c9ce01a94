-- One row for each released material and theme.
select distinct material_id, theme_code
from released_materials
join core_record_themes using (submission_id, record_number)
