-- The cities that are done anew, their submissions, and what is carried over.
create or replace temp table whole_cities as
with recursive linked as (
    select city_id from changed_cities
    union
    select other.city_id
    from linked
    join submission_cities as mine using (city_id)
    join submission_cities as other on other.submission_id = mine.submission_id
)
from linked;

-- Of other cities periods, in which events have changed.
create or replace temp table part_periods as
from changed_periods anti join whole_cities using (city_id);

create or replace temp table part_cities as
from whole_cities
union
select city_id from part_periods;

create or replace temp table carried_cities as
select city_id from core_cities anti join part_cities using (city_id);

create or replace temp table carried_submissions as
select distinct submission_id
from submission_cities
where submission_id not in (
    select submission_id from submission_cities semi join part_cities using (city_id)
)
union all
-- what a city of which periods are done anew sent of others
select submission_id
from submission_periods
join submission_cities using (submission_id)
left join part_periods using (city_id, period_id)
where city_id in (select city_id from part_periods)
group by submission_id
having count(part_periods.period_id) = 0;

create or replace temp table part_submissions as
select submission_id from core_submissions anti join carried_submissions using (submission_id);
