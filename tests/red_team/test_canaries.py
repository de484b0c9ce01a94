"""What must stay inside is planted, and looked for in every byte that leaves the internal store."""

from __future__ import annotations

import re

import duckdb
import pytest
from demonstration import citywise
from everything_written import tables_in, text_of, texts
from planted import HEAD, TRUTH, event, make_planted, send

PERSON = ("Ezra Kanariepell", "71 17 71 17", "kanarie.pell@example.org")
"""In a file that is refused for it."""
LISTED = ("K-77117", "nonsense-kanarie", "Kanarievej")
"""In a list of people: a number, an impossible age, and a column that nobody asked for."""
TYPED = ("4.711.kanarie", "Kanarietitel", "Kanarieforening", "kanarieaktivitet", "Kanariehoved")
"""In a cell that is kept back, in a title, for a partner, as an unknown word, as a heading."""
UNRELEASED = ("771713", "881717")
"""Counts of a city that has released nothing, and of a period that is not over."""

PEOPLE = f"No.,Day,What,Sex,Age,Road\n{LISTED[0]},2025-02-05,Sports,F,{LISTED[1]},{LISTED[2]}\n"
REFUSED = HEAD + "".join(
    event("2025-02-05", "Club", "Sports", 60, 30, 30, 20, 20, 20).replace("2025-02-05CSp", who, 1)
    for who in (f"Contact: {PERSON[0]}", f"tel. +45 {PERSON[1]}", PERSON[2])
)
ODD = (
    f"Ref,Date,Title,Program,Activity,Status,Partners,{TYPED[4]},Participants,Women,Men\n"
    f"a,2025-05-05,{TYPED[1]},Club,Sports,Completed,{TYPED[2]},1,60,30,30\n"
    f"b,2025-05-06,{TYPED[1]},Club,Sports,Completed,{TYPED[2]},1,{TYPED[0]},30,30\n"
    f"c,2025-05-07,{TYPED[1]},Club,{TYPED[3]},Completed,{TYPED[2]},1,50,25,25\n"
)
DRAFT = HEAD + event("2025-02-05", "", "Sports", UNRELEASED[0], "", "", "", "", "")
OPEN = HEAD + event("2025-11-05", "Mentors", "Mentoring", UNRELEASED[1], "", "", "", "", "")
PLANTED = {
    "eastmere/2024-Q1.csv": REFUSED,
    "eastmere/2025-Q2.csv": ODD,
    "eastmere/2025-Q4.csv": OPEN,
    "westhaven/2025-Q1.csv": DRAFT,
    "bordeau/other list 2025-Q1.csv": PEOPLE,
}


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """The network after the command ran two nights on it, all that it said, and an export."""
    root = tmp_path_factory.mktemp("canaries") / "network"
    workspace = make_planted(root)
    said = []
    for number in (1, 2):
        send(workspace, TRUTH, number)
        for path, text in PLANTED.items():
            (workspace.raw / path).write_text(text)
        done = citywise("run", workspace=root)
        assert done.returncode == 0, done.stdout + done.stderr
        said += [done.stdout, done.stderr]
    for command in (["export", str(root / "export")], ["nights"], ["releases"], ["feedback"]):
        done = citywise(*command, workspace=root)
        said += [done.stdout, done.stderr]
    return workspace, "\n".join(said)


def inside(workspace):
    """The internal store, and what the network and its cities wrote themselves."""
    return (
        workspace.raw, workspace.reference, workspace.archive,
        workspace.working_file, workspace.working_file.with_suffix(".duckdb.wal"),
    )  # fmt: skip


def found_in(text, canaries):
    return [canary for canary in canaries if re.search(rf"(?<!\d){re.escape(canary)}(?!\d)", text)]


def test_they_are_inside(night):
    workspace, _ = night
    store = "\n".join(tables_in(workspace.working_file))
    assert found_in(store, (*TYPED[:4], "771713", "881717")) == [*TYPED[:4], "771713", "881717"]
    sent = "\n".join(text for _, text in texts(workspace.raw))
    assert found_in(sent, (*PERSON, *LISTED, *TYPED)) == [*PERSON, *LISTED, *TYPED]


@pytest.mark.parametrize(
    ("canaries", "sender"),
    [
        # of a file with personal data even its sender gets nothing back
        (PERSON, "nobody"),
        (LISTED, "bordeau"),
        (TYPED, "eastmere"),
        (UNRELEASED[:1], "westhaven"),
        (UNRELEASED[1:], "eastmere"),
    ],
    ids=["person", "listed", "typed", "of a draft", "of an open period"],
)
def test_none_is_anywhere_else(night, canaries, sender):
    workspace, said = night
    assert found_in(said, canaries) == []
    packs = (workspace.feedback / sender / "R0001-2025-12-01" / "marked",)
    looked_in = {}
    for name, text in texts(workspace.root, without=(*inside(workspace), *packs)):
        looked_in[name] = found_in(text, canaries)
    assert {name: found for name, found in looked_in.items() if found} == {}
    folders = {
        name.partition("/")[0] + "/" + name.split("/")[1] for name in looked_in if "/" in name
    }
    assert folders >= {
        "warehouse/releases", "warehouse/manifests", "warehouse/history", "warehouse/feedback",
        "warehouse/nights", "export/out_values.parquet",
    }  # fmt: skip


def test_what_is_personal_is_not_even_inside(night):
    workspace, _ = night
    store = "\n".join(tables_in(workspace.working_file))
    assert found_in(store, (*PERSON, *LISTED)) == []
    archived = "\n".join(text_of(file) for file in workspace.archive.rglob("*") if file.is_file())
    assert found_in(archived, PERSON) == []
    assert not (workspace.scratch.exists() and list(workspace.scratch.iterdir()))


def test_the_scan_looks_into_what_is_packed(tmp_path):
    file = tmp_path / "packed.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table t as select 'kana' || 'rie' || i as a from range(5000) r(i)"
        )
        connection.execute(f"copy t to '{tmp_path}/packed.parquet' (compression zstd)")
        connection.execute(f"copy t to '{tmp_path}/packed.csv.gz'")
    for name, text in texts(tmp_path):
        assert "kanarie4999" in text, name
