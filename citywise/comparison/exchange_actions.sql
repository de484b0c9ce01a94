-- One row for each agreed action, with the exchange that it comes from.
select
    action.*,
    exchange.exchange_title,
    exchange.exchange_type_code,
    exchange.host_city_id,
    exchange.learner_city_id,
    host.city_name as host_name,
    learner.city_name as learner_name,
    coalesce(theme.theme_codes, []::varchar[]) as theme_codes
from out_exchange_actions as action
join out_exchanges as exchange using (exchange_id)
join out_cities as learner on learner.city_id = exchange.learner_city_id
left join out_cities as host on host.city_id = exchange.host_city_id
left join (
    select exchange_id, list(theme_code::varchar order by theme_code::varchar) as theme_codes
    from out_exchange_themes
    group by exchange_id
) as theme using (exchange_id)
order by action_id
