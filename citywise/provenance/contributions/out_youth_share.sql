-- One row for each event that tells both sides or one: people of 15 to 29 among those of stated age.
select
    submission_id,
    record_number,
    coalesce(side_low, 0) as numerator_low,
    coalesce(side_high, others) as numerator_high,
    low as denominator_low,
    high + others as denominator_high
from event_youth
where period_id = getvariable('traced_period')
