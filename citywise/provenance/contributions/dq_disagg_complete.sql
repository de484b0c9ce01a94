-- One row for each completed event that anybody came to: 1 below the line, and 1 above it where
-- its attendance is broken down.
select
    submission_id,
    record_number,
    case getvariable('traced_breakdown')
        when 'dimension=sex' then has_sex_counts
        when 'dimension=age_band' then has_age_counts
        else has_sex_counts and has_age_counts
    end::int as numerator_low,
    1 as denominator_low
from traced_facts
where is_completed and attendance_high > 0
