-- One row for each report that a released city was expected to send.
from measure_reporting
semi join released_cities using (city_id)
