"""What the demonstration says of invented people is kept nowhere: no table, log or archive."""

import pytest

from citywise.demo.people import TEXTS


@pytest.fixture(scope="module")
def kept(released_demo):
    places = (path for path in (released_demo / "warehouse").rglob("*") if path.is_file())
    return b"\n".join(path.read_bytes() for path in places)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_of_it_is_left_behind(kept, text):
    assert text.encode() not in kept
    assert text.encode("utf-16-le") not in kept


def test_the_files_lie_where_they_were_put(released_demo):
    sent = (released_demo / "raw" / "eastmere" / "participants of spring.csv").read_text()
    assert TEXTS[0] in sent
