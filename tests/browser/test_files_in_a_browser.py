"""Files handed in by a real browser: what is shown, what is fetched, what is written."""

from __future__ import annotations

import shutil
from urllib.parse import urlparse

import openpyxl
import pytest
from demonstration import citywise, copy_network
from playwright.sync_api import expect
from served import serving, visit, wait_until_drawn

from tests.fixtures.tables import as_csv, as_ods
from tests.fixtures.workbooks import workbook

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

SECONDS = 60_000
HEADING = ["Date", "Title", "Activity", "Status", "Participants"]
GOOD = ["2025-01-05", "Open day", "Sports", "Completed", "20"]
HOSTILE = [
    "<img src=https://evil.example/a.png>",
    "![x](https://evil.example/b.png)",
    "<script>document.title='taken'</script>",
    '=HYPERLINK("https://evil.example/c")',
    "[x](https://evil.example/d)",
]
DIARY = """\
Northby clubs,,,,,
Evening of,Club,What we did,Who came,of them girls,of them boys
14/01/2025,,mentoring,12,5,7
21/01/2025,,street football,24,10,14
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """The demonstration's network with nothing sent and nothing released, and small files only."""
    folder = copy_network(tmp_path_factory.mktemp("intake") / "network")
    settings = folder / "network.toml"
    text = settings.read_text().replace("[intake]", "[intake]\nlargest_file_megabytes = 1")
    settings.write_text(text.replace('received = "file_time"', "settle_seconds = 0"))
    return folder


@pytest.fixture(scope="module")
def taking(network, tmp_path_factory):
    with serving(network, tmp_path_factory.mktemp("elsewhere")) as url:
        yield url


def hand_in(page, name, content):
    chosen = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(chosen)


def verdict(page):
    return page.locator(".cw-lead").last


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("2025-Q1 log.xlsx", workbook({"Log": [HEADING, GOOD]})),
        ("2025-Q1 log.csv", as_csv([HEADING, GOOD])),
        ("2025-Q1 log.ods", as_ods([HEADING, GOOD])),
    ],
)
def test_a_file_is_looked_at_before_anything_is_released(page, taking, watch, name, content):
    visit(page, f"{taking}/check?city=eastmere")
    hand_in(page, name, content)
    expect(verdict(page)).to_contain_text("Everything would load", timeout=SECONDS)
    wait_until_drawn(page)
    assert watch.complaints == []


def test_hostile_text_draws_and_fetches_nothing(page, taking, watch):
    visit(page, f"{taking}/check?city=eastmere")
    hand_in(page, f"2025-Q1 {HOSTILE[1].replace('/', '')}.csv", as_csv([HEADING, HOSTILE]))
    expect(verdict(page)).to_contain_text("0 of 1 record would load", timeout=SECONDS)
    expect(page.get_by_text(f"It says: {HOSTILE[0]}")).to_be_visible()
    page.get_by_text("All as a table").click()
    wait_until_drawn(page)
    assert page.title() == "Check a file · Citywise"
    assert page.locator("a[href*=evil], img[src*=evil]").count() == 0
    assert {urlparse(url).hostname or "" for url in watch.requests} <= {"127.0.0.1", ""}
    assert watch.complaints == []


def test_hostile_headings_draw_nothing_where_a_layout_is_proposed(page, taking, watch):
    rows = [["Evening of", *HOSTILE[:3], "Who came"], ["14/01/2025", *HOSTILE[2:], "12"]]
    visit(page, f"{taking}/layout?city=eastmere")
    hand_in(page, "2025-Q1 x.csv", as_csv(rows))
    expect(page.get_by_role("heading", name="What each column is")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("heading", name="Confirm", exact=True)).to_be_visible(timeout=SECONDS)
    wait_until_drawn(page)
    assert page.title() == "New layout · Citywise"
    assert page.locator("a[href*=evil], img[src*=evil]").count() == 0
    assert {urlparse(url).hostname or "" for url in watch.requests} <= {"127.0.0.1", ""}


def test_a_file_that_breaks_its_reader_is_refused_in_words(page, taking):
    visit(page, f"{taking}/check?city=eastmere")
    hand_in(page, "2025-Q1.xlsx", b"PK\x03\x04" + bytes(500))
    expect(verdict(page)).to_contain_text("Nothing of this file would load", timeout=SECONDS)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_file_over_the_limit_is_refused_by_the_page(page, taking):
    visit(page, f"{taking}/check?city=eastmere")
    hand_in(page, "2025-Q1.csv", bytes(1024 * 1024 + 1))
    expect(page.get_by_text("1.0MB or smaller", exact=False)).to_be_visible(timeout=SECONDS)
    expect(verdict(page)).to_contain_text("Drop a report here")


def test_three_visitors_at_once_are_all_answered(browser, taking):
    pages = [browser.new_page() for _ in range(3)]
    for number, page in enumerate(pages):
        visit(page, f"{taking}/check?city=eastmere")
        rows = [HEADING, *([GOOD] * (number + 1))]
        hand_in(page, "2025-Q1 log.csv", as_csv(rows))
    for number, page in enumerate(pages, 1):
        expect(verdict(page)).to_contain_text(f"{number} of {number} record", timeout=SECONDS)
        page.close()


def test_the_list_can_be_downloaded_and_starts_no_formula(page, taking, tmp_path):
    visit(page, f"{taking}/check?city=eastmere")
    hand_in(page, "2025-Q1 log.csv", as_csv([HEADING, ["=1+1", *GOOD[1:]]]))
    expect(verdict(page)).to_contain_text("0 of 1 record", timeout=SECONDS)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download list as CSV").click()
    started.value.save_as(tmp_path / "list.csv")
    assert ",'=1+1," in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


def test_the_marked_workbook_can_be_downloaded(page, taking, tmp_path):
    visit(page, f"{taking}/check?city=eastmere")
    hand_in(page, "2025-Q1 log.csv", as_csv([HEADING, ["soon", *GOOD[1:]]]))
    expect(verdict(page)).to_contain_text("0 of 1 record", timeout=SECONDS)
    with page.expect_download(timeout=SECONDS) as started:
        page.get_by_role("button", name="Download your file with the places marked").click()
    started.value.save_as(tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[1]
    assert sheet["A2"].comment


def test_a_phone_never_scrolls_sideways_with_a_file(page, taking):
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{taking}/layout?city=eastmere")
    hand_in(page, "2025-Q1 diary.csv", DIARY.encode())
    expect(page.get_by_role("heading", name="Confirm", exact=True)).to_be_visible(timeout=SECONDS)
    wait_until_drawn(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 391


def test_a_page_that_is_off_has_no_address(page, network, tmp_path):
    closed = tmp_path / "closed"
    shutil.copytree(network, closed)
    settings = closed / "network.toml"
    settings.write_text(settings.read_text().replace("[pages]", "[pages]\ncheck_files = false"))
    settings.write_text(settings.read_text().replace("confirm_layouts = true", ""))
    with serving(closed, tmp_path) as url:
        for path in ("check", "layout"):
            page.goto(f"{url}/{path}")
            expect(page.get_by_role("heading", name="Nothing to show yet")).to_be_visible(
                timeout=SECONDS
            )
            expect(page.locator("input[type=file]")).to_have_count(0)
        expect(page.get_by_role("link", name="Check a file")).to_have_count(0)


def test_a_confirmed_template_is_read_by_in_the_next_night(page, network, taking):
    diary = DIARY.replace("Evening of", "Date")
    visit(page, f"{taking}/layout?city=eastmere")
    hand_in(page, "2025-Q1 diary.csv", diary.encode())
    keep = page.get_by_role("button", name="Confirm and keep the template")
    expect(keep).to_be_visible(timeout=SECONDS)
    keep.click()
    expect(verdict(page)).to_contain_text("The template is kept", timeout=SECONDS)
    (network / "raw" / "eastmere").mkdir()
    (network / "raw" / "eastmere" / "2025-Q1 diary.csv").write_text(diary)
    said = citywise("run", workspace=network)
    assert said.returncode == 0, said.stdout + said.stderr
    kept = citywise("quarantine", "--city", "eastmere", workspace=network).stdout
    assert "1 entries wait" in kept
    assert "street football" in kept
