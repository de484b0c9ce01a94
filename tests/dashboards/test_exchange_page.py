"""The page on exchanges, on a release of twenty-four invented towns."""

import duckdb
import pytest
from test_pages import said
from tiny_exchanges import write_exchanges

from citywise.comparison.network_rollouts import read_rollout
from dashboards import exchange_queries as queries
from dashboards.answers.rollouts import NOT_PROOF


@pytest.fixture
def workspace(tmp_path):
    return write_exchanges(tmp_path)


def tables(app):
    return "".join(frame.value.to_csv() for frame in app.dataframe)


def answer_to(ask, text):
    """What stands below one ask."""
    return text.partition(ask)[2].partition("<dt>")[0]


def test_answers_first(open_page):
    app = open_page("exchange")
    assert not app.exception
    text = said(app)
    assert "14 exchanges were held between 18 cities." in text
    assert (
        "Of 14 agreed actions that should be done by now, 10 were carried out in time: 71\u00a0%"
        in text
    )
    assert "2 asks wait for an answer, the longest for 10 months." in text


def test_says_whom_one_could_answer(open_page):
    text = said(open_page("exchange", city="town01"))
    ask = answer_to("Borg asks about: Mentors &lt;b&gt;", text)
    assert "Technical support, asked on 1\u00a0Dec\u00a02025, waiting for 81 days." in ask
    assert "Your city follows this practice: you could answer." in ask
    assert "Mentors <b>" not in text
    other = answer_to("Borg asks about", said(open_page("exchange", city="borg")))
    assert "Cities that follow it: Aarby, Town01, Town02." in other
    assert "Your city follows this practice" not in other


def test_a_citys_own_view(open_page):
    app = open_page("exchange", city="aarby")
    text = said(app)
    assert (
        "Aarby learned in 2 exchanges from 1 city, and shared what it knows in 0 exchanges." in text
    )
    told = tables(app)
    assert "Try a <menu>" in told
    assert "Carried out in time" in told
    assert "No room" in told
    assert "Still has time" in told
    town = tables(open_page("exchange", city="town01"))
    assert "follows it since" in town


def test_adoption_stands_with_its_counts(open_page):
    text = said(open_page("exchange"))
    row = text.partition("Peer review")[2].partition("</tr>")[0]
    assert "1 of 2 actions due" in row
    assert "50\u00a0%" in row
    assert "1 not due yet" in row
    assert "began to follow it on that day or later" in text


@pytest.mark.parametrize("view", ["", "map"])
def test_draws_who_learns_from_whom(open_page, view):
    app = open_page("exchange", city="town01", links=view)
    assert not app.exception
    drawn = "".join(str(chart.proto) for chart in app.get("plotly_chart"))
    assert ("land" in drawn) == (view == "map")
    assert "14 exchanges" in drawn  # the words for those who cannot see it
    assert "Town13" in tables(app)


def test_what_moved_afterwards_is_told_as_association(open_page):
    app = open_page("exchange", about="theme:youth_voice", outcome="out_session_delivery_rate")
    assert not app.exception
    text = said(app)
    assert "Sessions as plan moved up by" in text
    assert NOT_PROOF in text
    assert "2 outcomes were looked at, 1 told apart from chance" in text
    assert "It rests on 12 cities with it and 9 without" in text  # Borg tells one quarter alone
    for word in ("caused", "effect of the exchange", "thanks to", "led to"):
        assert word not in text.lower()


def test_an_outcome_in_which_nothing_happened_is_no_news(open_page):
    text = said(open_page("exchange", about="theme:youth_voice", outcome="out_women_share"))
    assert "Women share: no clear difference after" in text


def test_what_is_never_compared_is_not_looked_at(release):
    looked = queries.look_before_and_after(release, "exchange", "")["indicator_id"].to_list()
    assert looked == ["out_session_delivery_rate", "out_women_share"]


def test_numbers_of_another_definition_stand_nowhere(workspace, open_page):
    with duckdb.connect(str(workspace / "warehouse" / "releases" / "R0007.duckdb")) as connection:
        connection.execute(
            "update out_values set definition_version = 2 where city_id in ('town01', 'town20')"
        )
    app = open_page("exchange", about="theme:youth_voice", outcome="out_session_delivery_rate")
    assert "It rests on 11 cities with it and 8 without" in said(app)


def test_python_gets_the_same(release):
    told = read_rollout(release, "theme", "youth_voice").looks
    row = told.row(0, named=True)
    assert (row["indicator_id"], row["effect_code"]) == ("out_session_delivery_rate", "more")
    assert row["low"] < 0.2 < row["high"]
    assert read_rollout(release, "follow", "mentors").begun_count == 3


def test_a_practice_leads_to_what_is_known_of_it(open_page):
    app = open_page("exchange", about="practice:mentors", city="aarby")
    assert not app.exception
    links = "".join(str(link.proto) for link in app.get("page_link"))
    assert "What is known of this practice" in links
    assert "practice=mentors" in links


def test_a_subject_with_too_few_cities_says_so(open_page):
    text = said(open_page("exchange", about="follow:mentors"))
    assert "too few cities to tell" in text


@pytest.mark.parametrize("table", ["out_exchanges", "out_exchange_themes"])
def test_a_release_without_exchanges_says_so(workspace, open_page, table):
    with duckdb.connect(str(workspace / "warehouse" / "releases" / "R0007.duckdb")) as connection:
        if table == "out_exchanges":
            connection.execute("drop table out_exchanges")
        else:
            connection.execute("delete from out_exchanges")
    app = open_page("exchange")
    assert not app.exception
    assert "This release tells of no exchange between cities." in said(app)
