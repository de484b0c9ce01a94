-- One row for each exchange and theme that one of its lines names.
select distinct exchange_id, theme_code
from core_exchange_lines_current
semi join released_exchanges using (exchange_id)
join core_record_themes using (submission_id, record_number)
