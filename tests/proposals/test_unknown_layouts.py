# ruff: noqa: RUF001 - digits of other scripts are what is tested
"""Layouts that nobody has written a template for: what is proposed, and what loads by it."""

import json

import pytest

from citywise.intake.producers.forms import Form, read_form
from tests.fixtures.tables import as_csv, as_json, as_ods, as_parquet, as_xls
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, read_by, taken_for

DANISH = (
    "Ungdomskontoret;;;;;;\r\nUdtræk januar;;;;;;\r\n\r\n"
    "Mødedato;Indsats;Type aktivitet;Status;Antal fremmødte;Heraf kvinder;Heraf mænd\r\n"
    "14-01-2031;Klub;Idræt;Gennemført;1.200,0;700;500\r\n"
    "21-01-2031;Klub;Mentorforløb;Aflyst;;;\r\n"
    "I alt;;;;1200;700;500\r\n"
).encode("cp1252")

FRENCH = workbook(
    {
        "Suivi": [
            ["Suivi trimestriel"],
            ["Période de rapport : T2 2031"],
            [],
            [
                "Indicateur",
                "Valeur de référence",
                "Cible annuelle",
                "Réalisé à ce jour",
                "Observations",
            ],
            ["Séances réalisées", 0, 40, 12, "rien à signaler"],
            ["Participations", 0, 400, 120, None],
        ]
    }
)

ARABIC = workbook(
    {
        "سجل": [
            ["رقم", "تاريخ الجلسة", "البرنامج", "نوع النشاط", "عدد الحضور", "نساء", "رجال"],
            ["١", "٢٠٣١-٠١-١٤", "نادي الشباب", "رياضة", "٢٠", "١٢", "٨"],
            ["٢", "٢٠٣١-٠١-٢١", "نادي الشباب", "إرشاد", "٩", "٥", "٤"],
        ]
    }
)

TURKISH = workbook(
    {
        "Aylık": [
            ["Rapor dönemi", "2031-Q1"],
            [],
            ["Gösterge", "Program", "Ocak", None, "Şubat", None, "Toplam"],
            [None, None, "Kadın", "Erkek", "Kadın", "Erkek", None],
            ["Katılım", "Gençlik Kulübü", 3, 4, 5, 6, 18],
        ]
    },
    merges={"Aylık": ["A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"]},
)

SPANISH = """\
Indicador,2031-Q1,,2031-Q2,
,Mujeres,Hombres,Mujeres,Hombres
Participaciones,10,20,30,40
"""

MONTHS = """\
Measure,Responsible office,2031-01,2031-02,2031-03,Remarks
Participations,Youth,10,20,30,late
Sessions held,Youth,1,2,3,
"""

KOBO = workbook(
    {
        "Visit form": [
            ["start", "end", "visit/visit_date", "visit/activity_type", "visit/attendance",
             "visit/attendance_women", "_id", "_uuid", "_submission_time", "_submitted_by"],
            ["2031-01-14T10:00:00", "2031-01-14T10:05:00", "2031-01-14", "sports", 20, 12, 1, "a-1",
             "2031-01-15T08:00:00", "somebody"],
            ["2031-01-21T10:00:00", "2031-01-21T10:05:00", "2031-01-21", "mentoring", 9, 5, 2, "a-2",
             "2031-01-22T08:00:00", "somebody"],
        ]
    }
)  # fmt: skip

ODATA = json.dumps(
    {
        "value": [
            {"__id": "uuid:1", "session_date": "2031-01-14", "activity": "sports", "participants": 20,
             "__system": {"submitterName": "somebody", "reviewState": None}},
            {"__id": "uuid:2", "session_date": "2031-01-21", "activity": "mentoring", "participants": 9,
             "__system": {"submitterName": "somebody", "reviewState": "rejected"}},
        ]
    }
)  # fmt: skip

TAGGED = """\
When,What,Reached,Thereof f,Thereof m
#date+occurred,#activity,#reached,#reached+f,#reached+m
2031-01-14,sports,20,12,8
2031-01-21,mentoring,9,5,4
"""

NESTED = json.dumps(
    {
        "visits": [
            {"place": "hall", "sessions": [
                {"held_on": "2031-01-14", "activity_type": "sports", "attendance": 20},
                {"held_on": "2031-01-15", "activity_type": "mentoring", "attendance": 9}]},
        ]
    }
)  # fmt: skip

IATI = """<iati-activities version="2.03"><iati-activity>
<iati-identifier>XX-1</iati-identifier><reporting-org ref="XX"/><title><narrative>T</narrative></title>
<result type="1"><title><narrative>R</narrative></title><indicator measure="1">
<title><narrative>Participations</narrative></title>
<period><period-start iso-date="2031-01-01"/><period-end iso-date="2031-03-31"/>
<target value="30"/><actual value="25"/></period></indicator></result>
</iati-activity></iati-activities>"""

DHIS2 = json.dumps(
    {
        "dataSet": "pBOMPrpg1QX",
        "dataValues": [
            {"dataElement": "f7n9E0hX8qk", "period": "203101", "orgUnit": "DiszpKrYNg8", "value": "12"},
            {"dataElement": "Ix2HsbDMLea", "period": "203101", "orgUnit": "DiszpKrYNg8", "value": "14"},
        ],
    }
)  # fmt: skip

OPTIONS = """\
dataelement,period,orgunit,categoryoptioncombo,value,storedby
f7n9E0hX8qk,2031W2,DiszpKrYNg8,HllvX50cXC0,12,somebody
"""

LEDGER = """\
Transaction date,Result,Amount,Currency
2031-01-14,Training,120.50,EUR
2031-02-14,Training,80.00,EUR
"""

PLAIN = [
    ["Session date", "Programme", "Kind of activity", "Took place", "Number of participants"],
    ["2031-01-14", "The Club", "Sports", "Completed", "20"],
    ["2031-01-21", "Mentors", "Mentoring", "Cancelled", ""],
]
OF_PLAIN = {"date": "date", "program": "program", "activity_type": "activity_type", "status": "status",
            "count": "count"}  # fmt: skip

ODDLY_PLACED = workbook(
    {
        "Read me": [["This workbook is filled in by each office."], ["Thank you."]],
        "Log": [
            [None, "Youth office, log of the season"],
            [None, "Date", "Activity", "People (number)", "Women (%)", "Comments"],
            [None, "2031-01-14", "sports", 20, 55.0, "fine"],
            [None, "2031-01-21", "mentoring", 9, 44.4, "fine"],
            [None, "Total", None, 29, None, None],
        ],
    }
)

SHARED = {
    "danish csv": (
        DANISH, "skovby/2031-01 udtræk.csv",
        {"A": "date", "B": "program", "C": "activity_type", "D": "status", "E": "count",
         "F": "count[sex=F]", "G": "count[sex=M]"}, {}, 2,
    ),
    "french progress": (
        FRENCH, "bordeau/suivi.xlsx",
        {"A": "indicator", "B": "baseline", "C": "target", "D": "to_date"},
        {"words.indicator.Séances réalisées": "out_sessions_delivered",
         "words.indicator.Participations": "out_participations"}, 6,
    ),
    "arabic log": (
        ARABIC, "wadi/سجل.xlsx",
        {"A": "ref", "B": "date", "C": "program", "D": "activity_type", "E": "count",
         "F": "count[sex=F]", "G": "count[sex=M]"}, {}, 2,
    ),
    "turkish matrix": (
        TURKISH, "denizova/ay.xlsx",
        {"A": "indicator", "B": "program", "C": "level", "D": "level", "E": "level", "F": "level",
         "G": "level"}, {"words.indicator.Katılım": "out_participations"}, 4,
    ),
    "spanish matrix without merges": (
        SPANISH, "rioclaro/matriz.csv",
        {"A": "indicator", "B": "level", "C": "level", "D": "level", "E": "level"},
        {"words.indicator.Participaciones": "out_participations"}, 4,
    ),
    "months across, remarks beside": (
        MONTHS, "eastmere/months.csv",
        {"A": "indicator", "C": "level", "D": "level", "E": "level"},
        {"words.indicator.Participations": "out_participations",
         "words.indicator.Sessions held": "out_sessions_delivered"}, 6,
    ),
    "kobo": (
        KOBO, "eastmere/export.xlsx",
        {"C": "date", "D": "activity_type", "E": "count", "F": "count[sex=F]", "H": "ref"}, {}, 2,
    ),
    "odk central": (
        ODATA, "eastmere/submissions.json",
        {"__id": "ref", "session_date": "date", "activity": "activity_type", "participants": "count"},
        {}, 1,
    ),
    "hashtags": (
        TAGGED, "eastmere/hxl.csv",
        {"A": "date", "B": "activity_type", "C": "count", "D": "count[sex=F]", "E": "count[sex=M]"},
        {}, 2,
    ),
    "records in records": (
        NESTED, "eastmere/visits.json",
        {"held_on": "date", "activity_type": "activity_type", "attendance": "count", "place": "city"},
        {"place": "-"}, 2,
    ),
    "iati": (
        IATI, "eastmere/activities.xml",
        {"period-start": "period_start", "period-end": "period_end", "target": "target",
         "actual": "actual", "baseline": "baseline", "indicator/title": "indicator", "indicator/measure": "unit"},
        {"words.indicator.Participations": "out_participations", "words.unit.1": "count"}, 2,
    ),
    "dhis2": (
        DHIS2, "eastmere/values.json",
        {"dataElement": "indicator", "period": "period", "orgUnit": "city", "value": "actual"},
        {"words.indicator.f7n9E0hX8qk": "out_participations",
         "words.indicator.Ix2HsbDMLea": "out_sessions_delivered", "orgUnit": "-"}, 2,
    ),
    "dhis2 with options": (
        OPTIONS, "eastmere/values.csv",
        {"A": "indicator", "B": "period", "C": "city", "D": "group", "E": "actual"},
        {"words.indicator.f7n9E0hX8qk": "out_participations", "orgUnit": "-", "D": "-"}, 1,
    ),
    "ledger": (
        LEDGER, "eastmere/ledger.csv",
        {"A": "date", "B": "indicator", "C": "actual", "D": "currency"},
        {"words.indicator.Training": "fi_cost_per_participation/numerator"}, 2,
    ),
    "below a title, beside a note": (
        ODDLY_PLACED, "eastmere/2031-Q1 log.xlsx",
        {"B": "date", "C": "activity_type", "D": "count"}, {}, 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", SHARED)
def test_the_columns_that_matter_are_proposed(layout):
    content, path, expected, *_ = SHARED[layout]
    assert taken_for(propose_for(content, path)) == expected


@pytest.mark.parametrize("layout", SHARED)
def test_the_file_loads_by_its_confirmed_proposal(layout):
    content, path, _, choices, loaded = SHARED[layout]
    read = read_by(propose_for(content, path), content, path, **choices)
    assert read.kept_back == []
    tables = ("core_events", "core_reported_values", "core_targets")
    assert sum(len(read.rows(table)) for table in tables) == loaded


@pytest.mark.parametrize("write", [as_csv, as_ods, as_xls, as_json, as_parquet])
def test_one_layout_is_proposed_alike_whatever_its_format(write):
    content = write(PLAIN)
    proposal = propose_for(content)
    assert [c.chosen for c in proposal.columns] == list(OF_PLAIN)
    read = read_by(proposal, content)
    assert read.kept_back == []
    assert read.column("core_events", "participation_count") == [20, None]


def form_of(survey, choices):
    head = ["type", "name", "label::English (en)"]
    read = read_form(
        workbook({"survey": [head, *survey], "choices": [["list_name", "name", head[2]], *choices]})
    )
    assert isinstance(read, Form)
    return read


FORM = form_of(
    [
        ["date", "q1", "Date of the visit"],
        ["select_one kinds", "q2", "Type of activity"],
        ["select_one outcomes", "q3", "Status of the session"],
        ["integer", "q4", "Number of participants"],
        ["integer", "q5", "Of whom women"],
    ],
    [["kinds", "k1", "Sports"], ["kinds", "k2", "Mentoring"],
     ["outcomes", "o1", "Completed"], ["outcomes", "o2", "Cancelled"]],
)  # fmt: skip
EXPORT = "q1,q2,q3,q4,q5\n2031-01-05,k1,o1,20,12\n2031-01-12,k2,o2,,\n2031-01-19,k2,o1,9,5\n"


def test_the_form_behind_an_export_says_what_its_questions_and_answers_are():
    proposal = propose_for(EXPORT, forms={"visit.xlsx": FORM})
    assert taken_for(proposal) == {
        "A": "date", "B": "activity_type", "C": "status", "D": "count", "E": "count[sex=F]"}  # fmt: skip
    assert proposal.entries["source"]["form"] == "visit.xlsx"
    assert not [q.entry for q in proposal.questions if q.entry.startswith("words.")]
    assert any("in its form" in why for why in proposal.columns[0].evidence)


def test_a_form_that_asks_something_else_says_nothing():
    other = "When,What,Who came\n2031-01-05,sports,20\n"
    proposal = propose_for(other, forms={"visit.xlsx": FORM})
    assert "form" not in proposal.entries.get("source", {})
