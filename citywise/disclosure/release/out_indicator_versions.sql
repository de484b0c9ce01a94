-- One row for each version of the definition of an indicator that the audience may see.
select indicator_id, definition_version, definition_text, since_date, change_text
from core_indicator_versions
semi join shown_indicators using (indicator_id)
