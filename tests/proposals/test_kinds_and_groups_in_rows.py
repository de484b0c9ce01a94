"""What a row says of itself is proposed or asked about: its kind, its sex, whom its numbers count."""

import json

from citywise.proposals.rendering import render_template, undecided
from tests.proposals.proposed import propose_for, questions_of, read_by, taken_for

LONG = """\
indicador,periodo,tipo_valor,valor
out_participations,2031-Q1,Meta,40
out_participations,2031-Q1,Logro,31
out_sessions_delivered,2031-Q1,Meta,6
out_sessions_delivered,2031-Q1,Logro,5
"""


def test_a_column_of_targets_and_actuals_is_the_kind_of_its_rows():
    proposal = propose_for(LONG)
    assert taken_for(proposal)["C"] == "kind"
    read = read_by(proposal, LONG, accumulation="in_period")
    assert read.column("core_reported_values", "reported_value") == [31, 5]
    assert [row["reported_value"] for row in read.rows("core_targets")] == [40, 6]


def test_one_that_tells_kinds_only_now_and_then_is_asked_about():
    content = LONG.replace("Logro", "Otra cosa").replace("tipo_valor", "Xyz")
    asked = questions_of(propose_for(content))["C"]
    assert asked.is_binding
    assert asked.choices == ("kind", "-")


def test_women_and_men_in_rows_of_one_event_are_asked_about():
    content = (
        "Etkinlik tarihi;Tür;Cinsiyet;Gelen sayısı\n"
        "05.05.2031;Spor;Kadın;12\n05.05.2031;Spor;Erkek;15\n"
        "12.05.2031;Spor;Kadın;9\n12.05.2031;Spor;Erkek;11\n"
    )
    for changed in (content, content.replace("Gelen sayısı", "Xyz")):
        asked = questions_of(propose_for(changed))["produces"]
        assert asked.is_binding
        assert "Column C tells a sex" in asked.asks


def test_whole_numbers_beside_a_group_are_asked_about():
    heads = [(4, 20, 24, 7), (14, 6, 20, 3), (5, 5, 10, 1)]
    names = ("F", "H", "ensemble_", "dont_moins_de_18")
    records = [
        {
            "jour": f"2031-01-0{n}",
            "nature": "Sport",
            "effectifs": dict(zip(names, row, strict=True)),
        }
        for n, row in enumerate(heads, 1)
    ]
    proposal = propose_for(json.dumps(records), "eastmere/2031-Q1.json")
    told = taken_for(proposal)
    assert told["effectifs/F"] == "count[sex=F]"
    assert told["effectifs/dont_moins_de_18"] == "count[age_band=0-17]"
    left = undecided(render_template(proposal))
    assert any(line.startswith("count:") for line in left)
    assert any(line.startswith("/effectifs/H:") for line in left)
