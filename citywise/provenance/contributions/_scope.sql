-- What the measures start from, for the city and the days of one value only. These stand in the
-- place of the whole tables while one value is traced, so that the measures' own SQL runs on them.
create or replace temp view core_events as
select *
from {store}.core_events
where city_id = getvariable('traced_city')
    and event_date between getvariable('traced_start') and getvariable('traced_end');

create or replace temp view core_events_current as
select *
from {store}.core_events_current
where city_id = getvariable('traced_city')
    and event_date between getvariable('traced_start') and getvariable('traced_end');

-- Figures of the city's indicator in every period: one "to date" needs the one before it.
create or replace temp view core_reported_values_current as
select *
from {store}.core_reported_values_current
where city_id = getvariable('traced_city') and indicator_id = getvariable('traced_indicator');

create or replace temp view core_gaps as
select *
from {store}.core_gaps
where city_id = getvariable('traced_city')
    and (indicator_id is null or indicator_id = getvariable('traced_indicator'));
