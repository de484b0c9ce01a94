"""Registers come back marked: the cell that cannot be read, and the line that waits for it."""

from tests.fixtures.registers import PAIR, PRACTICE_HEAD, PRACTICES, STUDIES, STUDY_HEAD


def comments(book):
    """Every cell with a comment, and the first line of it, on the sheets behind the contents."""
    found = [(cell.coordinate, cell.comment.text) for sheet in book.worksheets[1:]
             for row in sheet.iter_rows() for cell in row if cell.comment]  # fmt: skip
    return dict(found)


def test_a_study_is_marked_where_a_number_is_missing(opened):
    good = f"Eastmere,Open club,oc_brave14_change,matched,S1,,,0.5,{PAIR},,,,,,"
    bad = "Eastmere,Open club,oc_brave14_change,unmatched,S2,,,,ca. 40,2,1,40,3,1,,,,,,"
    book = opened(f"{STUDY_HEAD}{good}\n{bad}\n", template=STUDIES, path="eastmere/studies.csv")
    marked = comments(book)
    assert list(marked) == ["I3"]
    assert "an effect needs one number" in marked["I3"]


def test_a_remark_that_cannot_be_read_is_marked_in_the_city_s_language(opened):
    rows = "Åben klub,Klub,,jonglering,,,,,\nNabo klub,Nabo,,sports,,,,,\n"
    book = opened(
        PRACTICE_HEAD + rows, template=PRACTICES, path="skovby/praksis.csv", language="da"
    )
    marked = comments(book)
    assert list(marked) == ["D2"]
    assert "listen" in marked["D2"]
