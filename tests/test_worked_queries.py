"""Every query of docs/queries.md runs on the demonstration and gives something sensible."""

import re

import pytest
from demonstration import CHECKOUT
from shown_answers import wrongly_shown

from citywise.warehouse.reading import open_release

PAGE = (CHECKOUT / "docs" / "queries.md").read_text(encoding="utf-8")
WORKED = {
    title: (sql, shown)
    for title, sql, shown in re.findall(
        r"^## ([^\n]+)\n.*?```sql\n(.*?)```\n\n```\n(.*?)```", PAGE, flags=re.DOTALL | re.MULTILINE
    )
}

IS_SENSIBLE = {
    "What am I looking at?": "is_synthetic and threshold_count = 10",
    "How many outcomes have no number, and why?": "outcomes > 0",
    "What share of planned sessions took place, city by city?": (
        "share is null or (held <= planned and low <= share and share <= high)"
    ),
    "Which of these cities differ from all together by more than chance?": (
        "0 <= funnel_low and funnel_low < centre and centre < funnel_high and funnel_high <= 1"
        " and (place = 'within') = (share between funnel_low - 0.001 and funnel_high + 0.001)"
    ),
    "Did people feel safe and respected, in all cities together?": (
        "low < share and share < high and cities > 0"
    ),
    "Does a city differ from itself a year before, by more than chance?": (
        "share between 0 and 1 and last_year between 0 and 1 and is_beyond_chance is not null"
    ),
    "How many people were reached?": "low <= high and days = 92",
    "How many hate incidents were reported for 100,000 inhabitants, where the number is told?": (
        "low < rate and rate < high and cities > 0"
    ),
    "Do event logs and reports tell the same?": "from_logs > 0 or from_reports > 0",
    "Who was expected to report, and did?": "on_time > 0 and on_time >= missing",
    "What do programs of one theme do?": "programs > 0 and sessions >= programs",
    "What waits for a correction?": "entries >= files and files > 0",
    "Which cities came close to their target for attendance?": "target between 0 and 1",
}


@pytest.fixture(scope="module")
def demo(released_demo):
    with open_release(released_demo) as release:
        yield release


def test_the_page_is_what_is_tested_here():
    assert list(WORKED) == list(IS_SENSIBLE)
    assert PAGE.count("```sql") == len(WORKED) >= 10


@pytest.mark.parametrize("title", WORKED)
def test_answers(title, demo):
    sql, shown = WORKED[title]
    answer = demo.query(sql)
    assert not answer.is_empty()
    head, _, rows = shown.partition("\n")
    assert head.split() == answer.columns
    assert wrongly_shown(rows, answer) == []
    query = f"from ({sql.rstrip().rstrip(';')}) where ({IS_SENSIBLE[title]}) is not true"
    assert demo.query(query).rows() == []
