-- One row for each version in which a release that was shown has told or withheld an outcome
-- of now (`values_now`); of what it withheld, as it was. Releases: variable shown_releases.
with seen as (select unnest(getvariable('shown_releases')::int[]) as release_number),
told as (
    select past.* from past_out_values as past
    semi join values_now using (value_id)
    where exists (
        from seen where known_from_release <= release_number
        and coalesce(known_to_release > release_number, true)
    )
),
as_it_was as (
    select past.*
    from past_measure_values as past
    join told on told.value_id = past.value_id
        and told.value_status_code = 'suppressed_by_us'
    where exists (
        from seen where greatest(past.known_from_release, told.known_from_release) <= release_number
        and coalesce(past.known_to_release > release_number, true)
        and coalesce(told.known_to_release > release_number, true)
    )
)
select *, true as was_told from told
where coalesce(value, low, numerator_count, denominator_count) is not null
union all by name
select distinct *, false as was_told from as_it_was
order by value_id, known_from_release, was_told
