"""What the README and the guides show of the demonstration is what the demonstration gives."""

import re

import duckdb
import pytest
from demonstration import CHECKOUT, citywise, summary_of
from shown_answers import wrongly_shown

from citywise.warehouse.reading import open_release

README, GUIDE, OPERATOR, QUERIES, TRACE = (
    (CHECKOUT / name).read_text(encoding="utf-8")
    for name in (
        "README.md",
        "docs/guide-analyst.md",
        "docs/guide-operator.md",
        "docs/queries.md",
        "docs/trace.md",
    )
)
BY_HAND = re.findall(r"```sql\n([^`]+)```\n```\n([^`]+)```", GUIDE)
OF_HARROWICK = """
select numerator_count::int, denominator_count::int
from out_values
where city_id = 'harrowick' and period_id = '2025-Q4' and indicator_id = '{}'
    and basis_code = '{}' and program_id is null and disagg_key = ''
"""


@pytest.fixture(scope="module")
def demo(released_demo):
    with open_release(released_demo) as release:
        yield release


@pytest.fixture(scope="module")
def internal(released_demo):
    path = str(released_demo / "warehouse" / "working.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        yield connection


def test_the_query_of_the_readme_gives_what_it_shows(demo):
    (sql,) = re.findall(r'\.sql\("""(.*?)"""\)', README, flags=re.DOTALL)
    shown = README.partition("(synthetic data):\n\n```\n")[2].partition("```")[0]
    assert wrongly_shown(shown, demo.query(sql)) == []


def test_the_queries_of_the_guide_give_something(demo):
    (reckoned,) = re.findall(r"```sql\n(select wilson[^`]+)```", GUIDE)
    assert demo.query(reckoned).height == 1
    (first,) = re.findall(r'release\.sql\(\s+"([^"]+)"', GUIDE)
    assert demo.query(first).height == 5


@pytest.mark.parametrize(("sql", "shown"), BY_HAND)
def test_the_way_from_a_number_to_its_cell_is_as_shown(internal, sql, shown):
    assert wrongly_shown(shown, internal.execute(sql).pl()) == []


def test_the_numbers_that_this_way_begins_with_are_those_of_the_release(demo):
    assert len(BY_HAND) == 2
    ((trained, _),) = demo.query(OF_HARROWICK.format("out_practitioners_trained", "report")).rows()
    ((held, planned),) = demo.query(
        OF_HARROWICK.format("out_session_delivery_rate", "events")
    ).rows()
    text = " ".join(GUIDE.split())
    assert f"trained {trained} practitioners in 2025-Q4" in text
    assert f"Of {planned} sessions planned before that quarter began, {held} were held" in text


def test_as_many_questions_are_worked_as_the_guide_says():
    words = {13: "Thirteen", 14: "Fourteen", 15: "Fifteen", 16: "Sixteen"}
    count = QUERIES.count("\n## ")
    assert f"{words[count]} questions with their SQL" in GUIDE
    titles = re.findall(r"\n## ([^\n]+)", QUERIES)
    told = re.search(r'from "([^"]+)" to "([^"]+)"', " ".join(GUIDE.split()))
    assert told
    assert titles[0] == told[1]
    assert titles[-1].startswith(told[2].removesuffix("?"))


def test_the_demonstration_has_as_many_cities_and_languages_as_the_readme_says(demo):
    ((cities, languages),) = demo.query(
        "select count(*), count(distinct language_code) from out_cities"
    ).rows()
    words = {6: "six"}
    assert f"{cities} invented cities that report in {words[languages]} languages" in README


def test_the_summary_of_a_night_is_that_of_the_first_one(released_demo):
    shown = OPERATOR.partition("first night (synthetic data):\n\n```\n")[2].partition("```")[0]
    said = summary_of(released_demo).read_text(encoding="utf-8")
    assert shown.strip().splitlines() == said.strip().splitlines()[-9:]


def test_the_value_that_is_traced_has_the_id_that_is_shown(demo):
    ((sql, shown),) = re.findall(r"```sql\n([^`]+)```\n```\n([^`]+)```", TRACE)
    assert wrongly_shown(shown, demo.query(sql)) == []
    assert f"citywise trace {shown.strip()}" in TRACE


def test_a_trace_is_as_shown(released_demo):
    shown = TRACE.partition("whose cities are invented:\n\n```\n")[2].partition("```")[0]
    value = re.search(r"value id (\w+)", shown)
    assert value
    said = citywise("trace", value[1], workspace=released_demo).stdout
    parts = [part.strip("\n") for part in shown.split("…")]
    assert [part for part in parts if part not in said] == []
