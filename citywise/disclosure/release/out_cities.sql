-- One row for each city of the network; those that have released nothing are named and nothing more.
select
    city.* exclude (contact_text),
    coalesce(release_state_code, 'draft') as release_state_code,
    case when release_state_code is not null then contact_text end as contact_text
from (from core_cities anti join withdrawn_cities using (city_id)) as city
left join released_cities using (city_id)
