"""Registers in nights that follow each other: what a release tells of them, and what it holds."""

import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from citywise.stages.night import open_night
from citywise.stages.tracing import trace_study
from citywise.warehouse.shelf import shown_path
from citywise.warehouse.working import open_working
from citywise.workspace import Workspace
from pipelines.study_traces import describe_study
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import STATES, work
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

OTHERS = ",,,,,,"
STUDY = "Eastmere,Open club,{indicator},{design},S1,,,{r},{pair}{others}"
NUMBERS = (
    "select study_id, value_status_code, before_count, after_mean, effect_value from out_studies"
)


def study(pair=PAIR, *, design="matched", indicator="oc_brave14_change", r="0.5", others=OTHERS):
    return STUDY.format(pair=pair, design=design, indicator=indicator, r=r, others=others)


def write(workspace, path, head, *rows, age=60):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(head + "\n".join(rows) + "\n")
    os.utime(file, (time.time() - age,) * 2)


def night(workspace):
    with open_night(workspace) as opened:
        work(opened)


def shown(workspace, query):
    with duckdb.connect(str(shown_path(workspace)), read_only=True) as connection:
        return connection.execute(query).fetchall()


def kept(workspace, query):
    with open_working(workspace) as store:
        return store.rows(query).rows()


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A network of eastmere and skovby, which show what they have; rioclaro shows nothing."""
    folder = tmp_path_factory.mktemp("registers") / "w"
    made = make_workspace(
        folder,
        templates={
            "p.toml": PRACTICES,
            "s.toml": STUDIES,
            "e.toml": EXCHANGES,
            "m.toml": MATERIALS,
        },
        release_states=STATES.format(state="network"),
    )
    made.settings_file.write_text(SETTINGS + '[release]\naudience = "network"\n')
    write(
        made, "eastmere/practices.csv", PRACTICE_HEAD,
        "Open club,The open club,Doors are open,sports,low,youth_voice,teachers,The Club,2030-01-01",
    )  # fmt: skip
    write(
        made, "skovby/practices.csv", PRACTICE_HEAD,
        "Open club,Åben klub,,,,online_safety,,,",
    )  # fmt: skip
    write(
        made, "rioclaro/practices.csv", PRACTICE_HEAD,
        "Quiet work,Trabajo,,sports,,,,,",
    )  # fmt: skip
    write(
        made, "eastmere/studies.csv", STUDY_HEAD,
        study(),
        study("9,2.5,1.0,9,3.0,1.1", design="unmatched", r=""),
        study().replace("Open club", "Unheard of"),
    )  # fmt: skip
    write(
        made, "eastmere/exchanges.csv", EXCHANGE_HEAD,
        "Visit,study_visit,held,Eastmere,Skovby,1,Open the hall,done,youth_voice",
        "Visit,study_visit,held,Eastmere,Skovby,2,Train staff,dropped,",
        "Quiet visit,study_visit,held,Eastmere,Río Claro,1,Call,done,",
        "Ask,mentoring,asked,,Skovby,,,,",
    )  # fmt: skip
    write(
        made, "eastmere/materials.csv", MATERIAL_HEAD,
        "G-1,Guide,guide,English,2029,Eastmere,Skovby; Río Claro,,build_partnerships",
        "G-2,Guía,guide,es,,Río Claro,,,",
        "G-3,Of whoever sends it,guide,,,,,,",
    )  # fmt: skip
    write(made, "library/materials.csv", MATERIAL_HEAD, "G-4,Of the network,guide,,,,,,")
    write(made, "rioclaro/materials.csv", MATERIAL_HEAD, "G-5,De quien la envía,guide,,,,,,")
    night(made)
    return made.root


@pytest.fixture
def workspace(released, tmp_path):
    return Workspace(Path(shutil.copytree(released, tmp_path / "w", symlinks=True)))


class TestOneRelease:
    def test_shows_practices_of_cities_that_show_theirs(self, released):
        found = shown(Workspace(released), "select practice_id, practice_evidence_code, city_count,"
                      " material_count from out_practices")  # fmt: skip
        assert found == [("open-club", "2", 2, 0)]
        found = shown(Workspace(released), "select city_id, program_id from out_practice_cities")
        assert found == [("eastmere", "eastmere/club"), ("skovby", None)]
        found = shown(Workspace(released), "select theme_code from out_practice_themes order by 1")
        assert found == [("online_safety",), ("youth_voice",)]

    def test_withholds_a_study_of_a_small_group(self, released):
        found = shown(Workspace(released), "select study_design_code, value_status_code,"
                      " before_count, effect_value is null from out_studies order by 1")  # fmt: skip
        assert found == [
            ("matched", "reported", 40, False),
            ("unmatched", "suppressed_by_us", None, True),
        ]

    def test_pools_what_is_shown_alone(self, released):
        found = shown(Workspace(released), "select practice_id, indicator_id, study_design_code,"
                      " study_count, city_count, effect_value in (select effect_value from"
                      " out_studies), expected_low from out_practice_evidence")  # fmt: skip
        assert found == [("open-club", "oc_brave14_change", "matched", 1, 1, True, None)]

    def test_tells_who_sent_a_study_of_a_practice_nobody_describes(self, released):
        found = kept(Workspace(released), "select check_id, failed_count, example_text"
                     " from core_quality_results where check_id = 'unknown_practice'")  # fmt: skip
        assert [(check, count) for check, count, _ in found] == [("unknown_practice", 1)]
        assert "4" in found[0][2]

    def test_shows_exchanges_between_cities_that_show_theirs(self, released):
        found = shown(Workspace(released), "select exchange_id, host_city_id, learner_city_id"
                      " from out_exchanges order by 1")  # fmt: skip
        assert found == [("ask", None, "skovby"), ("visit", "eastmere", "skovby")]
        found = shown(Workspace(released), "select action_id, exchange_action_status_code"
                      " from out_exchange_actions order by 1")  # fmt: skip
        assert found == [("visit/1", "done"), ("visit/2", "dropped")]
        assert shown(Workspace(released), "from out_exchange_themes") == [("visit", "youth_voice")]

    def test_shows_materials_of_such_cities_and_of_the_network(self, released):
        found = shown(
            Workspace(released), "select material_id, city_id from out_materials order by 1"
        )
        assert found == [("g-1", "eastmere"), ("g-3", "eastmere"), ("g-4", None)]
        found = shown(Workspace(released), "from out_material_cities")
        assert found == [("g-1", "skovby", False)]
        assert shown(Workspace(released), "from out_material_doors") == [
            ("g-1", "build_partnerships")
        ]
        assert shown(Workspace(released), "from out_material_languages") == [("g-1", "en")]


SHARE = {"design": "unmatched", "indicator": "oc_belonging", "r": ""}


class TestReleasesThatFollow:
    def send(self, workspace, *rows):
        write(workspace, "eastmere/studies.csv", STUDY_HEAD, *rows, age=30)
        night(workspace)
        return [row[1:] for row in shown(workspace, NUMBERS)]

    def test_the_later_delivery_holds(self, workspace):
        write(workspace, "eastmere/later.csv", STUDY_HEAD, study("90,2.5,1,90,3.5,1"), age=20)
        night(workspace)
        found = shown(workspace, f"{NUMBERS} where study_design_code = 'matched'")
        assert [row[1:4] for row in found] == [("reported", 90, 3.5)]

    def test_a_correction_of_a_few_waits(self, workspace):
        ((_, _, _, before),) = self.send(workspace, study())
        assert self.send(workspace, study("43,2.5,1.0,43,3.2,1.1")) == [
            ("correction_held", 40, 3.0, before)
        ]
        (told,) = self.send(workspace, study("60,2.5,1.0,60,3.2,1.1"))
        assert told[:3] == ("reported", 60, 3.2)

    def test_of_points_nobody_knows_how_many_answers_moved_with_the_mean(self, workspace):
        self.send(workspace, study())
        assert self.send(workspace, study("40,2.5,1.0,40,3.4,1.1"))[0][:3] == (
            "correction_held", 40, 3.0
        )  # fmt: skip

    def test_of_a_share_it_is_known(self, workspace):
        first = study("100,0.4,0.49,100,0.5,0.5", **SHARE)
        assert self.send(workspace, first)[0][:3] == ("reported", 100, 0.5)
        few = study("100,0.4,0.49,100,0.55,0.5", **SHARE)
        assert self.send(workspace, few)[0][:3] == ("correction_held", 100, 0.5)
        many = study("100,0.4,0.49,100,0.7,0.46", **SHARE)
        assert self.send(workspace, many)[0][:3] == ("reported", 100, 0.7)

    @pytest.mark.parametrize("mean", ["0.05", "0.95", "0.099"])
    def test_few_who_have_it_or_lack_it_are_withheld(self, workspace, mean):
        spread = f"{(float(mean) * (1 - float(mean))) ** 0.5:.3f}"
        told = self.send(workspace, study(f"100,0.4,0.49,100,{mean},{spread}", **SHARE))
        assert told == [("suppressed_by_us", None, None, None)]

    def test_a_matched_study_without_its_correlation_has_no_effect(self, workspace):
        assert self.send(workspace, study(r="")) == [("reported", 40, 3.0, None)]

    def test_the_pairs_of_a_share_cannot_be_had(self, workspace):
        # 40 people, 20 before and 25 after: with r = 0.67 one person alone has lost it
        close, loose = (
            study("40,0.5,0.5064,40,0.625,0.4903", design="matched", indicator="oc_belonging", r=r)
            for r in ("0.6713", "0.1")
        )
        loose = loose.replace(",S1,", ",S2,")
        self.send(workspace, close, loose)
        query = "select correlation, effect_variance from out_studies order by all"
        (one, other) = shown(workspace, query)
        assert one == other
        assert one[0] is None

    def test_a_group_without_a_count_is_not_shown(self, workspace):
        self.send(workspace, study(others=",,0.5,,,0.75,"))
        told = "select other_before_mean, other_after_mean from out_studies"
        assert shown(workspace, told) == [(None, None)]

    def test_what_others_agreed_in_an_exchange_of_the_same_name_is_not_shown(self, workspace):
        theirs = "Visit,study_visit,held,Skovby,Río Claro,3,A secret,done,"
        write(workspace, "rioclaro/exchanges.csv", EXCHANGE_HEAD, theirs, age=50)
        night(workspace)
        open_to_all = "Visit,study_visit,held,Eastmere,Skovby,1,Open the hall,adapted,"
        write(workspace, "eastmere/exchanges.csv", EXCHANGE_HEAD, open_to_all, age=20)
        night(workspace)
        actions = shown(workspace, "select action_id, action_text from out_exchange_actions")
        assert actions == [("visit/1", "Open the hall")]

    def test_nothing_new_makes_no_release(self, workspace):
        before = shown_path(workspace)
        night(workspace)
        assert shown_path(workspace) == before


class TestCitiesThatLeave:
    GONE = "city,since,decided_by,reason,erase\nskovby,{since:%Y-%m-%d},The mayor,A new council,{erase}\n"

    def leave(self, workspace, erase=""):
        since = datetime.now(UTC) - timedelta(days=100)
        text = self.GONE.format(since=since, erase=erase)
        (workspace.reference / "withdrawals.csv").write_text(text)
        night(workspace)

    def test_are_in_no_exchange_and_use_no_material(self, workspace):
        self.leave(workspace)
        assert shown(workspace, "select exchange_id from out_exchanges") == []
        assert shown(workspace, "from out_exchange_actions") == []
        assert shown(workspace, "from out_material_cities") == []
        assert shown(workspace, "select city_id from out_practice_cities") == [("eastmere",)]

    def test_that_are_erased_are_known_nowhere(self, workspace):
        self.leave(workspace, "yes")
        with open_working(workspace) as store:
            tables = store.rows(
                "select table_name, column_name from duckdb_columns() where data_type = 'VARCHAR'"
                " and (table_name like '%practice%' or table_name like '%stud%' or table_name like"
                " '%exchange%' or table_name like '%material%' or table_name like '%record_%')"
            )
            found = {
                (table, column)
                for table, column in tables.iter_rows()
                if store.value(
                    f"select count(*) from {table} where {column} ilike '%skovby%'"
                    f" or {column} ilike '%Åben klub%' or {column} in ('visit', 'ask')"
                )
            }
        assert found == set()


def test_a_study_is_traced_to_the_cells_of_its_line(workspace):
    (withheld,) = shown(workspace, f"{NUMBERS} where before_count is null")
    told = describe_study(trace_study(workspace, withheld[0]))
    assert "study id " + withheld[0] in told
    assert "before n 9, mean 2.5, standard deviation 1" in told
    assert "withheld to protect small groups" in told
    assert "eastmere/studies.csv!3" in told
    assert "I3 before_count: '9'" in told
    assert "studies [columns.before_count]: before_count from 'before_count'" in told
    assert trace_study(workspace, "0" * 16) is None
