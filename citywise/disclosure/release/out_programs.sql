-- One row for each program of a released city that stands in the network's own list.
from core_programs
semi join released_cities using (city_id)
where not is_local
