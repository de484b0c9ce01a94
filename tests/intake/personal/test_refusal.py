"""A file that says who somebody is is refused, whole, and leaves nothing but positions behind."""

import hashlib
import os
import time

import pytest

from citywise.conform.quarantine import quarantine_items
from citywise.errors import WorkspaceError
from citywise.intake.landing import archived
from citywise.intake.templates.files import read_templates
from citywise.stages.removal import Removed
from citywise.warehouse.working import open_working
from tests.fixtures import invented
from tests.fixtures.invented import make_workspace, night_on
from tests.fixtures.workbooks import workbook

HEADING = "Ref,Date,Activity,Status,Participants"
ROWS = "E-1,2025-01-05,Sports,Completed,20{first}\nE-2,2025-01-12,Sports,Completed,30{second}\n"
CLEAN = f"{HEADING}\n{ROWS.format(first='', second='')}"
ADDRESS = "keziah.b@mail.example"
WITH_MAIL = f"{HEADING},Notes\n{ROWS.format(first=f',write to {ADDRESS}', second=',fine')}"
WITH_PEOPLE = f"{HEADING},Facilitator name\n{ROWS.format(first=',Ezra Pell', second=',Ivy Marsh')}"
DECLARED = """
id = "log"
title = "Log"
produces = "events"
[source]
{source}
[columns.date]
headers = ["Date"]
required = true
[columns.activity_type]
headers = ["Activity"]
[columns.status]
headers = ["Status"]
[[counts]]
headers = ["Participants"]
required = true
"""


def read_one(content, path="eastmere/2025-Q1.csv", **declared):
    return invented.read_one(content, path=path, **declared)


def held(read):
    return [address for address, _ in read.kept_back], {reason for _, reason in read.kept_back}


def test_a_column_that_no_template_asks_for_is_looked_through():
    read = read_one(WITH_MAIL)
    assert read.kept_back == [("F2", "personal_data")]
    assert read.rows("core_events") == []


def test_the_same_file_without_it_loads():
    assert len(read_one(CLEAN).rows("core_events")) == 2


def test_every_place_is_told_with_its_kind_and_never_the_text():
    read = read_one(WITH_PEOPLE)
    items = quarantine_items(read.batch, read.templates).sort("source_row")
    assert items["cell_address"].to_list() == [
        "eastmere/2025-Q1.csv!F2",
        "eastmere/2025-Q1.csv!F3",
    ]
    assert set(items["personal_data_code"]) == {"name"}
    assert items["raw_text"].null_count() == 2
    assert "Ezra" not in str(items.to_dicts())


def test_sheets_are_told_by_number_because_their_names_may_be_persons():
    content = workbook({"Log": [["Date"], ["2025-01-05"]], "Ezra Pell": [["Mail"], [ADDRESS]]})
    read = read_one(content, path="eastmere/2025-Q1.xlsx")
    addresses, reasons = held(read)
    assert reasons == {"personal_data"}
    assert "sheet 2!A2" in addresses
    assert not any("Ezra" in address for address in addresses)


def test_a_row_that_cannot_be_laid_is_looked_through_as_well():
    ragged = CLEAN + f"E-3,2025-01-19,Sports,Completed,12,extra,{ADDRESS}\n"
    assert held(read_one(ragged))[1] == {"personal_data"}


def test_of_files_that_are_read_together_only_the_one_is_refused(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    send(workspace, "eastmere/2025-Q1 a.csv", CLEAN.replace("E-1", "E-9").replace("E-2", "E-8"))
    send(workspace, "eastmere/2025-Q1 b.csv", CLEAN.replace("Completed,20", f"{ADDRESS},20"))
    with night_on(workspace) as night:
        found = night.store.rows(
            "select file_path, submission_status_code, loaded_count from core_submissions order by 1"
        ).rows()
    assert found == [
        ("eastmere/2025-Q1 a.csv", "accepted", 2),
        ("eastmere/2025-Q1 b.csv", "refused", 0),
    ]


def test_a_column_declared_to_be_about_nobody_is_read_past():
    template = DECLARED.format(source='not_personal = ["Facilitator name"]')
    assert len(read_one(WITH_PEOPLE, template=template).rows("core_events")) == 2


def test_a_dropped_column_is_told_each_time():
    template = DECLARED.format(source='drop = ["Facilitator name"]')
    read = read_one(WITH_PEOPLE, template=template)
    assert len(read.rows("core_events")) == 2
    assert read.findings == {"personal_data_dropped": 2}


@pytest.mark.parametrize("entry", ["not_personal", "drop"])
def test_an_identity_number_is_refused_whatever_is_declared(entry):
    content = f"{HEADING},Case\n{ROWS.format(first=',43464097P', second=',20246633D')}"
    template = DECLARED.format(source=f'{entry} = ["Case"]')
    assert held(read_one(content, template=template))[1] == {"personal_data"}


def test_an_address_for_mail_is_what_it_looks_like():
    template = DECLARED.format(source='not_personal = ["Notes"]')
    assert held(read_one(WITH_MAIL, template=template))[1] == {"personal_data"}


def test_a_dropped_column_cannot_be_read(tmp_path):
    (tmp_path / "log.toml").write_text(DECLARED.format(source='drop = ["status"]'))
    with pytest.raises(WorkspaceError, match="a column that the template reads"):
        read_templates(tmp_path)


def test_a_correction_does_not_make_a_file_one_that_may_be_kept(tmp_path):
    workspace = make_workspace(tmp_path / "w", corrections=_correction(WITH_MAIL))
    send(workspace, "eastmere/2025-Q1.csv", WITH_MAIL)
    with night_on(workspace) as night:
        assert night.store.value("select count(*) from core_events") == 0


def _correction(content):
    digest = hashlib.sha256(content.encode()).hexdigest()
    heading = "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
    return heading + f"eastmere,{digest},,F2,write to {ADDRESS},replace,,Slip,Steward,2025-01-01\n"


def test_a_column_of_what_must_not_be_collected_is_told_and_not_read():
    content = f"{HEADING},Religion\n{ROWS.format(first=',A', second=',B')}"
    read = read_one(content)
    assert len(read.rows("core_events")) == 2
    assert read.findings == {"forbidden_column": 1}


@pytest.mark.parametrize(
    "heading",
    ["Ethnic background", "Confession religieuse", "Etnisk baggrund", "الديانة", "Uyruğu",
     "Nacionalidad del participante", "visit/religion"],
)  # fmt: skip
def test_it_is_known_in_every_language(heading):
    content = f"{HEADING},{heading}\n{ROWS.format(first=',A', second=',B')}"
    assert read_one(content).findings == {"forbidden_column": 1}


@pytest.mark.parametrize(
    "heading",
    ["Nationalities of partners", "Religious leaders", "Imams trained", "Number of nationalities",
     "Religious site", "Interfaith dialogue", "Leaders religieux formés"],
)  # fmt: skip
def test_a_heading_about_others_is_no_question_to_a_person(heading):
    content = f"{HEADING},{heading}\n{ROWS.format(first=',3', second=',4')}"
    assert read_one(content).findings == {}


def test_an_empty_column_of_it_is_not_told():
    content = f"{HEADING},Religion\n{ROWS.format(first=',', second=',')}"
    assert read_one(content).findings == {}


# what becomes of the content


def send(workspace, path, content, age=60):
    raw = content.encode()
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(raw)
    os.utime(file, (time.time() - age,) * 2)
    return hashlib.sha256(raw).hexdigest()


def removed_at(night, sha256):
    query = "select content_removed_at_utc from raw_removals where file_sha256 = ?"
    return night.store.value(query, [sha256])


def all_bytes(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_content_leaves_the_archive_and_its_receipt_stays(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    sha256 = send(workspace, "eastmere/2025-Q1.csv", WITH_MAIL)
    with night_on(workspace) as night:
        assert removed_at(night, sha256) is not None
        assert night.store.value("select byte_count from raw_files") == len(WITH_MAIL)
    assert not archived(workspace, sha256).exists()
    assert ADDRESS.encode() not in all_bytes(workspace.warehouse)
    assert (workspace.raw / "eastmere/2025-Q1.csv").exists()


def test_the_same_content_sent_again_is_refused_again_and_not_kept(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    sha256 = send(workspace, "eastmere/2025-Q1.csv", WITH_MAIL)
    for path in ("eastmere/2025-Q1 again.csv", "skovby/2025-Q1.csv"):
        with night_on(workspace):
            pass
        send(workspace, path, WITH_MAIL)
    with night_on(workspace) as night:
        assert removed_at(night, sha256) is not None
        assert night.store.value("select count(*) from core_events") == 0
    assert ADDRESS.encode() not in all_bytes(workspace.warehouse)


def test_a_declared_column_lets_the_file_in_the_next_night(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    for path in workspace.templates.glob("*.toml"):
        path.unlink()
    template = workspace.templates / "log.toml"
    template.write_text(DECLARED.format(source=""))
    sha256 = send(workspace, "eastmere/2025-Q1.csv", WITH_PEOPLE)
    with night_on(workspace) as night:
        assert night.store.value("select count(*) from core_events") == 0
    template.write_text(DECLARED.format(source='not_personal = ["Facilitator name"]'))
    with night_on(workspace) as night:
        assert night.store.value("select count(*) from core_events") == 2
        assert removed_at(night, sha256) is None
    assert archived(workspace, sha256).exists()


def test_without_the_file_the_refusal_stands_under_new_rules(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    send(workspace, "eastmere/2025-Q1.csv", WITH_MAIL)
    with night_on(workspace):
        pass
    (workspace.raw / "eastmere/2025-Q1.csv").unlink()
    (workspace.templates / "other.toml").write_text(DECLARED.format(source=""))
    with night_on(workspace) as night:
        told = night.store.rows("select reason_code, cell_address from core_quarantine_items")
    assert told.rows() == [("personal_data", "eastmere/2025-Q1.csv!F2")]


def test_a_night_cut_short_before_removing_removes_the_next_night(tmp_path, monkeypatch):
    workspace = make_workspace(tmp_path / "w")
    sha256 = send(workspace, "eastmere/2025-Q1.csv", WITH_MAIL)
    monkeypatch.setattr("citywise.stages.take_in.remove_contents", lambda *_: Removed())
    with night_on(workspace):
        pass
    assert archived(workspace, sha256).exists()
    monkeypatch.undo()
    with night_on(workspace):
        pass
    assert not archived(workspace, sha256).exists()
    with open_working(workspace) as store:
        assert store.value("select content_removed_at_utc is not null from raw_removals")
