"""The floor: one plain DuckDB script over the same files, with none of the promises.

Types, about ten rules, de-duplication and the aggregate of cities and months. No
provenance, no history, no quarantine, no protection, no release.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

CODES = {
    "Activity": ("sports", "mentoring", "awareness_session", "after_school", "arts_culture",
                 "youth_council", "media_literacy", "parenting_family", "practitioner_training",
                 "intergroup_dialogue"),
    "Mode": ("in_person", "online", "hybrid"),
    "Status": ("planned", "completed", "cancelled", "postponed"),
}  # fmt: skip

_LOAD = """
create table events as
select
    split_part(filename, '/', -2) as city_id,
    "Ref" as event_ref,
    try_cast("Date" as date) as event_date,
    try_cast("Planned on" as date) as planned_date,
    "Title" as title,
    "Program" as program,
    "Activity" as activity,
    "Mode" as mode,
    "Status" as status,
    "Audience" as audience,
    "Partners" as partner,
    "Role of partners" as partner_role,
    try_cast("Participants" as integer) as participants,
    try_cast("Women" as integer) as women,
    try_cast("Men" as integer) as men,
    try_cast("Under 15" as integer) as under_15,
    try_cast("15-29" as integer) as from_15_to_29,
    try_cast("30 and over" as integer) as from_30
from read_csv($files, filename = true, all_varchar = true, header = true, delim = ',')
"""

_RULES = """
create table accepted as
select *
from events
where event_date is not null
    and event_ref is not null
    and activity in {Activity}
    and mode in {Mode}
    and status in {Status}
    and participants >= 0
    and (women is null or women >= 0)
    and (men is null or men >= 0)
    and coalesce(women, 0) + coalesce(men, 0) <= participants
    and coalesce(under_15, 0) + coalesce(from_15_to_29, 0) + coalesce(from_30, 0) <= participants
    and event_date between date '2000-01-01' and date '2030-12-31'
"""

_DISTINCT = """
create table distinct_events as
select *
from accepted
qualify row_number() over (partition by city_id, event_ref order by event_date) = 1
"""

_AGGREGATE = """
create table city_months as
select
    city_id,
    date_trunc('month', event_date) as month,
    count(*) filter (where status = 'completed') as sessions,
    sum(participants) filter (where status = 'completed') as participations,
    sum(women) as women,
    sum(men) as men
from distinct_events
group by all
"""


def main(workspace: Path, target: Path) -> None:
    """Load the workspace's drop folder into a new database."""
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target)) as connection:
        connection.execute(_LOAD, {"files": f"{workspace}/raw/*/*.csv"})
        connection.execute(_RULES.format(**CODES))
        connection.execute(_DISTINCT)
        connection.execute(_AGGREGATE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
