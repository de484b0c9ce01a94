"""A register says the same in every format in which it is sent."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywise.contracts.tables import TABLES
from tests.fixtures.invented import read_one
from tests.fixtures.registers import MATERIAL_HEAD, MATERIALS, STUDIES, STUDY_HEAD
from tests.fixtures.tables import as_csv, as_json, as_ods, as_xlsx

FORMATS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods, "json": as_json}

counts = st.integers(2, 5000)
numbers = st.decimals(0, 90, places=2).map(str)
words = st.text("abcdefgh æøåéش", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def study(draw):
    """A line of a register of studies; each has a reference of its own."""
    design = draw(st.sampled_from(["matched", "unmatched", "comparison_group"]))
    size = draw(counts)
    after = size if design == "matched" else draw(counts)
    mine = [str(size), draw(numbers), draw(numbers), str(after), draw(numbers), draw(numbers)]
    of_others = design == "comparison_group"
    others = [str(draw(counts)) if i in {0, 3} else draw(numbers) for i in range(6)]
    start, end = sorted(draw(st.tuples(st.dates(), st.dates())))
    days = [f"{day:%Y-%m-%d}" for day in (start, end)]
    in_range = start.year > 1900 and end.year < 2100
    together = draw(st.sampled_from(["", "0.5", "-0.25"]))
    return ["Eastmere", "Open club", "oc_brave14_change", design, *(days if in_range else ["", ""]),
            together, *mine, *(others if of_others else [""] * 6)]  # fmt: skip


@st.composite
def material(draw):
    """A line of a catalogue of materials."""
    year = draw(st.one_of(st.just(""), st.integers(1950, 2031).map(str)))
    kind = draw(st.sampled_from(["guide", "Toolkit", "video"]))
    language = draw(st.sampled_from(["", "en", "Dansk; English", "العربية"]))
    used = draw(st.sampled_from(["", "Skovby", "Skovby; Río Claro"]))
    return [draw(words), kind, language, year, "Eastmere", used, "", "build_partnerships"]


def read_as(file_format, table, template):
    """What is kept of each table, and why something was kept back."""
    path = f"eastmere/register.{file_format}"
    read = read_one(FORMATS[file_format](table), template=template, path=path)
    names = {name for part in read.batch.parts for name in part.rows}
    kept = {name: _without_place(name, read.rows(name)) for name in names}
    return kept, sorted(reason for _, reason in read.kept_back)


def _without_place(name, rows):
    """A record of a list has no row as that of a table has."""
    columns = set(TABLES[name].columns) - {"source_row", "sheet_number"}
    return [{column: row[column] for column in sorted(columns & set(row))} for row in rows]


def numbered(head, lines, place):
    """A table with its heading; each line has a reference of its own at the place."""
    rows = [[*line[:place], f"S-{n}", *line[place:]] for n, line in enumerate(lines, 1)]
    return [head.strip().split(","), *rows]


SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(st.lists(study(), min_size=2, max_size=5))
def test_studies_read_back_the_same(lines):
    table = numbered(STUDY_HEAD, lines, 4)
    of_csv = read_as("csv", table, STUDIES)
    assert len(of_csv[0]["core_studies"]) == len(lines)
    for other in ("xlsx", "ods", "json"):
        assert read_as(other, table, STUDIES) == of_csv


@SLOW
@given(st.lists(material(), min_size=2, max_size=5))
def test_materials_read_back_the_same(lines):
    table = numbered(MATERIAL_HEAD, lines, 0)
    of_csv = read_as("csv", table, MATERIALS)
    assert len(of_csv[0]["core_materials"]) == len(lines)
    for other in ("xlsx", "ods", "json"):
        assert read_as(other, table, MATERIALS) == of_csv
