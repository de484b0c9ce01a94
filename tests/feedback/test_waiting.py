"""Why records wait, and what brings in most when it is put right."""

from citywise.feedback.waiting import Cause, Remedy, causes_of, remedies_of


def item(
    reason, record=None, *, file="a/log.csv", submission=1, held="record", row=None, field=None
):
    where = f"{file}!{row or (record or 0) + 2}"
    return {"reason_code": reason, "record_number": record, "file_path": file, "held_code": held,
            "submission_id": submission, "cell_address": where, "source_row": row,
            "field_name": field}  # fmt: skip


def test_the_most_frequent_cause_comes_first_and_whole_files_before_all():
    items = [item("not_a_date", 1), item("not_a_number", 1), item("not_a_number", 2),
             item("unknown_layout", file="a/x.csv", submission=2, held="file")]  # fmt: skip
    assert [(cause.reason, cause.times) for cause in causes_of(items)] == [
        ("unknown_layout", 1), ("not_a_number", 2), ("not_a_date", 1)
    ]  # fmt: skip
    assert causes_of([item("not_a_date", 1)]) == [Cause("not_a_date", 1, "a/log.csv!3")]


def test_a_remedy_counts_the_records_that_it_alone_brings_in():
    # record 2 has two faults, and is freed by neither of them alone
    items = [item("not_a_date", 1), item("not_a_date", 2), item("not_a_number", 2),
             item("not_a_date", 3)]  # fmt: skip
    assert [(r.reason, r.frees, r.times) for r in remedies_of(items)] == [
        ("not_a_date", 2, 3), ("not_a_number", 0, 1)
    ]  # fmt: skip


def test_one_reason_in_two_columns_is_two_things_to_put_right():
    # record 2 has a word that nobody knows in both
    items = [item("unknown_code", 1, field="status"), item("unknown_code", 2, field="status"),
             item("unknown_code", 2, field="activity_type")]  # fmt: skip
    assert [(cause.times, cause.first_address) for cause in causes_of(items)] == [
        (2, "a/log.csv!3"), (1, "a/log.csv!4")
    ]  # fmt: skip
    assert [(r.frees, r.times) for r in remedies_of(items)] == [(1, 2), (0, 1)]


def test_two_faults_of_one_kind_in_a_record_free_it_together():
    (remedy,) = remedies_of([item("not_a_number", 1), item("not_a_number", 1)])
    assert (remedy.frees, remedy.times) == (1, 2)


def test_rows_that_could_not_be_taken_apart_are_records_too():
    (remedy,) = remedies_of([item("ragged_row", row=6), item("ragged_row", row=9)])
    assert remedy.frees == 2


def test_a_whole_file_comes_first_and_a_cell_left_out_brings_in_no_record():
    items = [item("not_a_date", 1), item("unknown_partner", 4, held="cell"),
             item("encrypted", file="a/x.xlsx", submission=2, held="file")]  # fmt: skip
    first, second = remedies_of(items)
    assert first == Remedy("encrypted", "a/x.xlsx", 2, None, 1, "a/x.xlsx!2")
    assert (second.reason, second.frees) == ("not_a_date", 1)
