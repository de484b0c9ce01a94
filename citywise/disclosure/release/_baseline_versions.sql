-- One row for each version in which a release that was shown has told or withheld a baseline
-- of now (`values_now`); of what it withheld, as it was. Releases: variable shown_releases.
select past.*, value_status_code <> 'suppressed_by_us' as was_told
from past_measure_baselines as past
semi join values_now using (value_id)
where coalesce(value, numerator_count, denominator_count) is not null
    and exists (
        from (select unnest(getvariable('shown_releases')::int[]) as release_number)
        where known_from_release <= release_number
            and coalesce(known_to_release > release_number, true)
    )
order by value_id, known_from_release
