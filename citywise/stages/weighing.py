"""Weigh evidence: what the studies that are shown say together, and each practice's grade.

Studies by another version of an indicator's definition than the one in force are shown and not
pooled: they measured another thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from citywise.warehouse.working import WorkingStore

_POOLED = """
select study.*
from out_studies as study
join out_indicators as indicator using (indicator_id)
where study.definition_version = indicator.definition_version
    and study.effect_value is not null
order by study_id
"""

_MONITORED = """
select distinct practice_id
from out_practice_cities as follower
join out_values as value using (city_id, program_id)
join out_indicators as indicator using (indicator_id)
where indicator_level_code = 'output' and coalesce(value, low) is not null
"""


def weigh_evidence(store: WorkingStore) -> None:
    """Fill out_practice_evidence, and the grades of out_practices, from what is shown alone."""
    practices = store.rows("from out_practices")
    studies = store.rows(_POOLED)
    if practices.is_empty():
        store.run("delete from out_practice_evidence")
        return
    # the statistics take a second to load, which a network without practices need not spend
    from citywise.comparison.grades import grade_practices  # noqa: PLC0415
    from citywise.comparison.practice_evidence import pool_studies  # noqa: PLC0415

    evidence = pool_studies(studies)
    store.replace("out_practice_evidence", evidence)
    monitored = set(store.rows(_MONITORED)["practice_id"])
    directions = dict(store.rows("select indicator_id, direction_code from out_indicators").rows())
    names = practices["practice_id"].to_list()
    grades = grade_practices(names, studies, evidence, monitored, directions)
    graded = pl.col("practice_id").replace_strict(grades, return_dtype=pl.String)
    store.replace("out_practices", practices.with_columns(practice_evidence_code=graded))
