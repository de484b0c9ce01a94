-- One row for each indicator that the audience may see, with the definition in force.
select *
from shown_indicators
join core_indicator_versions using (indicator_id)
qualify row_number() over (partition by indicator_id order by definition_version desc) = 1
