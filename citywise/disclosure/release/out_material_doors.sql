-- One row for each released material and door: those that its catalogue names or, where it names
-- none, those to which its themes, its audiences or its practice lead (catalogue/doors.yaml).
-- A door that is only for some leads to nothing that is for others too, whoever names it.
with
    named as (
        select material_id, hub_door_code
        from released_materials
        join core_record_doors using (submission_id, record_number)
    ),
    led as (
        select material_id, 'theme' as way_code, theme_code as code from out_material_themes
        union all
        select material_id, 'audience', audience_code from out_material_audiences
        union all
        select material_id, 'activity_type', activity_type_code
        from out_materials
        join core_practices_current using (practice_id)
        where core_practices_current.city_id in (select city_id from released_cities)
    ),
    derived as (
        select material_id, hub_door_code
        from led
        join door_ways using (way_code, code)
        join door_limits using (hub_door_code)
        join out_materials using (material_id)
        where (kinds = [] or list_contains(kinds, resource_type_code))
            and material_id not in (select material_id from named)
    ),
    audiences as (
        select material_id, list(audience_code) as audience_codes
        from out_material_audiences
        group by all
    )
select material_id, hub_door_code
from (from named union from derived)
join door_limits using (hub_door_code)
left join audiences using (material_id)
where only_for = [] or list_has_all(only_for, audience_codes)
