"""What waits is told once for each word, with how often and where it stands first."""

import pytest

from citywise.feedback.alike import MOST_PLACES, MOST_TEXTS, group_alike


def item(row, text, *, reason="unknown_code", column="C", kind=None, path="a.csv"):
    return {
        "file_path": path, "sheet_number": 1, "reason_code": reason, "held_code": "record",
        "column_letter": column, "field_name": "activity_type", "raw_text": text,
        "personal_data_code": kind, "cell_address": f"{path}!{column}{row}",
    }  # fmt: skip


def told(*items):
    return [(group.text, group.count, group.places) for group in group_alike(items)]


def test_one_unknown_word_is_one_thing_to_put_right():
    items = [item(row, "juggling") for row in range(2, 302)]
    (group,) = group_alike(items)
    assert (group.text, group.count) == ("juggling", 300)
    assert group.places == tuple(f"a.csv!C{row}" for row in range(2, 2 + MOST_PLACES))


def test_words_columns_reasons_and_files_are_told_apart():
    items = (
        item(2, "juggling"), item(3, "chess"), item(4, "juggling"),
        item(4, "juggling", column="D"), item(5, "juggling", reason="missing_value"),
        item(6, "juggling", path="b.csv"),
    )  # fmt: skip
    assert told(*items) == [
        ("juggling", 2, ("a.csv!C2", "a.csv!C4")),
        ("chess", 1, ("a.csv!C3",)),
        ("juggling", 1, ("a.csv!D4",)),
        ("juggling", 1, ("a.csv!C5",)),
        ("juggling", 1, ("b.csv!C6",)),
    ]


def test_figures_that_all_differ_are_told_together_after_the_first():
    items = [item(row, str(row), reason="conflicting_values") for row in range(2, 102)]
    groups = group_alike(items)
    assert [(group.text, group.count) for group in groups[:2]] == [("2", 1), ("3", 1)]
    assert (groups[-1].text, groups[-1].count) == ("", 100 - MOST_TEXTS)
    assert sum(group.count for group in groups) == 100


@pytest.mark.parametrize(("kinds", "groups"), [(("name", "name"), 1), (("name", "phone"), 2)])
def test_kinds_of_personal_data_are_told_apart(kinds, groups):
    items = [item(2, None, reason="personal_data", kind=kind) for kind in kinds]
    assert len(group_alike(items)) == groups
