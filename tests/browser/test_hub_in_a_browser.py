"""The hub as a reader uses it: a door, words, a choice, and the way back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect
from served import visit, wait_until_drawn

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

REMINDER = "No single profile predicts violence."


def asked(page):
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def test_a_door_of_the_front_page_leads_into_the_hub(page, server, watch):
    visit(page, server)
    page.locator(".cw-doors a", has_text="Recognise early signs").click()
    expect(page.get_by_role("heading", name="Hub", level=1)).to_be_visible(timeout=30_000)
    wait_until_drawn(page)
    assert asked(page) == {"door": "recognise_early_signs"}
    expect(page.locator(".cw-reminder")).to_contain_text(REMINDER)
    expect(page.locator(".cw-lead")).to_contain_text("through the door “Recognise early signs”")
    assert watch.complaints == []


def test_words_are_found_and_stand_in_the_address(page, server):
    visit(page, f"{server}/hub")
    page.get_by_label("Search the hub").fill("sécurité en ligne")
    page.get_by_label("Search the hub").press("Enter")
    expect(page.locator(".cw-lead")).to_contain_text("for “sécurité en ligne”")
    wait_until_drawn(page)
    assert asked(page) == {"words": "sécurité en ligne"}
    first = page.locator(".cw-materials article").first
    expect(first).to_contain_text("Online safety")


def test_a_material_is_found_at_a_text_and_not_at_a_link(page, server):
    visit(page, f"{server}/hub")
    expect(page.locator(".cw-materials article").first).to_be_visible()
    links = page.locator(".cw-materials a").evaluate_all("all => all.map(a => a.href)")
    assert all(urlparse(link).hostname == "127.0.0.1" for link in links)
