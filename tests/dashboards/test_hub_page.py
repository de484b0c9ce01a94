"""The hub on a small release: what it finds, what it says, and what it never shows alone."""

import duckdb
import pytest
from tiny_release import write_release

from tests.hub.shelf import fill_materials

REMINDER = "No single profile predicts violence."


@pytest.fixture
def workspace(tmp_path):
    root = write_release(tmp_path)
    with duckdb.connect(str(root / "warehouse" / "citywise.duckdb")) as connection:
        fill_materials(connection)
    return root


def said(app):
    return "\n".join(str(element.value) for element in app.get("html"))


def lead(app):
    return next(str(e.value) for e in app.get("html") if "cw-lead" in str(e.value))


def test_shows_everything_first_the_newest_before_the_older(open_page):
    app = open_page("hub")
    assert not app.exception
    assert "61 materials, of 61 in the hub." in lead(app)
    assert said(app).count("<article>") == 10


def test_words_and_choices_stand_in_the_address(open_page):
    app = open_page("hub", words="youth council", in_language="tr")
    assert app.text_input(key="words").value == "youth council"
    assert app.selectbox(key="in_language").value == "tr"
    assert "Gençlik meclisi nasıl kurulur" in said(app)
    app.text_input(key="words").set_value("yalan haber").run()
    assert app.query_params["words"] == "yalan haber"
    assert "Yalan haberi tanımak" in said(app)


def test_nothing_found_says_what_to_do(open_page):
    app = open_page("hub", words="zzzqqq")
    assert "No material was found for “zzzqqq”. Use fewer words, or choose less." in lead(app)
    assert "<article>" not in said(app)


@pytest.mark.parametrize("page", ["hub", "overview"])
def test_the_four_doors_stand_on_the_hub_and_on_the_front_page(open_page, page):
    text = said(open_page(page))
    for name, count in (
        ("Protect the community", "1 material"),
        ("Recognise early signs", "2 materials"),
        ("Engage young people", "2 materials"),
        ("Build partnerships", "2 materials"),
    ):
        assert f"<b>{name}</b>" in text
        assert f"<small>{count}</small>" in text
    assert 'href="hub?door=recognise_early_signs"' in text
    assert f"<em>{REMINDER}</em>" in text


def test_the_door_for_practitioners_always_has_its_reminder(open_page):
    text = said(open_page("hub", door="recognise_early_signs"))
    assert REMINDER in text
    assert text.count("<article>") == 2
    assert "Safer screens at home" not in text


def test_the_reminder_stands_also_where_a_search_leads_there(open_page):
    beside = '<div class="cw-reminder" role="note">' + REMINDER
    assert beside in said(open_page("hub", words="pupil withdraws"))
    assert beside not in said(open_page("hub", door="engage_young_people"))


def test_a_material_tells_its_kind_language_year_licence_and_who_used_it(open_page):
    text = said(open_page("hub", words="setting up a youth council"))
    assert "Toolkit · English · 2027 · Eastmere City Council" in text
    for name, told in (("Licence", "CC BY 4.0"), ("Used by", "Aarby, Borg")):
        assert f"<dt>{name}</dt><dd>{told}</dd>" in text
    assert "<code>https://hub.example/council-kit</code>" in text
    assert 'href="https://' not in text


def test_a_hostile_title_is_text(open_page, workspace):
    with duckdb.connect(str(workspace / "warehouse" / "citywise.duckdb")) as connection:
        connection.execute("update out_materials set material_title = '<img src=x onerror=a()>'")
    text = said(open_page("hub"))
    assert "<img" not in text
    assert "&lt;img src=x" in text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '" or 1=1', "x" * 5_000, "((("])
def test_hostile_words_are_words(open_page, typed):
    app = open_page("hub", words=typed)
    assert not app.exception
    assert "<script>" not in said(app)
