"""What only a browser can tell: pages draw, links work, files download, nothing leaves the house."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import polars as pl
import pytest
from playwright.sync_api import expect
from served import PAGES, visit, wait_until_drawn

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
OWN = {"127.0.0.1", "localhost", ""}
NUMBERS = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")


def choose(page, label, option):
    """Pick an option of a select box by what people read."""
    box = page.locator(f"[data-testid=stSelectbox]:has-text('{label}')").first
    box.locator("input").click()
    box.locator("input").fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def chosen(page, label):
    return page.locator(f"[data-testid=stSelectbox]:has-text('{label}') input").first.input_value()


def address(page):
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


@pytest.mark.parametrize(("path", "title"), PAGES.values(), ids=PAGES)
def test_every_page_opens_without_a_complaint(page, server, watch, path, title):
    visit(page, f"{server}/{path}")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert watch.complaints == []


@pytest.mark.parametrize(("path", "title"), PAGES.values(), ids=PAGES)
def test_no_request_leaves_the_house(page, server, watch, path, title):
    visit(page, f"{server}/{path}?city=eastmere")
    hosts = {urlparse(url).hostname or "" for url in watch.requests}
    assert hosts <= OWN, title
    assert watch.requests


@pytest.mark.parametrize("links", ["", "map"])
def test_who_learns_from_whom_is_drawn_here(page, server, watch, links):
    visit(page, f"{server}/exchange?city=eastmere&links={links}")
    card = page.locator(".st-key-card-links")
    expect(card.locator("[data-testid=stPlotlyChart] .main-svg").first).to_be_attached()
    assert card.locator("[aria-label*='shared with']").count()
    if links:
        # the land is a picture of its own, painted into the chart
        expect(card.locator(".heatmaplayer image")).to_have_count(1)
    assert {urlparse(url).hostname or "" for url in watch.requests} <= OWN
    assert watch.complaints == []


@pytest.mark.parametrize(("path", "title"), PAGES.values(), ids=PAGES)
def test_a_phone_never_scrolls_sideways(page, server, path, title):
    page.set_viewport_size(PHONE)
    visit(page, f"{server}/{path}?city=san-telmo")
    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain], body')]"
        ".some(box => box.scrollWidth > window.innerWidth + 1)"
    )
    assert not wide, title


def test_a_deep_link_shows_what_it_says(page, server):
    visit(page, f"{server}/compare?city=eastmere&indicator=out_women_share&period=2025-Q3")
    assert chosen(page, "Your city") == "Eastmere"
    assert chosen(page, "Indicator") == "Women's participation share"
    assert chosen(page, "Period") == "Q3 2025"
    expect(page.get_by_role("heading", name="Women's participation share, Q3 2025")).to_be_visible()
    expect(page.locator(".cw-lead")).to_contain_text("Eastmere:")


def test_an_unknown_address_is_met_with_a_sentence(page, server, watch):
    visit(
        page, f"{server}/compare?city=%3Cscript%3Ealert(1)%3C/script%3E&indicator=x%27%20or%201=1--"
    )
    expect(page.get_by_text("The city in the address is not in this release.")).to_be_visible()
    expect(page.get_by_text("The indicator in the address is not in this release.")).to_be_visible()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert watch.complaints == []


def test_a_choice_changes_the_content_and_the_address(page, server):
    visit(page, f"{server}/compare?city=eastmere")
    before = page.locator(".cw-lead").inner_text()
    choose(page, "Your city", "Port Halden")
    expect(page.locator(".cw-lead")).to_contain_text("Port Halden:")
    assert page.locator(".cw-lead").inner_text() != before
    page.wait_for_url(re.compile("city=port-halden"))


def test_a_chosen_city_goes_along_from_page_to_page(page, server):
    visit(page, f"{server}/compare?city=eastmere&period=2025-Q3")
    page.get_by_role("link", name="City", exact=True).click()
    expect(page.get_by_role("heading", name="Eastmere", level=2)).to_be_visible(timeout=20_000)
    assert address(page) == {"city": "eastmere", "period": "2025-Q3"}
    page.go_back()
    expect(page.get_by_role("heading", name="Compare cities", level=1)).to_be_visible()
    assert address(page) == {"city": "eastmere", "period": "2025-Q3"}


def test_the_download_is_marked_and_holds_no_withheld_number(page, server, tmp_path):
    visit(page, f"{server}/compare?city=eastmere&indicator=out_women_share")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as CSV").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    rows = pl.read_csv(file)
    assert file.name.startswith("synthetic-citywise-R")
    assert {"city_name", "value", "value_status_code", "release_id", "threshold_count"} <= set(
        rows.columns
    )
    assert rows["release_id"].null_count() == 0
    assert rows["is_synthetic"].all()
    withheld = rows.filter(pl.col("value_status_code") == "suppressed_by_us")
    assert withheld.height > 0
    assert withheld.select(NUMBERS).null_count().row(0) == (withheld.height,) * len(NUMBERS)


def test_charts_have_words_for_those_who_cannot_see_them(page, server):
    visit(page, f"{server}/compare?city=eastmere&view=trend")
    charts = page.locator("[data-testid=stPlotlyChart]")
    expect(charts).to_have_count(2)
    for chart in charts.all():
        named = chart.locator("xpath=ancestor-or-self::*[@aria-label][1]")
        assert named.count() or chart.locator("[aria-label]").count()


def test_an_indicators_name_leads_to_who_tells_it_and_the_browser_goes_back(page, server):
    visit(page, f"{server}/city?city=port-halden&period=2025-Q4")
    page.get_by_role("link", name="Women's participation share").click()
    expect(page.get_by_role("heading", name="Women's participation share")).to_be_visible(
        timeout=20_000
    )
    chosen = {"city": "port-halden", "indicator": "out_women_share", "period": "2025-Q4"}
    assert address(page) == chosen
    wait_until_drawn(page)
    page.get_by_role("link", name="Compare cities").last.click()
    expect(page.get_by_role("heading", name="Compare cities", level=1)).to_be_visible()
    assert address(page) == chosen
    page.locator(".st-key-card-definition").get_by_role(
        "link", name="Women's participation share"
    ).click()
    expect(page.get_by_role("heading", name="Who tells it, and when")).to_be_visible()
    assert address(page) == chosen


def test_a_withheld_square_says_so_and_has_no_number(page, server):
    visit(page, f"{server}/indicator?indicator=out_women_share&period=2025-Q4")
    squares = page.locator(".cw-calendar td .cw-suppressed_by_us")
    expect(squares.first).to_have_text("✕")
    for words in squares.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))"):
        assert words.endswith(": withheld to protect small groups")


def test_a_phone_shows_the_latest_period_of_every_city(page, server):
    page.set_viewport_size(PHONE)
    visit(page, f"{server}/indicator?indicator=out_women_share")
    page.locator(".cw-calendar thead th").first.scroll_into_view_if_needed()
    last = page.locator(".cw-calendar thead th").last
    expect(last).to_have_text("Q42025")
    expect(last).to_be_in_viewport()
    expect(page.locator(".cw-calendar tbody th").first).to_be_in_viewport()


def test_coverage_is_downloaded_without_a_figure(page, server, tmp_path):
    visit(page, f"{server}/indicator?indicator=out_women_share")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download coverage as CSV").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    rows = pl.read_csv(file)
    assert not set(NUMBERS) & set(rows.columns)
    assert {"suppressed_by_us", "reported"} <= set(rows["value_status_code"])


def test_the_funnel_names_the_own_city_and_says_who_is_told_apart(page, server):
    asked = "indicator=out_session_delivery_rate&period=2024-Q4&view=funnel"
    visit(page, f"{server}/compare?city=port-halden&{asked}")
    chart = page.locator("[data-testid=stPlotlyChart]").first
    expect(chart.get_by_text("What the figure rests on (logarithmic)")).to_be_visible()
    expect(chart.get_by_text("Port Halden", exact=True)).to_be_visible()
    expect(page.get_by_text("Told apart: Puerto Sereno (higher).").first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_one_selection_is_looked_at_in_four_ways(page, server, watch, width):
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, f"{server}/compare?city=port-halden&indicator=oc_felt_safe_respected")
    verdict = page.locator(".cw-verdict").inner_text()
    for view, words in (
        ("By size (funnel)", "The fewer units a figure rests on"),
        ("Change", "Each city is held against itself alone."),
        ("Over time", "Dashed lines: between them the city moves"),
    ):
        page.get_by_role("radio", name=view).or_(page.get_by_role("button", name=view)).click()
        expect(page.locator(".cw-note", has_text=words).first).to_be_visible(timeout=20_000)
        wait_until_drawn(page)
        assert page.locator(".cw-verdict").inner_text() == verdict
        expect(page.get_by_text("How was this computed?")).to_be_visible()
        expect(page.locator("[data-testid=stExpander]", has_text="Table behind")).to_be_visible()
    assert address(page)["view"] == "trend"
    assert watch.complaints == []


def test_a_change_is_told_since_what_the_reader_chose(page, server):
    visit(page, f"{server}/compare?city=harrowick&indicator=oc_felt_safe_respected&view=change")
    expect(page.locator(".cw-told")).to_contain_text("Harrowick since Q4 2024:")
    page.get_by_role("radio", name="Its first figure").or_(
        page.get_by_role("button", name="Its first figure")
    ).click()
    expect(page.locator(".cw-told")).to_contain_text("Harrowick since Q1 2023:", timeout=20_000)
    assert address(page)["since"] == "first"


def test_the_download_of_courses_has_limits_and_no_number_of_what_is_withheld(
    page, server, tmp_path
):
    visit(page, f"{server}/compare?city=eastmere&indicator=out_women_share&view=trend")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download trends as CSV").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    rows = pl.read_csv(file)
    assert {"limit_low", "limit_high", "cause_code", "release_id"} <= set(rows.columns)
    withheld = rows.filter(pl.col("value_status_code") == "suppressed_by_us")
    assert withheld.height > 0
    assert withheld.select(NUMBERS).null_count().row(0) == (withheld.height,) * len(NUMBERS)


def test_the_sql_behind_a_view_is_shown_with_the_choices_in_it(page, server):
    visit(page, f"{server}/compare?city=eastmere&indicator=out_women_share&view=change")
    page.get_by_text("How was this computed?").click()
    expect(page.locator(".cw-formulas")).to_contain_text("Newcombe 1998")
    expect(page.get_by_text("indicator_id = 'out_women_share'").first).to_be_visible()


def test_cities_keep_their_order_whatever_their_figures(page, server):
    visit(page, f"{server}/compare?city=eastmere")
    chart = page.locator("[data-testid=stPlotlyChart]").first
    expect(chart.locator(".textpoint text").first).to_be_attached()
    names = [
        text.split("\u00a0")[0].split(" n ")[0].strip()
        for text in chart.locator(".textpoint text").all_text_contents()
    ]
    cities = [name for name in names if name and not name[0].isdigit()][:6]
    assert cities[0].startswith("Eastmere")
    assert cities[1:] == sorted(cities[1:])


def test_the_settings_beside_the_app_are_picked_up_from_anywhere(page, server):
    visit(page, server)
    wait_until_drawn(page)
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('.st-key-here a')).borderBottomColor"
    )
    heading = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert colour == "rgb(23, 80, 122)"
    assert "Source Serif" in heading
    expect(page.get_by_role("button", name="Deploy")).to_have_count(0)
