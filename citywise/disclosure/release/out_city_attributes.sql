-- One row for each released city, attribute and year.
from core_city_attributes
semi join released_cities using (city_id)
