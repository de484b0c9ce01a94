-- One row for each thing kept back of the reports that count today, or of files that were
-- never taken; what stood in the cell is not among the columns.
select *
from core_quarantine_items_current
where city_id is null or city_id in (select city_id from released_cities)
