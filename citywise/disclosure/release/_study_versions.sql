-- One row for each version in which a release that was shown has told a study with its numbers, of
-- cities and indicators of now (`values_now`). Releases: variable shown_releases.
select past.*
from past_out_studies as past
semi join values_now using (city_id, indicator_id)
where before_count is not null
    and exists (
        from (select unnest(getvariable('shown_releases')::int[]) as release_number)
        where known_from_release <= release_number
            and coalesce(known_to_release > release_number, true)
    )
order by study_id, known_from_release
