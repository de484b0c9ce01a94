-- One row for each thing kept back of the reports that count today, or of files that were
-- never taken; what stood in the cell is not among the columns. Rows of a list of people are
-- people, and so are cells with what is personal: of these a column is told once for each
-- reason, and neither how many there are nor where they stand.
select distinct
    * exclude (source_row, record_number, raw_text, proposal_text) replace (
        case when is_of_people then left(md5(concat_ws('|', submission_id, held_code, reason_code,
            coalesce(field_name, ''), coalesce(personal_data_code, ''), place)), 16)
            else item_id end as item_id,
        case when is_of_people then place else cell_address end as cell_address
    )
from (
    select
        *,
        source_row is not null and (reason_code = 'personal_data'
            or submission_id in (from lists_of_people)) as is_of_people,
        -- `list.xlsx!Ark!F12` is `list.xlsx!Ark!F`, and `list.json!11/age` is `list.json!/age`
        rtrim(regexp_replace(cell_address, '!([A-Z]*)\d+(/.*)?$', '!\1\2'), '!') as place
    from core_quarantine_items_current
    where (city_id is null or city_id in (select city_id from released_cities))
        and submission_id not in (from submissions_of_withdrawn)
        and reason_code <> 'row_of_withdrawn_city'
)
