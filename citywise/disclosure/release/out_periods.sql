-- One row for each closed period that released values lie in.
from closed_periods
where period_id in (select period_id from out_values)
    or period_id in (select period_id from out_sessions_by_month)
