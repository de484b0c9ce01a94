"""Sentences around the numbers: banner, definition, legend, steps, footer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def draw_banner(text: str) -> str:
    """A strip across the page."""
    return f'<div class="cw-banner" role="note">{escape(text)}</div>'


def draw_heading(text: str) -> str:
    """The name of what the page is about."""
    return f'<h2 class="cw-heading">{escape(text)}</h2>'


def draw_lead(text: str) -> str:
    """The answer in a sentence, larger than the rest."""
    return f'<p class="cw-lead" dir="auto">{escape(text)}</p>'


def draw_note(text: str) -> str:
    """A sentence below a chart."""
    return f'<p class="cw-note" dir="auto">{escape(text)}</p>'


def draw_told(first: str, rest: str) -> str:
    """What a chart shows, in words above it; the first sentence is the answer."""
    return f'<p class="cw-told" dir="auto"><b>{escape(first)}</b> {escape(rest)}</p>'


def draw_facts(facts: Iterable[tuple[str, str]]) -> str:
    """Terms with their explanations, one under the other."""
    rows = (f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in facts if text)
    return f'<dl class="cw-facts">{"".join(rows)}</dl>'


def draw_computation(steps: Iterable[tuple[str, str, str]]) -> str:
    """What was computed, below it the formula and whose it is."""
    rows = (
        f"<dt>{escape(what)}</dt><dd><code>{escape(formula)}</code>"
        f"{f' <small>{escape(source)}</small>' if source else ''}</dd>"
        for what, formula, source in steps
    )
    return f'<dl class="cw-facts cw-formulas">{"".join(rows)}</dl>'


def draw_verdict(code: str, title: str, findings: Iterable[tuple[str, str]]) -> str:
    """A verdict, and folded below it what it rests on: (what was found, where)."""
    rows = "".join(f"<dt>{escape(found)}</dt><dd>{escape(where)}</dd>" for found, where in findings)
    summary = f"<summary>{escape(title)}</summary>"
    folded = f'<details>{summary}<dl class="cw-facts">{rows}</dl></details>'
    inner = folded if rows else f"<p>{escape(title)}</p>"
    return f'<div class="cw-verdict cw-{escape(code)}" role="note">{inner}</div>'


def draw_steps(steps: Sequence[tuple[str, str]]) -> str:
    """What to do, in order: a short heading and a sentence each."""
    items = (f"<li><b>{escape(what)}</b> {escape(how)}</li>" for what, how in steps)
    return f'<ol class="cw-steps">{"".join(items)}</ol>'


def draw_entry(whose: str, about: str) -> str:
    """First line of an entry: whose it is, and what it concerns."""
    return f'<p class="cw-where"><b>{escape(whose)}</b> <span>{escape(about)}</span></p>'


def draw_remedy(found: str, fix: str, found_title: str = "Found", fix_title: str = "To do") -> str:
    """What was found, and what to do about it; lines begin where their language begins."""
    return (
        f'<dl class="cw-entry" dir="auto"><dt>{escape(found_title)}</dt><dd>{escape(found)}</dd>'
        f'<dt>{escape(fix_title)}</dt><dd class="cw-fix">{escape(fix)}</dd></dl>'
    )


def draw_legend(entries: Sequence[tuple[str, str, str]]) -> str:
    """Symbols and what they stand for: (symbol, colour, words)."""
    items = (
        f'<li><span style="color:{escape(colour)}" aria-hidden="true">{escape(symbol)}</span>'
        f"{escape(words)}</li>"
        for symbol, colour, words in entries
    )
    return f'<ul class="cw-legend">{"".join(items)}</ul>'


def draw_footer(lines: Sequence[str]) -> str:
    """Where the numbers come from and what may be done with them."""
    spans = "".join(f"<span>{escape(line)}</span>" for line in lines)
    return f'<footer class="cw-footer">{spans}</footer>'
