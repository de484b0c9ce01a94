"""Templates: which one a table fits, and what is said when one is wrong."""

from pathlib import Path

import pytest

from citywise.errors import WorkspaceError
from citywise.intake.templates.files import read_templates
from tests.fixtures.invented import read_one

HEADINGS = {
    "en": "Event no.,Date,Title,Program,Activity,Status,Participants,Women,Men,Under 15",
    "da": "Nr.,Dato,Titel,Program,Aktivitet,Status,Deltagere,Heraf kvinder,Mænd,Under 15 år",
    "fr": "Réf.,Date de l'activité,Intitulé,Programme,Activité,Statut,Participants,Femmes,Hommes,"
    "Moins de 15 ans",
    "ar": "الرقم,التاريخ,العنوان,البرنامج,النشاط,الحالة,المشاركون,نساء,رجال,دون 15",
    "tr": "No,Tarih,Başlık,Program,Etkinlik,Durum,Katılımcı,Kadın,Erkek,15 yaş altı",
    "es": "Núm.,Fecha,Título,Programa,Actividad,Estado,Participantes,Mujeres,Hombres,Menores de 15",
}
ROW = "1,2031-01-05,x,,sports,completed,20,12,8,5"


def heading_of(heading):
    """The columns of an event log under the heading: letter and what each was taken for."""
    read = read_one(f"{heading}\n{ROW}\n")
    (sheet,) = read.batch.files[1].sheets
    return [column.rule for column in sheet.columns]


@pytest.mark.parametrize("language", HEADINGS)
def test_an_event_log_is_known_by_its_headings_in_each_language(language):
    assert heading_of(HEADINGS[language]) == [
        "field:ref", "field:date", "field:title", "field:program", "field:activity_type",
        "field:status", "count:0", "count:1", "count:2", "count:4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: text.replace("é", "e\u0301"),
        lambda text: "\u200f" + text.replace(",", "\u200f,\u200e"),
        lambda text: text.replace(",", " , "),
        lambda text: text.replace("Date", "Date:"),
    ],
)
def test_a_heading_may_be_typed_in_many_ways(change):
    assert heading_of(change(HEADINGS["fr"])) == heading_of(HEADINGS["fr"])


def test_tatweel_and_arabic_vowels_are_no_letters():
    assert heading_of(HEADINGS["ar"].replace("نساء", "نســـاء")) == heading_of(HEADINGS["ar"])


def test_a_column_that_nobody_asks_for_is_not_read():
    read = read_one(f"{HEADINGS['en']},Religion\n{ROW},secret\n")
    assert "secret" not in repr(read.rows("core_events"))


@pytest.mark.parametrize(
    ("content", "reason", "says"),
    [
        ("Date,Title,Activity,Status\nx,x,x,x\n", "unknown_layout", "event-log: Participants"),
        (HEADINGS["en"] + ",Event date\n", "unknown_layout", "event-log: only one column for date"),
        ("Colour,Shape\nred,round\n", "unknown_layout", ""),
    ],
)
def test_a_table_that_fits_nothing_says_what_is_lacking(content, reason, says):
    read = read_one(content)
    (problem,) = read.batch.problems
    assert (problem.reason, problem.text) == (reason, says)


PLACED = """
id = "log"
title = "A log"
produces = "events"
[columns.date]
headers = ["Date"]
[columns.year]
headers = ["Year"]
[columns.month]
headers = ["Month"]
[[counts]]
headers = ["People"]
"""


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        ("Date,People\n2031-01-05,3\n", []),
        ("Year,Month,People\n2031,mars,3\n", []),
        ("Year,People\n2031,3\n", ["unknown_layout"]),
        ("Place,People\nhere,3\n", ["unknown_layout"]),
    ],
)
def test_a_table_without_days_is_no_log(content, reasons):
    assert [reason for _, reason in read_one(content, template=PLACED).kept_back] == reasons


SOUND = """
id = "log"
title = "A log"
produces = "events"
{more}
[columns.date]
headers = ["Date"]
[[counts]]
headers = ["People"]
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('colour = "red"', "colour: Extra inputs are not permitted"),
        ("[report]\nperiod = 'cell'", "report: period_labels"),
        ("[report]\nperiod = 'file_name'\nperiod_pattern = '(20..)'", "the group (?P<year>"),
        ("[report]\nperiod_pattern = '(20'", "report.period_pattern: not a regular"),
        ("[source]\nsheets = '*'", "source.sheets: not a regular"),
        ("[report]\nmethod = 'guess'", "'guess' is none of"),
        ("[report]\ncity = 'column'", "columns: city is missing"),
        ("[columns.colour]\nheaders = ['Colour']", "columns ['colour'] are not known"),
        ("[columns.status]\nheaders = []", "columns.status.headers"),
        ("[columns.status]\nheaders = ['Date']", "the heading 'date' stands for two columns"),
        ("[columns.status]\nheaders = ['S']\nwords = { ok = 'fine' }", "'fine' is none of"),
        ("[columns.title]\nheaders = ['Religion']", "'religion' must not be collected"),
        ("[[counts]]\nheaders = ['All']", "two [[counts]] count the same thing"),
        ("[[counts]]\nheaders = ['W']\nbreakdown = { sex = 'women' }", "'women' is none of"),
        ("[[counts]]\nheaders = ['W']\nbreakdown = { faith = 'x' }", "['faith'] are not allowed"),
        ("id = 'log'", "Cannot overwrite a value"),
    ],
)
def test_a_mistake_in_a_template_is_named_with_file_and_place(tmp_path, more, says):
    (tmp_path / "log.toml").write_text(SOUND.format(more=more), encoding="utf-8")
    with pytest.raises(WorkspaceError) as mistake:
        read_templates(tmp_path)
    assert mistake.value.problem.startswith("log.toml: ")
    assert says in mistake.value.problem
    assert "docs/templates.md" in mistake.value.remedy


def test_a_log_needs_days(tmp_path):
    text = 'id = "log"\ntitle = "A log"\nproduces = "events"\n'
    (tmp_path / "log.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="columns: date or year and month is missing"):
        read_templates(tmp_path)


def test_two_templates_cannot_share_an_id(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SOUND.format(more=""), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"b\.toml: another template has the id 'log'"):
        read_templates(tmp_path)


def test_a_template_that_is_not_utf8_is_named(tmp_path):
    (tmp_path / "log.toml").write_bytes("title = 'Åben'".encode("cp1252"))
    with pytest.raises(WorkspaceError, match=r"log\.toml: 'utf-8' codec"):
        read_templates(tmp_path)


@pytest.mark.parametrize("place", ["data/reference", "citywise/starter/reference"])
def test_the_templates_that_come_along_are_sound(place):
    checkout = Path(__file__).resolve().parents[2]
    assert read_templates(checkout / place / "templates")


@pytest.mark.parametrize(
    ("produces", "sections", "said"),
    [
        ("people", "", r"the section \[people\] is missing"),
        ("places", "", r"\[\[levels\]\] are missing"),
        ("events", '[people]\nroles = ["participant"]\n', "people"),
    ],
)
def test_a_section_that_is_missing_is_not_said_to_be_one_too_many(
    tmp_path, produces, sections, said
):
    columns = '[columns.date]\nheaders = ["Day"]\n'
    about = f'id = "a"\ntitle = "A"\nproduces = "{produces}"\n'
    (tmp_path / "a.toml").write_text(about + columns + sections)
    with pytest.raises(WorkspaceError, match=said):
        read_templates(tmp_path)
