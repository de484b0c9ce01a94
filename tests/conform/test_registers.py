"""Registers: practices, studies, exchanges and materials, as they are read."""

import re
from datetime import date
from pathlib import Path

import pytest

from citywise.errors import WorkspaceError
from citywise.intake.templates.registers import REGISTERS
from citywise.network.corrections import Correction
from tests.fixtures.invented import read_one
from tests.fixtures.registers import (
    EXCHANGE_HEAD,
    EXCHANGES,
    MATERIAL_HEAD,
    MATERIALS,
    PAIR,
    PRACTICE_HEAD,
    PRACTICES,
    STUDIES,
    STUDY_HEAD,
)


def practices(*rows):
    text = PRACTICE_HEAD + "\n".join(rows) + "\n"
    return read_one(text, template=PRACTICES, path="skovby/practices.csv")


def studies(*rows):
    return read_one(STUDY_HEAD + "\n".join(rows) + "\n", template=STUDIES)


def exchanges(*rows):
    return read_one(EXCHANGE_HEAD + "\n".join(rows) + "\n", template=EXCHANGES)


def materials(*rows, folder="eastmere"):
    text = MATERIAL_HEAD + "\n".join(rows) + "\n"
    return read_one(text, template=MATERIALS, path=f"{folder}/materials.csv")


def told(read, table, *names):
    return [tuple(row[name] for name in names) for row in read.rows(table)]


class TestPractices:
    def test_are_known_by_a_short_name_in_every_script(self):
        read = practices(
            "Åben Klub,Klub for alle,Vi åbner,mentoring,low,youth_voice,,Klubben,2030-03-01",
            "نادي مفتوح,,,sports,,,,,",
        )
        assert told(read, "core_practices", "city_id", "practice_id", "practice_name") == [
            ("skovby", "aben-klub", "Klub for alle"),
            ("skovby", "open-club", "نادي مفتوح"),
        ]
        assert read.column("core_practices", "resource_level_code") == ["low", None]
        assert read.column("core_practices", "program_id") == ["skovby/klub", None]

    def test_have_several_themes_and_audiences_in_a_cell(self):
        read = practices("Klub,,,,,youth_voice; online_safety,Teachers; parents_caregivers,,")
        themes = told(read, "core_record_themes", "record_number", "theme_code")
        assert themes == [(1, "online_safety"), (1, "youth_voice")]
        audiences = told(read, "core_record_audiences", "record_number", "audience_code")
        assert audiences == [(1, "parents_caregivers"), (1, "teachers")]

    @pytest.mark.parametrize(
        ("row", "cell", "reason"),
        [
            ("Клуб,,,sports,,,,,", "A2", "no_short_name"),
            (",Klub for alle,,sports,,,,,", "A2", "missing_value"),
        ],
    )
    def test_without_a_name_are_kept_back(self, row, cell, reason):
        read = practices(row + "\nKlub,x,,,,,,,")
        assert read.kept_back == [(cell, reason)]
        assert read.column("core_practices", "practice_id") == ["klub"]

    @pytest.mark.parametrize(
        ("row", "cell", "reason"),
        [
            ("Klub,,,juggling,,,,,", "D2", "unknown_code"),
            ("Klub,,,,,youth_voice; fun,,,", "F2", "unknown_code"),
            ("Klub,,,,,,,Nobody knows,", "H2", "unknown_program"),
            ("Klub,,,,,,,,soon", "I2", "not_a_date"),
        ],
    )
    def test_lose_only_the_remark_that_cannot_be_read(self, row, cell, reason):
        read = practices(row)
        assert read.kept_back == [(cell, reason)]
        assert read.column("core_practices", "practice_id") == ["klub"]

    def test_described_differently_in_one_file_are_kept_back(self):
        read = practices("Klub,One,,,,,,,", "Klub,Two,,,,,,,", "Other,x,,,,,,,")
        assert read.kept_back == [("2", "contradicting_lines"), ("3", "contradicting_lines")]


class TestStudies:
    def test_hold_means_of_groups_and_nobodys_answers(self):
        read = studies(
            f"Eastmere,Open club,oc_brave14_change,matched,S1,2030-01-01,2030-06-30,0.5,{PAIR},,,,,,"
        )
        assert told(read, "core_studies", "city_id", "practice_id", "study_design_code",
                    "before_count", "after_mean", "correlation") == [
            ("eastmere", "open-club", "matched", 40, 3.0, 0.5)
        ]  # fmt: skip
        assert read.kept_back == []

    def test_tell_shares_with_the_sign_or_between_0_and_1(self):
        share = "40,45 %,50 %,40,0.6,0.5"
        read = studies(f"Eastmere,Open club,oc_belonging,unmatched,,,,,{share},,,,,,")
        assert told(read, "core_studies", "before_mean", "after_mean") == [(0.45, 0.6)]

    def test_known_by_months_alone_end_with_the_last_day(self):
        row = f"Eastmere,Club,oc_brave14_change,matched,S1,2030-01,2030-02,,{PAIR},,,,,,"
        assert told(studies(row), "core_studies", "start_date", "end_date") == [
            (date(2030, 1, 1), date(2030, 2, 28))
        ]

    @pytest.mark.parametrize(
        ("row", "cell", "reason"),
        [
            (f"Nowhere else,Club,oc_brave14_change,matched,,,,,{PAIR},,,,,,", "A2", "unknown_city"),
            (f"Eastmere,Club,happiness,matched,,,,,{PAIR},,,,,,", "C2", "unknown_indicator"),
            (f"Eastmere,Club,oc_brave14_change,guess,,,,,{PAIR},,,,,,", "D2", "unknown_code"),
            (f"Eastmere,Club,oc_brave14_change,,,,,,{PAIR},,,,,,", "D2", "missing_value"),
            ("Eastmere,Club,oc_brave14_change,matched,,,,,<5,2,1,40,3,1,,,,,,", "I2",
             "not_one_number"),
            ("Eastmere,Club,oc_brave14_change,unmatched,,,,,40,,1,40,3,1,,,,,,", "J2",
             "missing_value"),
            ("Eastmere,Club,oc_brave14_change,unmatched,,,,,1,2,1,40,3,1,,,,,,", "I2",
             "group_of_one"),
            ("Eastmere,Club,oc_brave14_change,unmatched,,,,,40,2,-1,40,3,1,,,,,,", "K2",
             "negative_spread"),
            ("Eastmere,Club,oc_brave14_change,matched,,,,,40,2,1,38,3,1,,,,,,", "L2",
             "matched_counts_differ"),
            (f"Eastmere,Club,oc_brave14_change,matched,,,,1.2,{PAIR},,,,,,", "H2",
             "impossible_correlation"),
            (f"Eastmere,Club,oc_brave14_change,matched,,2030-02-01,2030-01-01,,{PAIR},,,,,,", "G2",
             "ends_before_start"),
            ("Eastmere,Club,oc_belonging,unmatched,,,,,40,45,50,40,60,50,,,,,,", "J2",
             "not_a_share_of_people"),
            ("Eastmere,Club,oc_brave14_change,unmatched,,,,,40,45 %,1,40,3,1,,,,,,", "J2",
             "not_a_number"),
            ("Eastmere,Club,oc_brave14_change,unmatched,,,,,40,2,1,40,3,5 %,,,,,,", "N2",
             "not_a_number"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_understood_are_kept_back_whole(self, row, cell, reason):
        read = studies(row, f"Skovby,Club,oc_brave14_change,matched,,,,,{PAIR},,,,,,")
        assert (cell, reason) in read.kept_back
        assert read.column("core_studies", "city_id") == ["skovby"]

    def test_beside_a_group_without_the_practice_need_its_numbers(self):
        row = "Eastmere,Club,oc_brave14_change,comparison_group,,,,,"
        read = studies(f"{row}{PAIR},{PAIR}", f"{row.replace('Club', 'Other')}{PAIR},40,2,1,,,")
        assert read.column("core_studies", "practice_id") == ["club"]
        reasons = [("R3", "missing_value"), ("S3", "missing_value"), ("T3", "missing_value")]
        assert read.kept_back == reasons

    def test_of_one_reference_with_other_numbers_are_kept_back(self):
        row = "Eastmere,Club,oc_brave14_change,unmatched,S1,,,,"
        read = studies(f"{row}{PAIR},,,,,,", f"{row}41{PAIR[2:]},,,,,,")
        assert read.kept_back == [("2", "contradicting_lines"), ("3", "contradicting_lines")]
        assert read.rows("core_studies") == []


def test_a_declared_correction_of_a_cell_is_read_in_its_place():
    row = "Eastmere,Club,oc_brave14_change,unmatched,,,,,ca. 40,2,1,40,3,1,,,,,,"
    corrected = Correction("eastmere", "0" * 12, "", "I2", "ca. 40", "41")
    read = read_one(f"{STUDY_HEAD}{row}\n", template=STUDIES, corrections=(corrected,))
    assert read.kept_back == []
    assert read.column("core_studies", "before_count") == [41]


class TestExchanges:
    def test_have_a_direction_and_agreed_actions(self):
        read = exchanges(
            "Visit 2030,study_visit,held,Eastmere,Skovby,1,Open the hall,done,youth_voice",
            "Visit 2030,study_visit,held,,Skovby,2,Train staff,dropped,",
        )
        assert told(read, "core_exchanges", "exchange_id", "host_city_id", "learner_city_id",
                    "action_ref", "exchange_action_status_code") == [
            ("visit-2030", "eastmere", "skovby", "1", "done"),
            ("visit-2030", None, "skovby", "2", "dropped"),
        ]  # fmt: skip

    def test_that_nobody_has_answered_have_no_host(self):
        read = exchanges("Ask 1,mentoring,asked,,Skovby,,,,")
        assert told(read, "core_exchanges", "host_city_id") == [(None,)]

    @pytest.mark.parametrize(
        ("row", "cell", "reason"),
        [
            ("Visit,study_visit,held,Elsewhere,Skovby,,,,", "D2", "unknown_city"),
            ("Visit,picnic,held,Eastmere,Skovby,,,,", "B2", "unknown_code"),
            ("Visit,study_visit,held,Eastmere,,,,,", "E2", "missing_value"),
            ("Visit,study_visit,held,Skovby,Skovby,,,,", "D2", "exchange_with_itself"),
            ("Visit,study_visit,held,Eastmere,Skovby,1,Open,perhaps,", "H2", "unknown_code"),
            ("Visit,study_visit,held,Eastmere,Skovby,,Open,done,", "F2", "missing_value"),
        ],
    )
    def test_that_cannot_be_understood_are_kept_back_whole(self, row, cell, reason):
        read = exchanges(row, "Other,webinar,held,Eastmere,Skovby,,,,")
        assert (cell, reason) in read.kept_back
        assert read.column("core_exchanges", "exchange_id") == ["other"]

    def test_with_two_hosts_in_one_file_are_kept_back(self):
        read = exchanges(
            "Visit,study_visit,held,Eastmere,Skovby,,,,",
            "Visit,study_visit,held,Westhaven,Skovby,,,,",
        )
        assert read.kept_back == [("2", "contradicting_lines"), ("3", "contradicting_lines")]


class TestMaterials:
    def test_without_a_city_are_those_of_the_city_whose_folder_they_came_in(self):
        read = materials("G-2,Guide for schools,guide,ar,,,,,")
        assert read.column("core_materials", "city_id") == ["eastmere"]

    def test_belong_to_a_city_or_to_the_network(self):
        read = materials(
            "G-1,Guide for clubs,guide,English; Dansk,2029,Eastmere,,,build_partnerships",
            "G-2,Guide for schools,guide,ar,,,,,",
            folder="library",
        )
        assert told(read, "core_materials", "material_id", "city_id", "publication_year") == [
            ("g-1", "eastmere", 2029),
            ("g-2", None, None),
        ]
        assert told(read, "core_record_languages", "record_number", "material_language_code") == [
            (1, "da"),
            (1, "en"),
            (2, "ar"),
        ]
        assert told(read, "core_record_doors", "hub_door_code") == [("build_partnerships",)]

    def test_tell_who_used_and_who_adapted_them(self):
        read = materials("G-1,Guide,guide,,,,Skovby; Eastmere,Eastmere,")
        assert sorted(told(read, "core_record_cities", "city_id", "is_adapted")) == [
            ("eastmere", True),
            ("skovby", False),
        ]

    @pytest.mark.parametrize(
        ("row", "cell", "reason", "is_kept"),
        [
            ("G-1,,guide,,,,,,", "B2", "missing_value", False),
            ("G-1,Guide,poem,,,,,,", "C2", "unknown_code", False),
            ("G-1,Guide,guide,,,Atlantis,,,", "F2", "unknown_city", False),
            ("G-1,Guide,guide,Klingon,,,,,", "D2", "unknown_code", True),
            ("G-1,Guide,guide,,MMXX,,,,", "E2", "not_a_number", True),
            ("G-1,Guide,guide,,,,Skovby; Atlantis,,", "G2", "unknown_city", True),
        ],
    )
    def test_lose_a_remark_or_wait(self, row, cell, reason, is_kept):
        read = materials(row)
        assert read.kept_back == [(cell, reason)]
        assert read.column("core_materials", "material_id") == (["g-1"] if is_kept else [])


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "registers.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```\s+```csv\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(("template", "table"), EXAMPLES)
def test_the_examples_of_the_guide_load_whole(template, table):
    read = read_one(table, template=template)
    assert read.kept_back == []
    kind = re.search(r'produces = "(\w+)"', template)[1]
    (row,) = read.rows(f"core_{kind}")
    register = REGISTERS[kind]
    asked = {register.fields[name].column for name in re.findall(r"\[columns\.(\w+)\]", template)}
    unasked = {f.column for f in register.fields.values() if f.name == "country"}
    lists = {f.column for f in register.fields.values() if f.table}
    empty = {name for name in asked - lists - unasked if row[name] is None}
    assert empty <= {"correlation", "reason_text"}


def test_the_guide_has_an_example_of_each_kind():
    kinds = [re.search(r'produces = "(\w+)"', template)[1] for template, _ in EXAMPLES]
    assert kinds == list(REGISTERS)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('[columns.ref]\nheaders = ["Ref"]\n', "", "ref is missing"),
        ('city = "column"', 'period = "declared"\ndeclared = "2030"', "a register has no period"),
        ("[columns.door]", "[columns.colour]", "not known"),
        ("[columns.door]", '[[values]]\nheaders = ["V"]\n[columns.door]', "columns of figures"),
    ],
)
def test_a_template_that_cannot_be_meant_is_refused(before, after, says):
    with pytest.raises(WorkspaceError, match=says):
        read_one("", template=MATERIALS.replace(before, after))
