"""Files are copied together at the cost of one, and each as it would be by itself."""

import pytest

from citywise.intake.copying import FileToCopy, copy_files
from citywise.intake.reading import FileToRead
from tests.fixtures.invented import invented_network
from tests.fixtures.tables import as_csv, as_xlsx

LARGEST = 10_000_000
HEADING = ["Date", "Programme", "Activity", "Status", "Participants"]
EVENT = ["2025-01-05", "Evening", "Sports", "Completed", "20"]
LATER = ["2025-02-05", "Evening, late", 'the "best"', "Completed", "30"]
NOTES = [[*HEADING, "Nationality"], [*EVENT, "Danish"]]
BELOW = [[*HEADING], ["", "", "", "", ""], ["Date", "Religion", "", "", "_submitted_by"], LATER]


def plain(rows, delimiter=","):
    return "".join(delimiter.join(row) + "\n" for row in rows).encode()


FILES = {
    "plain": plain([HEADING, EVENT]),
    "longer": plain([HEADING, *[EVENT] * 40]),
    "heading alone": plain([HEADING]),
    "with spaces": plain([HEADING, [" x ", *EVENT[1:]]]),
    "in quotes": as_csv([HEADING, EVENT, LATER]),
    "more in quotes": as_csv([HEADING, LATER]),
    "a heading further down": plain([*BELOW[:3], EVENT]),
    "one in quotes further down": as_csv(BELOW),
    "forbidden": plain(NOTES),
    "forbidden again": plain([*NOTES, [*EVENT, "French"]]),
    "even": plain([HEADING, EVENT], "\t"),
    "ragged": plain([HEADING, EVENT, ["a line", "that is shorter"]], "\t"),
    "semicolons": plain([HEADING, EVENT], ";"),
    "workbook": as_xlsx([HEADING, EVENT]),
    "longer workbook": as_xlsx([HEADING, EVENT, LATER]),
    "forbidden workbook": as_xlsx(NOTES),
    "nothing": b"",
    "no table": b"%PDF-1.7",
}


@pytest.fixture
def wanted(tmp_path):
    found = []
    for number, (name, content) in enumerate(FILES.items(), 1):
        (tmp_path / name).write_bytes(content)
        file = FileToRead(number, str(tmp_path / name))
        found.append(FileToCopy(file, frozenset({2})))
    return found


@pytest.mark.parametrize("most_cells", [200_000, 0])
def test_a_file_that_is_copied_with_others_is_copied_as_it_is_alone(wanted, most_cells):
    templates = list(invented_network()[1].values())
    limits = {"largest": LARGEST, "most_cells": most_cells}
    together = copy_files(wanted, templates, **limits).files
    alone = [copy_files([one], templates, **limits).files[0] for one in wanted]
    for name, with_others, by_itself in zip(FILES, together, alone, strict=True):
        assert with_others == by_itself, name
    assert [len(file.sheets) for file in together] == [*[1] * 16, 0, 0]


def test_what_stands_below_a_forbidden_heading_is_blank_in_the_files_that_have_it(wanted):
    templates = list(invented_network()[1].values())
    copied = dict(zip(FILES, copy_files(wanted, templates, LARGEST).files, strict=True))
    for name in ("forbidden", "forbidden again", "forbidden workbook"):
        rows = copied[name].sheets[0].rows
        assert rows[1] == NOTES[0]
        assert rows[2][-1] == "", name
    (below,) = copied["a heading further down"].sheets
    assert below.rows[1] == HEADING
    assert below.rows[4] == ["2025-01-05", "", "Sports", "Completed", ""]
    (kept,) = copied["plain"].sheets
    assert kept.rows[2] == EVENT
