-- One row for each material of a release, with everything by which it is found; the newest first.
with
    themes as (select material_id, list(theme_code order by all) as theme_codes from out_material_themes group by all),
    audiences as (select material_id, list(audience_code order by all) as audience_codes from out_material_audiences group by all),
    languages as (select material_id, list(material_language_code order by all) as language_codes from out_material_languages group by all),
    cities as (select material_id, list(city_id order by all) as city_ids from out_material_cities group by all),
    doors as (select material_id, list(hub_door_code order by all) as door_codes from out_material_doors group by all)
select
    out_materials.*,
    practice_name,
    activity_type_code,
    coalesce(theme_codes, []) as theme_codes,
    coalesce(audience_codes, []) as audience_codes,
    coalesce(language_codes, []) as language_codes,
    coalesce(city_ids, []) as city_ids,
    coalesce(door_codes, []) as door_codes
from out_materials
left join out_practices using (practice_id)
left join themes using (material_id)
left join audiences using (material_id)
left join languages using (material_id)
left join cities using (material_id)
left join doors using (material_id)
order by publication_year desc nulls last, lower(material_title), material_id
