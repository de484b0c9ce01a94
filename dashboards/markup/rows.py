"""A city's indicators under each other: figure, interval, network, change, target."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Span:
    """Where things stand on a row's scale, each in per cent of its width; None if absent."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    mark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator.

    `span` is None where there is nothing to draw, `is_absent` where there is no number and
    `figure` says why. `tone` colours the span, `verdict` says the same in words. `link` is the
    address that the name leads to.
    """

    name: str
    basis: str
    figure: str
    limits: str = ""
    span: Span | None = None
    tone: str = "not_compared"
    verdict: str = ""
    extra: str = ""
    is_absent: bool = False
    link: str = ""


def draw_rows(headings: Sequence[str], rows: Sequence[Row]) -> str:
    """A table with one row an indicator; on a narrow screen each row becomes a block.

    `headings`: of the name, the figure, the scale and the last column.
    """
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headings)
    body = "".join(map(_draw_row, rows))
    return f'<table class="cw-rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _draw_row(row: Row) -> str:
    return (
        f'<tr><th scope="row">{_draw_name(row)}<small>{escape(row.basis)}</small></th>'
        f'<td class="cw-figure">{_draw_figure(row)}</td>'
        f'<td class="cw-place">{_draw_scale(row)}<small>{escape(row.verdict)}</small></td>'
        f'<td class="cw-extra">{escape(row.extra)}</td></tr>'
    )


def _draw_name(row: Row) -> str:
    name = escape(row.name)
    return f'<a href="{escape(row.link)}" target="_self">{name}</a>' if row.link else name


def _draw_figure(row: Row) -> str:
    if row.is_absent:
        return f'<span class="cw-words">{escape(row.figure)}</span>'
    return f"<b>{escape(row.figure)}</b><small>{escape(row.limits)}</small>"


def _draw_scale(row: Row) -> str:
    """Interval as a line, figure as a dot, the network or target as an upright mark."""
    if row.is_absent:
        return '<div class="cw-scale cw-hatched"></div>'
    if row.span is None:
        return ""
    parts = (_draw_interval(row.span), _draw_mark(row.span), _draw_dot(row.span))
    return f'<div class="cw-scale cw-{escape(row.tone)}" aria-hidden="true">{"".join(parts)}</div>'


def _draw_interval(span: Span) -> str:
    if span.low is None or span.high is None:
        return ""
    kind = "cw-line" if span.value is not None else "cw-bar"
    return f'<i class="{kind}" style="left:{span.low:.1f}%;width:{span.high - span.low:.1f}%"></i>'


def _draw_mark(span: Span) -> str:
    return "" if span.mark is None else f'<i class="cw-mark" style="left:{span.mark:.1f}%"></i>'


def _draw_dot(span: Span) -> str:
    return "" if span.value is None else f'<i class="cw-dot" style="left:{span.value:.1f}%"></i>'
