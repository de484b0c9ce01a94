-- One row for each event of the value's city, period, program and breakdown, counted or not.
create or replace temp view traced_facts as
select fact.*
from event_facts as fact
where period_id = getvariable('traced_period')
    and (getvariable('traced_program') = ''
        or coalesce(program_id::varchar = getvariable('traced_program'), false))
    and case getvariable('traced_dimension')
        when 'activity_type' then coalesce(activity_type_code::varchar = getvariable('traced_code'), false)
        when 'mode' then coalesce(mode_code::varchar = getvariable('traced_code'), false)
        when 'audience' then exists (
            from core_event_audiences as audience
            where audience.submission_id = fact.submission_id
                and audience.record_number = fact.record_number
                and audience.audience_code::varchar = getvariable('traced_code')
        )
        else true
    end;
