"""Many texts are looked at together, and each is said to hold what it holds alone."""

import polars as pl

from citywise.intake.personal.screen import kinds_of_texts, text_kinds

TEXTS = ("anna@mail.example", "+45 12 34 56 78", "010190-1234", "103000-1002", "CPR010190-1234",
         "Open day", "Tlf. 12 34 56 78", "Mme Fatima Zahra", "Ali Omar, Sara Nour, Lina",
         "wa.me/4512345678 ann@x.example",
         "55.67610, 12.56830", "")  # fmt: skip


def test_what_many_texts_hold_is_what_each_holds_alone():
    assert kinds_of_texts(pl.Series(TEXTS * 2)) == {text: text_kinds(text) for text in TEXTS}
