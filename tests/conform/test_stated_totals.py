"""A total whose parts are not all known is a figure of its own; beside a withheld part it waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.invented import read_one

HEADING = "Programa\tMedida\tPeriodo\tSexo\tEdad\tPersonas\tMeta\n"
TEMPLATE = """
id = "seguimiento"
title = "Seguimiento"
produces = "values"

[report]
key = ["folder", "file"]

[columns.program]
headers = ["Programa"]

[columns.indicator]
headers = ["Medida"]
required = true
words = { Asistencias = "out_participations", Sesiones = "out_sessions_delivered" }

[columns.period]
headers = ["Periodo"]
required = true

[columns.sex]
headers = ["Sexo"]

[columns.age_band]
headers = ["Edad"]

[[values]]
headers = ["Personas"]
required = true

[[values]]
headers = ["Meta"]
kind = "target"
"""
MATRIX = """
id = "matrice"
title = "Matrice"
produces = "values"

[source]
header_rows = 1

[report]
key = ["folder", "file"]

[columns.indicator]
headers = ["Mesure"]
required = true

[columns.period]
headers = ["Trimestre"]
required = true

[unpivot]
levels = ["sex"]
"""


def read(*rows):
    """Rows `Programa Sexo Edad Personas Meta`, an underscore for an empty cell."""
    return _read_all(["" if text == "_" else text for text in row.split()] for row in rows)


def long(*rows):
    """Rows `Sexo, Personas`."""
    return _read_all(["", sex, "", text.strip("_"), ""] for sex, text in rows)


def _read_all(rows):
    lines = ["\t".join([row[0], "Asistencias", "2031-Q1", *row[1:]]) for row in rows]
    content = HEADING + "\n".join(lines) + "\n"
    return read_one(content, path="rioclaro/seguimiento.tsv", template=TEMPLATE)


def matrix(*rows):
    """Rows `Filles,Garçons,Total`, each of a quarter of its own."""
    lines = [f"out_participations,2031-Q{number},{row}" for number, row in enumerate(rows, 1)]
    content = "\n".join(["Mesure,Trimestre,Filles,Garçons,Total", *lines]) + "\n"
    return read_one(content, path="bordeau/matrice.csv", template=MATRIX)


def values(found, table="core_reported_values"):
    """Breakdown and number of every figure that would be kept."""
    return {row["disagg_key"]: row["reported_value"] for row in found.rows(table)}


def counts(found):
    """Records, loaded, kept back."""
    records = found.batch.parts[0].records
    return records.select("record_count", "loaded_count", "quarantined_count").rows()[0]


@pytest.mark.parametrize("part", ["n.d.", "_", "12 k", ">100", "100-150", "(180)"])
def test_a_total_beside_a_part_that_is_not_known_is_the_figure_of_the_whole(part):
    found = long(("Hombres", part), ("Mujeres", "120"), ("Total", "300"))
    loaded = {key: value for key, value in values(found).items() if value is not None}
    assert {"sex=F": 120.0, "": 300.0}.items() <= loaded.items()
    assert found.totals == []
    assert found.findings == {}
    records, kept, waiting = counts(found)
    assert (records, kept + waiting) == (3, 3)


def test_a_total_of_known_parts_is_compared_and_never_counted():
    found = read("_ Hombres _ 180 _", "_ Mujeres _ 120 _", "_ Total _ 310 _")
    assert values(found) == {"sex=M": 180.0, "sex=F": 120.0}
    assert found.totals == [("F4", 310.0, 300.0, False)]
    assert counts(found) == (2, 2, 0)


@pytest.mark.parametrize("part", ["<5", "≤4", "*", "x", "pocos", "-"])
def test_a_total_that_would_give_away_a_withheld_part_waits(part):
    found = long(("Hombres", part), ("Mujeres", "120"), ("Total", "123"))
    assert ("F4", "total_tells_withheld") in found.kept_back
    assert "" not in values(found)
    # the range of the parts stays the city's own answer, so that nothing is missing
    assert "" not in {row["disagg_key"] for row in found.rows("core_gaps")}
    assert found.totals == []


def test_a_part_withheld_in_another_breakdown_is_protected_as_well():
    found = read("_ Hombres _ <5 _", "_ Mujeres _ 120 _",
                 "_ _ 15-17 n.d. _", "_ _ 18-24 60 _", "_ _ Total 123 _")  # fmt: skip
    assert found.kept_back == [("F6", "total_tells_withheld")]


def test_a_withheld_part_of_which_nobody_knows_what_it_is_is_protected_as_well():
    found = long(("Hombres", "n.d."), ("Mujeres", "120"), ("Jefes", "<5"), ("Total", "200"))
    assert ("F5", "total_tells_withheld") in found.kept_back


def test_a_part_withheld_by_sex_and_age_is_protected_in_every_total_that_counts_it():
    found = read("_ Hombres 15-17 <5 _", "_ Hombres 18-24 n.d. _", "_ Mujeres 15-17 9 _",
                 "_ Mujeres 18-24 n.d. _", "_ Hombres Total 40 _", "_ Mujeres Total 30 _",
                 "_ Total Total 70 _")  # fmt: skip
    assert found.kept_back == [("F6", "total_tells_withheld"), ("F8", "total_tells_withheld")]
    assert values(found)["sex=F"] == 30.0


def test_a_total_column_of_a_matrix_is_read_row_by_row():
    found = matrix("12,<5,15", ",9,20", "7,8,16")
    assert found.kept_back == [("E2", "total_tells_withheld")]
    wholes = [row for row in found.rows("core_reported_values") if not row["disagg_key"]]
    assert [(row["period_id"], row["reported_value"]) for row in wholes] == [("2031-Q2", 20.0)]
    assert found.totals == [("E4", 16.0, 15.0, False)]
    assert counts(found) == (8, 7, 1)


def test_a_total_that_alone_is_told_is_the_figure():
    assert values(read("_ Total _ 300 _")) == {"": 300.0}


def test_a_target_that_stands_in_the_total_alone_is_the_target():
    found = read("_ Hombres _ 180 _", "_ Mujeres _ 120 _", "_ Total _ 300 3400")
    assert values(found, "core_targets") == {"": 3400.0}
    assert values(found) == {"sex=M": 180.0, "sex=F": 120.0}
    assert found.totals == [("F4", 300.0, 300.0, True)]
    assert counts(found) == (3, 3, 0)


def test_a_target_of_which_one_part_is_told_is_the_target():
    found = read("_ Hombres _ 180 400", "_ Mujeres _ 120 _", "_ Total _ 300 900")
    assert values(found, "core_targets") == {"sex=M": 400.0, "": 900.0}


def test_targets_of_all_the_parts_are_compared_with_their_total():
    found = read("_ Hombres _ 180 400", "_ Mujeres _ 120 500", "_ Total _ 300 1000")
    assert values(found, "core_targets") == {"sex=M": 400.0, "sex=F": 500.0}
    assert ("G4", 1000.0, 900.0, False) in found.totals


def test_a_total_smaller_than_its_parts_waits():
    found = read("_ Hombres _ n.d. _", "_ Mujeres _ 120 _", "_ Total _ 100 _")
    assert found.kept_back == [("F4", "parts_exceed_total")]


def test_two_totals_that_say_different_things_both_wait():
    found = read("_ Hombres _ n.d. _", "_ Total _ 300 _", "_ Mujeres _ 9 _", "_ Total _ 310 _")
    assert found.kept_back == [("F3", "conflicting_values"), ("F5", "conflicting_values")]


@pytest.mark.parametrize(
    "rows",
    [
        # over programs; a subtotal; of which ages nobody says
        ["Casa _ _ n.d. _", "Total _ _ 300 _"],
        ["_ Hombres _ n.d. _", "_ Subtotal _ 300 _"],
        ["_ Hombres 15-17 n.d. _", "_ Mujeres 15-17 4 _", "_ Total _ 300 _"],
    ],
)
def test_any_other_total_that_cannot_be_compared_is_told_and_not_counted(rows):
    found = read(*rows)
    assert 300.0 not in values(found).values()
    assert found.findings["total_not_compared"] == 1


def test_a_total_of_one_program_or_of_all_waits_where_it_cannot_be_compared():
    found = read("rioclaro/casa Hombres _ n.d. _", "rioclaro/casa Mujeres _ 4 _", "_ Total _ 300 _")
    assert found.kept_back == [("F4", "total_not_placed")]
    assert values(found)["sex=F"] == 4.0
    assert (found.totals, found.findings) == ([], {})
    assert counts(found) == (3, 2, 1)


def test_where_it_can_be_compared_it_is_a_check():
    found = read("rioclaro/casa Hombres _ 6 _", "rioclaro/casa Mujeres _ 4 _", "_ Total _ 10 _")
    assert (found.kept_back, found.totals) == ([], [("F4", 10.0, 10.0, True)])
    assert counts(found) == (2, 2, 0)


@pytest.mark.parametrize("text", ["<5", "pocos", "30-40"])
def test_a_total_that_is_no_number_and_not_placed_waits_too(text):
    found = read(
        "rioclaro/casa Hombres _ n.d. _", "rioclaro/casa Mujeres _ 4 _", f"_ Total _ {text} _"
    )
    assert "F4" in [cell for cell, _ in found.kept_back]


@pytest.mark.parametrize("text", ["n.d.", "_"])
def test_one_that_states_nothing_is_nothing(text):
    found = read(
        "rioclaro/casa Hombres _ n.d. _", "rioclaro/casa Mujeres _ 4 _", f"_ Total _ {text} _"
    )
    assert (found.kept_back, counts(found)) == ([], (2, 2, 0))


@pytest.mark.parametrize("text", ["<5", "pocos", "30-40"])
def test_a_total_over_programs_that_is_no_number_is_named(text):
    found = read("Casa _ _ 7 _", f"Total _ _ {text} _")
    assert found.findings == {"total_not_compared": 1}


def test_a_total_below_several_periods_that_names_none_waits():
    rows = [
        "Asistencias\t2031-Q1\t\t\t7",
        "Asistencias\t2031-Q2\t\t\t9",
        "Asistencias\t\tTotal\t\t9",
    ]
    content = HEADING + "\n".join(f"\t{row}\t" for row in rows) + "\n"
    found = read_one(content, path="rioclaro/seguimiento.tsv", template=TEMPLATE)
    assert found.kept_back == [("C4", "missing_value"), ("F4", "total_not_placed")]


def test_a_total_over_programs_of_targets_is_told_and_not_counted():
    found = read("Casa _ _ 7 _", "Total _ _ 7 3400")
    assert found.rows("core_targets") == []
    assert found.findings == {"total_not_compared": 1}


def test_the_numbers_of_other_records_do_not_depend_on_a_total():
    rows = ["_ Total _ 300 _", "_ Hombres _ n.d. _", "_ Mujeres _ 120 _"]
    numbered = {
        r["disagg_key"]: r["record_number"] for r in read(*rows).rows("core_reported_values")
    }
    assert numbered == {"sex=M": 1, "sex=F": 2, "": 3}


PARTS = st.sampled_from(["n.d.", "_", "<5", "*", "1.234", "0", "3", "120"])


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTS, max_size=3), st.integers(1, 500), st.booleans())
def test_a_stated_total_is_loaded_as_it_stands_or_compared_or_waits(parts, total, is_target):
    def row(sex, text):
        return f"_ {sex} _ 7 {text}" if is_target else f"_ {sex} _ {text} _"

    lines = [
        row(sex, text) for sex, text in zip(("Hombres", "Mujeres", "Otro"), parts, strict=False)
    ]
    found = read(*lines, row("Total", total))
    letter, table = ("G", "core_targets") if is_target else ("F", "core_reported_values")
    place = f"{letter}{len(parts) + 2}"
    loaded = [r["reported_value"] for r in found.rows(table) if r["cell_ref"] == place]
    compared = [stated for cell, stated, *_ in found.totals if cell == place]
    waits = [reason for cell, reason in found.kept_back if cell == place]
    assert loaded + compared in ([], [float(total)])
    assert bool(loaded) + bool(compared) + bool(waits) == 1
    assert not (loaded and {"<5", "*"} & set(parts))
    records, kept, waiting = counts(found)
    assert records == kept + waiting
