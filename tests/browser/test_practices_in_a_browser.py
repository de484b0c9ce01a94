"""What works and For your city as a reader meets them: two clicks, harm first, nothing from outside."""

from __future__ import annotations

import re
from urllib.parse import urlparse

import polars as pl
import pytest
from playwright.sync_api import expect
from served import visit, wait_until_drawn

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
HARMFUL, HELPFUL = "class-checklists", "neighbourhood-mentors"
WIDE = (
    "[...document.querySelectorAll('[data-testid=stMain], body')]"
    ".some(box => box.scrollWidth > window.innerWidth + 1)"
)


def test_which_practice_next_and_whom_to_call_is_two_clicks_from_the_front_page(page, server):
    visit(page, server)
    page.get_by_role("link", name="Which practice to look at next, and whom to call").click()
    expect(page.get_by_role("heading", name="For your city", level=1)).to_be_visible()
    box = page.locator("[data-testid=stSelectbox]:has-text('City')").first
    box.locator("input").click()
    page.get_by_role("option").nth(3).click()
    wait_until_drawn(page)
    answer = page.locator(".cw-lead").first
    expect(answer).to_contain_text(
        re.compile(r"might look at “.+” next\. Call .+:|Nothing to suggest\.")
    )


def test_some_city_of_the_demonstration_is_told_whom_to_call(page, server):
    told = []
    for city in ("lyngstrup", "mavikonak", "mto-wazi", "san-telmo", "valmontel"):
        visit(page, f"{server}/for_your_city?city={city}")
        told.append(page.locator(".cw-lead").first.inner_text())
    assert any("Call " in text for text in told), told


@pytest.mark.parametrize("practice", [HARMFUL, HELPFUL])
def test_the_evidence_is_drawn_and_nothing_comes_from_outside(page, server, watch, practice):
    visit(page, f"{server}/practices?practice={practice}")
    expect(page.locator("[data-testid=stPlotlyChart]").first).to_be_visible()
    expect(page.get_by_role("heading", name="Harm in view")).to_be_visible()
    assert {urlparse(url).hostname or "" for url in watch.requests} <= {
        "127.0.0.1",
        "localhost",
        "",
    }
    assert watch.complaints == []


def test_what_harms_says_so_first(page, server):
    visit(page, f"{server}/practices?practice={HARMFUL}")
    warning = page.locator(".cw-warning").first
    expect(warning).to_contain_text("Take care. Got worse where it was looked at")
    assert warning.bounding_box()["y"] < page.locator(".cw-facts").first.bounding_box()["y"]


def test_a_phone_never_scrolls_sideways_on_the_evidence(page, server):
    page.set_viewport_size(PHONE)
    visit(page, f"{server}/practices?practice={HELPFUL}")
    assert not page.evaluate(WIDE)


def test_a_practice_leads_to_its_evidence_and_its_studies_can_be_taken_along(
    page, server, tmp_path
):
    visit(page, f"{server}/practices?city=eastmere")
    page.locator(".cw-practices h4 a").first.click()
    expect(page.get_by_role("heading", name="How well it is known", exact=True)).to_be_visible(
        timeout=30_000
    )
    assert "city=eastmere" in page.url
    visit(page, f"{server}/practices?practice=family-evenings")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download studies as CSV").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    rows = pl.read_csv(file)
    assert rows.height
    assert rows["effect_value"].null_count() == rows.height
