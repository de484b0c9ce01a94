-- One row for each city; those that have released nothing are named and nothing more.
select city.* , coalesce(release_state_code, 'draft') as release_state_code
from core_cities as city
left join released_cities using (city_id)
