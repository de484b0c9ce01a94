-- The cities that are done anew, their submissions, and what is carried over.
create or replace temp table part_cities as
with recursive linked as (
    select city_id from changed_cities
    union
    select other.city_id
    from linked
    join submission_cities as mine using (city_id)
    join submission_cities as other on other.submission_id = mine.submission_id
)
from linked;

create or replace temp table carried_cities as
select city_id from core_cities anti join part_cities using (city_id);

create or replace temp table carried_submissions as
select distinct submission_id
from submission_cities
where submission_id not in (
    select submission_id from submission_cities semi join part_cities using (city_id)
);

create or replace temp table part_submissions as
select submission_id from core_submissions anti join carried_submissions using (submission_id);
