-- One row for each indicator that the audience may see, with the definition in force.
select shown_indicators.*, version.* exclude (indicator_id, since_date, change_text)
from shown_indicators
join core_indicator_versions as version using (indicator_id)
qualify row_number() over (partition by indicator_id order by definition_version desc) = 1
