"""A form as it was designed says what its questions and choices are called in each language."""

from citywise.intake.producers.forms import Form, read_form
from tests.fixtures.workbooks import workbook

SURVEY = [
    ["type", "name", "label::English (en)", "label::Dansk (da)"],
    ["date", "day", "Day of the visit", "Besøgsdag"],
    ["begin_group", "place", "Place", "Sted"],
    ["select_one clubs", "club", "Club", "Klub"],
    ["end_group"],
    ["begin repeat", "session", "Session", "Aktivitet"],
    ["select_multiple audiences or_other", "who", "Who came?", "Hvem kom?"],
    ["integer", "present", "How many", "Hvor mange"],
    ["end repeat"],
    ["note", "thanks", "Thank you", "Tak"],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Dansk (da)"],
    ["audiences", "parents", "Parents and carers", "Forældre"],
    ["audiences", "teachers", "Teachers", "Lærere"],
    ["clubs", 1, "The Club", "Klubben"],
]
SETTINGS = [
    ["form_title", "form_id", "version", "default_language"],
    ["Visit", "visit", 2031010101, "English (en)"],
]
VISIT = workbook({"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS})


def form(raw=VISIT) -> Form:
    read = read_form(raw)
    assert isinstance(read, Form)
    return read


def test_the_settings_say_which_form_it_is():
    read = form()
    told = (read.form_id, read.version, read.title, read.default_language)
    assert told == ("visit", "2031010101", "Visit", "English (en)")
    assert read.languages == ("English (en)", "Dansk (da)")


def test_questions_know_their_groups_their_repeat_and_their_labels():
    told = [("/".join(q.path), q.kind, q.list_name, q.repeat) for q in form().questions]
    assert told == [
        ("day", "date", "", ""),
        ("place/club", "select_one", "clubs", ""),
        ("session/who", "select_multiple", "audiences", "session"),
        ("session/present", "integer", "", "session"),
        ("thanks", "note", "", ""),
    ]
    assert form().questions[0].labels["Dansk (da)"] == "Besøgsdag"


def test_choices_have_the_name_that_is_stored_and_a_label_in_each_language():
    club, who = form().questions[1:3]
    assert [(c.name, c.labels["Dansk (da)"]) for c in form().choices_of(who)] == [
        ("parents", "Forældre"),
        ("teachers", "Lærere"),
    ]
    assert [choice.name for choice in form().choices_of(club)] == ["1"]


def test_a_label_may_name_no_language_and_spell_its_heading_as_it_likes():
    survey = [["Type", "Name", "Label", "label:fr"], ["select one yes_no", "held", "Held", "Tenu"]]
    (question,) = form(workbook({"survey": survey})).questions
    assert question.labels == {"": "Held", "fr": "Tenu"}
    assert (question.kind, question.list_name) == ("select_one", "yes_no")


def test_what_is_no_form_is_told():
    assert read_form(b"PK\x03\x04nothing").reason == "not_a_workbook"
    assert read_form(workbook({"Sheet1": [["a", "b"]]})).reason == "not_a_form"
