"""Rows that tell whether their figure is an actual, a target or a baseline: `Meta`, `Logro`."""

import pytest

from citywise.catalogue.headings import heading_words
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.errors import CitywiseError
from tests.fixtures.invented import read_one

TEMPLATE = """\
id = "long"
title = "One row a figure"
produces = "values"
[report]
period = "file_name"
period_pattern = '(?P<year>20\\d\\d)[ _.-]*Q(?P<quarter>[1-4])'
[columns.indicator]
headers = ["Measure"]
[columns.kind]
headers = ["Kind"]
words = { "Ist" = "actual" }
[[values]]
headers = ["Figure"]
"""


def read(*rows, template=TEMPLATE):
    content = "\n".join(["Measure,Kind,Figure", *rows]) + "\n"
    return read_one(content, path="eastmere/2031-Q1.csv", template=template)


def test_each_row_is_what_it_says():
    table = read(
        "out_participations,Meta,40",
        "out_participations,Logro,31",
        "out_participations,Línea de base,20",
        "out_sessions_delivered,Ist,5",
        "out_sessions_delivered,planned,6",
    )
    assert table.column("core_reported_values", "reported_value") == [31, 5]
    assert [(r["value_kind_code"], r["reported_value"]) for r in table.rows("core_targets")] == [
        ("target", 40),
        ("baseline", 20),
        ("target", 6),
    ]
    assert table.kept_back == []


def test_a_row_that_says_nothing_or_something_else_waits():
    table = read("out_participations,,40", "out_participations,Prognose,31")
    assert table.kept_back == [("B2", "missing_value"), ("B3", "unknown_code")]
    assert table.rows("core_reported_values") == table.rows("core_targets") == []


def test_a_table_without_the_column_is_another_layout():
    content = "Measure,Figure\nout_participations,40\n"
    table = read_one(content, path="eastmere/2031-Q1.csv", template=TEMPLATE)
    assert table.rows("core_reported_values") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('headers = ["Figure"]\n', 'headers = ["Figure"]\nkind = "target"\n'),
        ('words = { "Ist" = "actual" }', 'unknown = "local"'),
    ],
)
def test_a_column_of_figures_has_no_kind_beside_it(old, new):
    with pytest.raises(CitywiseError, match="each row tells its kind"):
        read("out_participations,Meta,40", template=TEMPLATE.replace(old, new))


def test_a_word_means_the_same_over_a_column_and_in_a_row():
    figures = heading_words()[1]
    for word, code in vocabulary("value_kind").words.items():
        others = [kind for kind in ("actual", "target", "baseline") if kind != code]
        assert not [kind for kind in others if fold(word) in figures[kind]]
