"""Lines of a table: whose parts make up which total."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_values import count, values

from citywise.disclosure.lines import table_lines


def lines(*rows):
    """Each line as its total and its parts, by `program key period`."""
    frame = values(*rows)
    named = frame.select(
        "value_id",
        name=pl.concat_str(
            pl.col("program_id").fill_null("city"), "disagg_key", "period_id", separator=" "
        ),
    )
    placed = table_lines(frame).join(named, on="value_id", how="left")
    found = []
    for line in placed.partition_by("line_id"):
        total, *others = line.filter("is_total")["name"].to_list()
        assert others == []
        found.append((total, sorted(line.filter(~pl.col("is_total"))["name"], key=str)))
    return sorted(found, key=str)


Q = "2025-Q1"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], []),
        # one number is no line, and neither are parts without a total
        ([count(5)], []),
        ([count(5, key="sex=F"), count(6, key="sex=M")], []),
        ([count(11), count(5, key="sex=F"), count(6, key="sex=M")],
         [(f"city  {Q}", [f"city sex=F {Q}", f"city sex=M {Q}"])]),
        ([count(11), count(5, "a"), count(6, "b")],
         [(f"city  {Q}", [f"a  {Q}", f"b  {Q}"])]),
        # each dimension by itself; a total nobody published follows from the other
        ([count(5, key="sex=F"), count(5, key="age_band=0-11")],
         [(None, [f"city age_band=0-11 {Q}"]), (None, [f"city sex=F {Q}"])]),
        # a part of its program and of its city
        ([count(5, "a", "sex=F"), count(5, key="sex=F"), count(5, "a"), count(5)],
         [(f"a  {Q}", [f"a sex=F {Q}"]), (f"city  {Q}", [f"a  {Q}"]),
          (f"city  {Q}", [f"city sex=F {Q}"]), (f"city sex=F {Q}", [f"a sex=F {Q}"])]),
        # periods within a longer one, in whichever basis it is told
        ([count(5), count(5, period="2025", basis="report")],
         [("city  2025", [f"city  {Q}"])]),
        # another indicator, and another basis of the same period, are other tables
        ([count(11), count(5, key="sex=F", basis="report")], []),
        ([count(11), count(5, key="sex=F", indicator="out_unique_participants")], []),
    ],
)  # fmt: skip
def test_lines(rows, found):
    assert lines(*rows) == found


def test_cities_are_apart():
    one, other = values(count(11)), values(count(5, key="sex=F"))
    other = other.with_columns(city_id=pl.lit("borg"))
    assert table_lines(pl.concat([one, other])).is_empty()


SIZES = st.lists(st.lists(st.integers(0, 50), min_size=2, max_size=2), min_size=1, max_size=3)


def cube(sizes):
    """Programs by sex with every total."""
    cells = {}
    for program, parts in zip("abc", sizes, strict=False):
        for key, size in zip(("sex=F", "sex=M"), parts, strict=True):
            for place in ((program, key), (program, ""), (None, key), (None, "")):
                cells[place] = cells.get(place, 0) + size
    return [count(size, *place) for place, size in cells.items()]


@settings(deadline=None)
@given(SIZES, st.sets(st.integers(0, 11), max_size=3), st.booleans())
def test_with_their_signs_the_cells_of_a_line_add_up_to_nothing(sizes, missing, over_time):
    rows = cube(sizes)
    if over_time:
        rows += [row | {"period_id": "2025", "value_id": f"y{row['value_id']}"} for row in rows]
    whole = values(*rows)
    # only totals may be left out: without a part the others are not all
    left = whole.filter(~(pl.int_range(pl.len()).is_in(sorted(missing)) & _is_total()))
    placed = table_lines(left).join(left, on="value_id", how="left")
    for line in placed.partition_by("line_id"):
        rest = (line["sign"] * line["value"]).sum()
        is_published = line["value"].is_not_null().all()
        assert rest == 0 or not is_published
        assert (line["sign"] == -1).to_list() == line["is_total"].to_list()


def _is_total():
    return pl.col("program_id").is_null() & (pl.col("disagg_key") == "")


@settings(deadline=None)
@given(SIZES, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_name_of_the_city_decides(sizes, chance):
    rows = cube(sizes)
    mixed = chance.sample(rows, len(rows))
    assert lines(*mixed) == lines(*rows)
    renamed = [row | {"city_id": "borg"} for row in rows]
    assert lines(*renamed) == lines(*rows)


@settings(deadline=None)
@given(SIZES)
def test_lines_that_share_a_cell_are_in_one_table(sizes):
    placed = table_lines(values(*cube(sizes)))
    assert placed.group_by("value_id").agg(pl.col("table_id").n_unique())["table_id"].max() == 1
    assert placed.group_by("line_id").agg(pl.col("table_id").n_unique())["table_id"].max() == 1
