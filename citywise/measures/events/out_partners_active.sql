-- One row per city, period and kind of partner: organisations with a completed session.
with joint as (
    select fact.city_id, fact.period_id, partner_id, partner_type_code
    from core_event_partners
    join event_facts as fact using (submission_id, record_number)
    join core_partners as partner using (partner_id)
    where is_completed
),
logged as (
    select distinct city_id, period_id
    from event_groups
    semi join (from submission_fields where field_name = 'partner') using (submission_id)
)
select city_id, period_id, '' as disagg_key, count(distinct partner_id) as numerator_low
from logged
left join joint using (city_id, period_id)
group by all
union all by name
select city_id, period_id, 'partner_type=' || partner_type_code as disagg_key,
    count(distinct partner_id) as numerator_low
from joint
where partner_type_code is not null
group by all
