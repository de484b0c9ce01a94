"""The summary of a pack: one page in every language, and nothing in it that a file put there."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from playwright.sync_api import sync_playwright

from citywise.catalogue.indicators import packaged_indicators
from citywise.catalogue.reasons import reasons
from citywise.catalogue.translations import LANGUAGES, wording
from citywise.feedback.changes import Change, Figure
from citywise.feedback.letter import set_letter
from citywise.feedback.page import set_page
from citywise.feedback.summary import Facts, summarise
from citywise.feedback.waiting import Cause, Remedy
from tests.browser.chromium import launch

RECEIVED = datetime(2031, 4, 12, 8)  # noqa: DTZ001 - times in the store are UTC without a mark
LONG = "eastmere/2031 first quarter/" + "a rather long name of a file " * 7 + ".xlsx"
LONGEST_REASONS = sorted(reasons(), key=lambda code: -len(reasons()[code].hint))


def arrival(number=1, path="eastmere/2031-Q1.xlsx", status="partial", found=52, loaded=41,
            *, replaced=False):  # fmt: skip
    return {"submission_id": number, "file_path": path, "submission_status_code": status,
            "received_at_utc": RECEIVED, "record_count": found, "loaded_count": loaded,
            "quarantined_count": found - loaded, "is_replaced": replaced}  # fmt: skip


def change(indicator="out_participations", before=40.0, after=1234.0, period="2031-Q1", **more):
    told = [None if n is None else Figure("reported", n, None, None) for n in (before, after)]
    return Change("eastmere", indicator, period, "quarter", "report", *told,
                  is_new=more.get("is_new", False), is_gone=after is None,
                  files=("eastmere/2031-Q1.xlsx",))  # fmt: skip


FACTS = Facts(
    city_name="Eastmere", locale="en_GB", network_name="Invented network", contact="data@example.org",
    is_synthetic=True, currency="EUR", grain="quarter", release_id="R0007-2031-04-13",
    data_date=date(2031, 4, 13), arrived=[arrival()],
    causes=[Cause("not_a_date", 11, "eastmere/2031-Q1.xlsx!Log!A3")],
    remedies=[Remedy("not_a_date", "eastmere/2031-Q1.xlsx", 1, 9, 11, "eastmere/2031-Q1.xlsx!Log!A3")],
    reports=[("Event log", "2030-Q4", date(2031, 1, 30), True),
             ("Event log", "2031-Q2", date(2031, 7, 30), False)],
    changes=[change()],
    workbooks={1: "2031-Q1.xlsx"}, indicators=packaged_indicators(),
)  # fmt: skip


def letter(language="en", **facts):
    return set_letter(summarise(replace(FACTS, **facts), wording(language)))


def test_it_says_what_arrived_what_waits_what_to_do_first_and_what_changed():
    text = letter()
    for line in (
        "# Feedback for Eastmere",
        "Files: 1 · records loaded: 41 of 52 · records waiting: 11",
        "- 2031-Q1.xlsx (Received: 12 Apr 2031; Status: Loaded in part; Loaded: 41 / 52)",
        "- The cell is not a day. (Times: 11; Where: 2031-Q1.xlsx!Log!A3)",
        "1. 2031-Q1.xlsx!Log!A3: Write it as 2025-05-31. · records that this brings in: 9 · marked in: 2031-Q1.xlsx",
        "- Event log, Q4 2030: missing, it was due on 30 Jan 2031",
        "- Event log, Q2 2031: due on 30 Jul 2031",
    ):
        assert line in text.splitlines()
    assert "by 2031-Q1.xlsx (Period: Q1 2031; Before: 40; After: 1,234)" in text


def test_where_all_is_well_it_says_so():
    text = letter(causes=[], remedies=[], reports=[], changes=[])
    for sentence in ("Nothing waits.", "No report is missing.", "No published figure of your city"):
        assert sentence in text
    assert "What to put right first" not in text


def test_a_replaced_file_counts_no_longer():
    text = letter(arrived=[arrival(1, replaced=True), arrival(2, found=60, loaded=60)])
    assert "records loaded: 60 of 60 · records waiting: 0" in text
    assert "Replaced by a later file" in text


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (change(before=None, is_new=True), "Before: new; After: 1,234"),
        (change(before=None), "Before: a small change; After: 1,234"),
        (change(before=None, after=None), "After: no longer told"),
    ],
)
def test_what_must_not_be_told_is_not(told, shown):
    assert shown in letter(changes=[told])


def test_withheld_now_means_no_number_before_either():
    withheld = replace(change(before=None), after=Figure("suppressed_by_us", None, None, None))
    text = letter(changes=[withheld])
    assert "(Period: Q1 2031; After: Withheld to protect small groups)" in text


def test_numbers_and_days_are_written_as_the_country_writes_them():
    assert "Før: 40; Efter: 1.234" in letter("da", locale="da_DK")
    assert "12 avr. 2031" in letter("fr", locale="fr_SN")
    assert "نيسان" in letter("ar", locale="ar_JO")


HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>\n# heading [a](http://x.example)'


def test_nothing_that_a_file_says_becomes_markup():
    facts = replace(
        FACTS, city_name=HOSTILE, arrived=[arrival(path=f"eastmere/{HOSTILE}")],
        causes=[Cause("not_a_date", 1, f"eastmere/{HOSTILE}!A1")], contact=HOSTILE,
    )  # fmt: skip
    page = set_page(summarise(facts, wording("en")))
    assert not re.search(r"<(img|script|a)\b", page)
    assert not re.search(r"https?://", page.replace("http://x.example", ""))
    assert "default-src 'none'" in page
    assert "# heading" not in [line[:9] for line in letter(city_name=HOSTILE).splitlines()]


def crowded(language):
    files = [arrival(n, LONG) for n in range(20)]
    causes = [Cause(code, 1000, f"{LONG}!A long sheet name!AB12345") for code in LONGEST_REASONS]
    remedies = [Remedy(c.reason, LONG, 1, 1000, 1000, c.first_address) for c in causes]
    named = sorted(packaged_indicators(), key=lambda i: -len(str(packaged_indicators()[i].name)))
    changes = [replace(change(indicator), files=(LONG, LONG)) for indicator in named]
    return replace(
        FACTS, arrived=files, causes=causes, remedies=remedies, changes=changes,
        workbooks={1: LONG},
        reports=[("A report with a very long title that somebody wrote", "2031-Q1",
                  date(2031, 4, 30), True)] * 9,
        locale=language,
    )  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_even_a_crowded_summary_is_one_page_in_every_language(browser, tmp_path, language):
    path = tmp_path / "summary.html"
    path.write_text(set_page(summarise(crowded(language), wording(language))), encoding="utf-8")
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    direction = page.evaluate("getComputedStyle(document.body).direction")
    is_wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert direction == ("rtl" if language == "ar" else "ltr")
    assert not is_wider
    assert asked == [path.as_uri()]
