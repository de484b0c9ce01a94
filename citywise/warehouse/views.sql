-- One row for each submission, with its revision; the latest of a report that loaded anything is current.
create or replace view core_submissions_ranked as
select
    *,
    row_number() over (partition by report_key order by submission_id) as revision_number,
    submission_id = max(submission_id) filter (where loaded_count > 0)
        over (partition by report_key) as is_current
from core_submissions
where report_key is not null;

-- One row for each submission that counts today.
create or replace view core_submissions_current as
select *
from core_submissions_ranked
where is_current;

-- One row for each event that counts today: current submissions, repeated records once.
create or replace view core_events_current as
select event.*
from core_events as event
semi join core_submissions_current as submission
    on event.submission_id = submission.submission_id
anti join (select * from core_event_duplicates where is_set_aside) as duplicate
    on event.submission_id = duplicate.submission_id
    and event.record_number = duplicate.record_number;

-- One row for each figure of the reports that count today, with what else tells of the same
-- measure in the same period: entries of a ledger, and reports that state the whole itself. One of
-- the two is set aside, for together they would count everything twice.
create or replace view core_reported_values_told as
select
    value.*,
    value_status_code not in ('not_reported', 'not_applicable', 'not_due') as is_told,
    bool_or(is_told and accumulation_code = 'entry') over measure as has_entries,
    bool_or(is_told and accumulation_code <> 'entry' and disagg_key = '') over measure as has_report,
    accumulation_code = 'entry' and has_report
        or accumulation_code <> 'entry' and has_entries and not has_report as is_set_aside
from core_reported_values as value
semi join core_submissions_current as submission
    on value.submission_id = submission.submission_id
window measure as (partition by city_id, program_id, indicator_id, period_id, part_code);

-- One row for each figure that counts today; of a figure reported twice the later report holds.
-- An empty cell is no figure beside one that another report tells. Entries of a ledger all count,
-- those of the latest report on a figure, on a whole of which it is a part, or on its parts, unless a
-- report states the whole of them; so do what was added in the period and what came together since
-- the year began, where one report tells both.
create or replace view core_reported_values_current as
with ledgers as (
    select distinct submission_id, city_id, program_id, indicator_id, period_id, part_code,
        disagg_key
    from core_reported_values
    semi join core_submissions_current using (submission_id)
    where accumulation_code = 'entry'
),
outdated as (
    select distinct earlier.*
    from ledgers as earlier
    join ledgers as later
        on later.submission_id > earlier.submission_id
        and later.city_id = earlier.city_id
        and later.program_id is not distinct from earlier.program_id
        and later.indicator_id = earlier.indicator_id
        and later.period_id = earlier.period_id
        and later.part_code = earlier.part_code
        and later.disagg_key <> earlier.disagg_key
        and (
            list_has_all(string_split(later.disagg_key, '|'), string_split(earlier.disagg_key, '|'))
            or list_has_all(string_split(earlier.disagg_key, '|'), string_split(later.disagg_key, '|'))
            or '' in (earlier.disagg_key, later.disagg_key)
        )
)
select value.* exclude (is_told, has_entries, has_report, is_set_aside)
from core_reported_values_told as value
anti join outdated
    on value.accumulation_code = 'entry'
    and value.submission_id = outdated.submission_id
    and value.city_id = outdated.city_id
    and value.program_id is not distinct from outdated.program_id
    and value.indicator_id = outdated.indicator_id
    and value.period_id = outdated.period_id
    and value.part_code = outdated.part_code
    and value.disagg_key = outdated.disagg_key
where not is_set_aside
window figure as (
    partition by city_id, program_id, indicator_id, period_id, disagg_key, part_code
)
qualify value.submission_id = coalesce(
    max(value.submission_id) filter (where is_told) over figure,
    max(value.submission_id) over figure
)
and case
    when accumulation_code = 'entry' then true
    else row_number() over (
        partition by city_id, program_id, indicator_id, period_id, disagg_key, part_code,
            accumulation_code
        -- an empty cell beside a figure is no second figure
        order by not is_told, value.submission_id desc,
            reported_value is null and numerator_low is null, record_number
    ) = 1
end;

-- One row for each target or baseline that counts today.
create or replace view core_targets_current as
select target.*
from core_targets as target
semi join core_submissions_current as submission
    on target.submission_id = submission.submission_id
qualify row_number() over (
    partition by city_id, program_id, indicator_id, period_id, disagg_key, value_kind_code, part_code
    order by target.submission_id desc, reported_value is null, record_number
) = 1;

-- One row for each thing kept back of the reports that count today, or of files never taken.
create or replace view core_quarantine_items_current as
select item.*
from core_quarantine_items as item
left join core_submissions_ranked as submission using (submission_id)
where coalesce(submission.submission_id = (
    select max(later.submission_id)
    from core_submissions_ranked as later
    where later.report_key = submission.report_key
), true);

-- One row for each city and practice that counts today, as the later delivery describes it.
create or replace view core_practices_current as
select practice.*
from core_practices as practice
semi join core_submissions_current as submission
    on practice.submission_id = submission.submission_id
qualify row_number() over (
    partition by city_id, practice_id
    order by practice.submission_id desc, record_number
) = 1;

-- One row for each study that counts today; of one told twice the later delivery holds.
create or replace view core_studies_current as
select
    left(md5(concat_ws('|', city_id, practice_id, indicator_id, study_design_code,
        coalesce(study_ref, ''))), 16) as study_id,
    study.*
from core_studies as study
semi join core_submissions_current as submission
    on study.submission_id = submission.submission_id
qualify row_number() over (
    partition by city_id, practice_id, indicator_id, study_design_code, coalesce(study_ref, '')
    order by study.submission_id desc, record_number
) = 1;

-- One row for each line of the later delivery on an exchange that counts today.
create or replace view core_exchange_lines_current as
select line.*
from core_exchanges as line
semi join core_submissions_current as submission
    on line.submission_id = submission.submission_id
qualify line.submission_id = max(line.submission_id) over (partition by exchange_id);

-- One row for each exchange that counts today; what one of its lines leaves empty another tells.
create or replace view core_exchanges_current as
select
    exchange_id,
    max(submission_id) as submission_id,
    min(record_number) as record_number,
    first(exchange_type_code order by record_number) as exchange_type_code,
    first(exchange_status_code order by record_number) as exchange_status_code,
    first(learner_city_id order by record_number) as learner_city_id,
    first(host_city_id order by record_number) filter (host_city_id is not null) as host_city_id,
    first(exchange_title order by record_number) filter (exchange_title is not null)
        as exchange_title,
    first(practice_id order by record_number) filter (practice_id is not null) as practice_id,
    first(asked_date order by record_number) filter (asked_date is not null) as asked_date,
    first(start_date order by record_number) filter (start_date is not null) as start_date,
    first(end_date order by record_number) filter (end_date is not null) as end_date
from core_exchange_lines_current
group by exchange_id;

-- One row for each action of an exchange that counts today, as the later delivery tells it. What
-- other cities agreed in an exchange that they call the same is none of its actions.
create or replace view core_exchange_actions_current as
select concat_ws('/', exchange_id, action_ref) as action_id, line.*
from core_exchanges as line
semi join core_submissions_current as submission
    on line.submission_id = submission.submission_id
semi join core_exchanges_current as exchange
    on line.exchange_id = exchange.exchange_id
    and line.learner_city_id = exchange.learner_city_id
    and coalesce(line.host_city_id, exchange.host_city_id, '') = coalesce(exchange.host_city_id, '')
where action_ref is not null
qualify row_number() over (
    partition by exchange_id, action_ref
    order by line.submission_id desc, record_number
) = 1;

-- One row for each material that counts today, as the later delivery describes it.
create or replace view core_materials_current as
select material.*
from core_materials as material
semi join core_submissions_current as submission
    on material.submission_id = submission.submission_id
qualify row_number() over (
    partition by material_id
    order by material.submission_id desc, record_number
) = 1;
