-- One row for each exchange between released cities, or ask of one.
select
    exchange.*,
    host.city_name as host_name,
    learner.city_name as learner_name,
    host.country_code as host_country,
    learner.country_code as learner_country,
    learner.contact_text as learner_contact,
    host.contact_text as host_contact,
    practice.practice_name,
    coalesce(theme.theme_codes, []::varchar[]) as theme_codes
from out_exchanges as exchange
join out_cities as learner on learner.city_id = exchange.learner_city_id
left join out_cities as host on host.city_id = exchange.host_city_id
left join out_practices as practice using (practice_id)
left join (
    select exchange_id, list(theme_code::varchar order by theme_code::varchar) as theme_codes
    from out_exchange_themes
    group by exchange_id
) as theme using (exchange_id)
order by exchange_id
