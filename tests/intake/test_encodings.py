"""In which encoding a text is read: proven by its bytes, or declared and verified; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.errors import WorkspaceError
from citywise.intake.cells import Problem
from citywise.intake.fitting.recognition import declared_encoding
from citywise.intake.formats.encodings import Declared, decode, order_of_utf16
from citywise.intake.templates.files import read_templates
from citywise.network.encodings import is_encoding
from citywise.network.network import read_network
from tests.fixtures.invented import CITIES, make_workspace, read_one
from tests.fixtures.tables import as_zip

HEADING = "Date;Title;Activity;Status;Participants\n"
ROW = "2031-01-05;{};Sports;Completed;20\n"


def log(*titles):
    return HEADING + "".join(ROW.format(title) for title in titles)


def titles(read):
    return read.column("core_events", "event_title")


def template(name, encoding, heading):
    return f"""
id = "{name}"
title = "{name}"
produces = "events"
[source]
encoding = "{encoding}"
[columns.date]
headers = ["Date"]
[columns.activity_type]
headers = ["{heading}"]
required = true
"""


def decoded(raw, declared):
    text = decode(1, raw, Declared(lambda _: declared))
    return text.reason if isinstance(text, Problem) else (text.content.decode(), text.encoding)


@pytest.mark.parametrize(
    ("raw", "declared", "meaning"),
    [
        (b"Dato,x\n", "", ("Dato,x\n", "utf-8")),
        ("Åben,x\n".encode(), "cp1252", ("Åben,x\n", "utf-8")),
        ("Åben,x\n".encode("utf-8-sig"), "cp1252", ("Åben,x\n", "utf-8")),
        ("Åben,x\n".encode("cp1252"), "cp1252", ("Åben,x\n", "cp1252")),
        ("Açık,x\n".encode("cp1254"), "cp1254", ("Açık,x\n", "cp1254")),
        ("يوم,x\n".encode("cp1256"), "cp1256", ("يوم,x\n", "cp1256")),
        ("Łódź,x\n".encode("iso-8859-2"), "iso-8859-2", ("Łódź,x\n", "iso-8859-2")),
        ("Åben,x\n".encode("utf-16-le"), "", ("Åben,x\n", "utf-16-le")),
        ("يوم,1,2\n".encode("utf-16-be"), "", ("يوم,1,2\n", "utf-16-be")),
        ("Åben,x\n".encode("cp1252"), "", "encoding_unknown"),
        ("Åben,x\n".encode("cp1252"), "ascii", "encoding_unknown"),
        ("“Åben”,x\n".encode("cp1252"), "iso-8859-1", "encoding_unknown"),
        ("Åben,x\n".encode("utf-32"), "utf-32", "encoding_not_read"),
        ("Åben,x\n".encode("utf-7"), "", "encoding_not_read"),
        (b"+4512345678,+100\n", "", ("+4512345678,+100\n", "utf-8")),
        (b"a,b\x00c\n", "", "format_not_supported"),
    ],
)
def test_what_the_bytes_prove_outweighs_what_is_declared(raw, declared, meaning):
    assert decoded(raw, declared) == meaning


def test_who_must_decide_sees_how_a_word_would_read():
    content = log("Åben dør").replace("Title", "Møde").encode("cp1252")
    read = read_one(content, path="eastmere/2031-Q1.csv")
    assert read.kept_back == [("", "encoding_unknown")]
    (problem,) = read.batch.problems
    assert problem.text == "cp1252: Møde"  # the only one that a city of this network declares


def test_where_nobody_has_declared_any_the_usual_ones_are_shown():
    problem = decode(1, "Åben,x\n".encode("cp1252"))
    assert problem.text == "cp1252: Åben · cp1254: Åben · cp1256: إben"


def test_of_what_stands_below_the_heading_only_a_letter_is_shown():
    problem = decode(1, log("Åben dør").encode("cp1252"))
    assert problem.text == "cp1252: Å · cp1254: Å · cp1256: إ"


def test_a_few_bad_bytes_cost_their_rows_and_the_rest_is_read_as_utf8():
    content = log("Åben", "Ø", "x", "Æ").encode().replace(b";x;", b";caf\xe9;")
    read = read_one(content, path="skovby/2031-Q1.csv")  # which has declared cp1252
    assert read.kept_back == [("4", "undecodable")]
    assert titles(read) == ["Åben", "Ø", "Æ"]
    assert read.batch.files[1].encoding == "utf-8"


def test_a_few_bad_bytes_of_a_declared_encoding_cost_their_rows():
    content = log(*["Åben"] * 30).encode("cp1252").replace(b"\xc5", b"\x81", 1)
    read = read_one(content, path="skovby/2031-Q1.csv")
    assert read.kept_back == [("2", "undecodable")]
    assert titles(read) == ["Åben"] * 29


def test_a_bad_byte_in_the_heading_refuses_the_file():
    content = log("Åben", "Ø", "Æ").encode().replace(b"Title", b"Titl\xe9")
    assert ("", "unknown_layout") in read_one(content).kept_back


def test_a_template_may_declare_the_encoding():
    content = "Date;Etkinlik türü\n2031-01-05;Sports\n".encode("cp1254")
    read = read_one(content, template=template("kulup", "cp1254", "Etkinlik türü"))
    assert read.batch.files[1].encoding == "cp1254"
    assert len(read.rows("core_events")) == 1


def test_that_of_the_template_outweighs_that_of_the_city():
    content = "Date;Etkinliğin türü\n2031-01-05;Sports\n".encode("cp1254")
    declares = template("kulup", "cp1254", "Etkinliğin türü")
    read = read_one(content, path="skovby/2031-Q1.csv", template=declares)
    assert read.batch.files[1].encoding == "cp1254"


def test_that_of_a_template_that_does_not_fit_is_not_taken():
    content = "Date;Etkinliğin türü\n2031-01-05;Sports\n".encode("cp1254")
    read = read_one(content, template=template("kulup", "cp1256", "Etkinliğin türü"))
    assert read.kept_back == [("", "encoding_unknown")]


def test_where_two_fit_and_read_differently_nothing_is_chosen(tmp_path):
    (tmp_path / "a.toml").write_text(template("a", "cp1254", "Activity"), encoding="utf-8")
    (tmp_path / "b.toml").write_text(template("b", "cp1256", "Kind"), encoding="utf-8")
    both = list(read_templates(tmp_path).values())
    one_heading = "Date;Activity\n2031-01-05;Açık\n".encode("cp1254")
    assert declared_encoding(one_heading, "", both) == "cp1254"
    assert declared_encoding(one_heading.replace(b"Activity", b"Kind"), "", both) == "cp1256"
    two_headings = one_heading.replace(b"Activity", b"Activity;Kind")
    assert declared_encoding(two_headings, "", both) == ""
    assert declared_encoding(b"neither\n\xff\n", "cp1252", both) == "cp1252"


def test_the_tables_of_an_archive_are_decoded_as_declared():
    archive = as_zip({"Events.csv": log("Åben").encode("cp1252")})
    assert titles(read_one(archive, path="skovby/2031-Q1.zip")) == ["Åben"]


@pytest.mark.parametrize("name", ["cp1252", "cp1256", "iso-8859-9", "utf-8", "utf-16-le", "koi8-r"])
def test_encodings_of_tables_may_be_declared(name):
    assert is_encoding(name)


@pytest.mark.parametrize("name", ["cp9999", "utf-7", "cp037", "utf-32", "rot13", "base64", "idna"])
def test_others_may_not(tmp_path, name):
    assert not is_encoding(name)
    line = f"newtown,Newtown,GB,en,,,{name},\n"
    with pytest.raises(WorkspaceError, match=f"column encoding: '{name}' is not right"):
        read_network(make_workspace(tmp_path / "workspace", cities=CITIES + line))
    toml = template("x", name, "Kind")
    with pytest.raises(WorkspaceError, match="is no encoding of text files"):
        read_one(b"", template=toml)


WORDS = st.text(st.characters(codec="cp1254", exclude_categories=("C", "Z")), min_size=1)


@given(st.lists(WORDS, min_size=1), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_without_a_mark_is_never_taken_for_its_mirror(words, encoding):
    assert order_of_utf16((log(*words)).encode(encoding)[:4096]) == encoding
