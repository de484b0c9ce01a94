"""The page on which a new layout is brought in: proposed, decided, tried, confirmed, read."""

import pytest
from handing_in import DIARY, GOOD, HEADING, WORD, drawn, hand_in, open_at, set_pages, shown

from tests.fixtures.invented import make_workspace, night_on
from tests.fixtures.workbooks import workbook

NAME = "2025-Q1 diary.csv"


@pytest.fixture(autouse=True)
def network(tmp_path, monkeypatch):
    made = make_workspace(tmp_path / "network")
    set_pages(made, "confirm_layouts = true")
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(made.root))
    return made


def propose(content=DIARY, name=NAME):
    return hand_in(open_at("layout", city="eastmere"), name, content.encode())


def box(app, part):
    return next(box for box in app.selectbox if part in (box.key or ""))


def answer(app, entry):
    return next(
        b
        for b in app.selectbox
        if (b.key or "").startswith("answer") and b.key.endswith(f"-{entry}")
    )


def confirm(app):
    return next(button for button in app.button if button.label.startswith("Confirm"))


def test_each_column_is_proposed_with_its_score_and_why():
    app = propose()
    assert not app.exception
    assert box(app, "events-E").value == "count[sex=F]"
    assert "94\u00a0% sure: the heading names the group sex=F" in shown(app)
    assert app.dataframe[0].value["A"].to_list() == ["Northby clubs", "Evening of"]


def test_an_answer_shows_at_once_what_would_load():
    app = propose()
    assert "1 of 2 records would load; 1 waits for a correction." in drawn(app)
    box(app, WORD).select("sports").run()
    assert "Everything would load: 2 of 2 records." in drawn(app)
    assert '"street football" = "sports"' in shown(app)


def test_a_column_can_be_taken_for_something_else():
    app = propose()
    box(app, "events-F").select("-").run()
    assert "of them boys" not in app.code[-1].value


def test_what_is_confirmed_is_read_by_in_the_next_night(network):
    app = propose()
    box(app, WORD).select("sports").run()
    answer(app, "A").select("date").run()
    app.text_input[1].input("club-diary").run()
    confirm(app).click().run()
    assert not app.exception
    assert "The template is kept" in drawn(app)
    (network.raw / "eastmere").mkdir()
    (network.raw / "eastmere" / NAME).write_text(DIARY)
    with night_on(network) as night:
        read = night.store.rows("select template_id, loaded_count from core_submissions")
    assert read.rows() == [("club-diary", 2)]


def test_what_has_to_be_decided_is_decided_before_it_can_be_confirmed():
    app = propose()
    box(app, WORD).select("sports").run()
    assert "Is column A 'Evening of' date?" in shown(app)
    assert not app.button
    answer(app, "A").select("date").run()
    assert confirm(app)


def test_nothing_is_written_before_it_is_confirmed(network):
    before = sorted(network.templates.iterdir())
    propose()
    assert sorted(network.templates.iterdir()) == before


def test_a_template_that_is_there_is_never_written_over(network):
    app = propose()
    app.text_input[1].input("event-log").run()
    answer(app, "A").select("date").run()
    before = (network.templates / "event-log.toml").read_text()
    confirm(app).click().run()
    assert "There is a template 'event-log' already." in shown(app)
    assert (network.templates / "event-log.toml").read_text() == before


def test_an_id_that_is_none_is_told_and_cannot_be_confirmed():
    app = propose()
    app.text_input[1].input("../../Club").run()
    assert not app.exception
    assert "id" in shown(app)
    assert not app.button


def test_what_reads_nothing_cannot_be_confirmed():
    app = propose()
    box(app, "events-A").select("-").run()
    assert not app.button


def test_a_known_layout_needs_no_second_template():
    content = workbook({"Log": [HEADING, GOOD]})
    app = hand_in(open_at("layout", city="eastmere"), "2025-Q1 log.xlsx", content)
    assert "A template reads this file already" in drawn(app)
    assert not app.button


def test_a_layout_that_has_changed_is_read_again_once_the_change_is_confirmed(network):
    heading = [*HEADING[:-1], "Number of participants"]
    app = hand_in(
        open_at("layout", city="eastmere"), "2025-Q1 log.xlsx", workbook({"Log": [heading, GOOD]})
    )
    assert not app.exception
    assert '+headers = ["Participants"' in shown(app)
    assert "What each column is" not in [title.value for title in app.subheader]
    assert "With these lines: Everything would load: 1 of 1 record." in drawn(app)
    before = (network.templates / "event-log.toml").read_text()
    confirm(app).click().run()
    assert "The template is kept" in drawn(app)
    after = (network.templates / "event-log.toml").read_text()
    assert len(set(after.splitlines()) - set(before.splitlines())) == 1


def test_a_file_with_personal_data_is_not_shown():
    app = propose(DIARY.replace("Mentors", "maria.lund@mail.example"))
    assert "data about persons" in drawn(app)
    assert "maria" not in shown(app) + drawn(app)
    assert "What each column is" not in [heading.value for heading in app.subheader]


def test_a_heading_id_is_a_column_like_any_other():
    app = propose("id,Evening of,title,Who came\n7,14/01/2025,Open day,12\n8,21/01/2025,Fair,9\n")
    assert not app.exception
    assert "cannot be" not in shown(app)


@pytest.mark.parametrize("text", ["<b>x</b>", "![x](https://evil.example/a.png)", ":red[x]"])
def test_headings_and_words_are_only_shown_as_text(text):
    app = propose(DIARY.replace("of them boys", text).replace("street football", text))
    assert not app.exception
    assert text in shown(app)
    assert text not in drawn(app)
