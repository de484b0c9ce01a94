"""What the screen finds in real files of others; docs/personal-data.md explains each."""

from citywise.intake.reading import FileToRead, read_batch

FOUND = {
    "nyc_city_events.json": {"name"},
    "readxl_deaths.xlsx": {"name", "birth_date"},
    "ar_riyadh_districts.csv": {"coordinates"},
    "uk_local_authorities.csv": {"coordinates"},
}
"""Persons in the first two; the middle of districts in the others, which is a false alarm."""


def test_nothing_else_is_found_than_what_is_explained(real_files, tmp_path):
    paths = [p for p in sorted(real_files.rglob("*")) if p.is_file() and p.name != "manifest.json"]
    found = {}
    for number, path in enumerate(paths, 1):
        read = read_batch([FileToRead(number, str(path), "cp1252")], [], str(tmp_path), 10**8)
        kinds = {p.text for p in read.problems if p.reason == "personal_data"}
        found |= {path.name: kinds} if kinds else {}
    assert len(paths) >= 35
    assert found == FOUND
