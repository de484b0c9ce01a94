"""Set a summary as a page that stands alone and prints on one sheet of A4."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.feedback.summary import Section, Summary, Table

_STYLE = """\
@media screen { body { padding: 8mm; } }
@page { size: A4; margin: 8mm 14mm; }
* { box-sizing: border-box; }
body { font: 9pt/1.22 "Noto Sans", "Segoe UI", Arial, "DejaVu Sans", sans-serif; color: #1d2733;
  max-width: 182mm; margin: 0 auto; padding: 0; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0; color: #12395b; }
.about { color: #56636f; margin: 1mm 0 3mm; }
.headline { font-weight: 600; border-block: 1px solid #12395b; padding: 2mm 0; margin: 0 0 3mm; }
h2 { font-size: 10.5pt; margin: 2.2mm 0 .4mm; color: #12395b; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th { text-align: start; font-weight: 600; color: #56636f; border-bottom: 1px solid #b6c2cc; }
th, td { padding: .4mm 2.5mm .4mm 0; vertical-align: top; }
[dir=rtl] th, [dir=rtl] td { padding: .4mm 0 .4mm 2.5mm; }
td { border-bottom: 1px solid #e4e9ee; overflow-wrap: anywhere; }
td:first-child { width: 54%; }
p, ol, ul { margin: .6mm 0; }
ol, ul { padding-inline-start: 5mm; }
.more, .closing { color: #56636f; }
.closing { border-top: 1px solid #b6c2cc; margin-top: 2.5mm; padding-top: 1.5mm; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
LONGEST_TEXT = 150
"""A text from a file or a folder may be of any length; a page is not."""


def set_page(summary: Summary) -> str:
    """The page; every text is escaped, and nothing is fetched from anywhere."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    direction = "rtl" if summary.is_right_to_left else "ltr"
    yield "<!doctype html>"
    yield f'<html lang="{summary.language}" dir="{direction}">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(summary.title)}</title>"
    yield f"<style>{_STYLE}</style></head>"
    yield f"<body><h1>{_text(summary.title)}</h1>"
    yield f'<p class="about">{_text(summary.subtitle)}</p>'
    yield f'<p class="headline">{_text(summary.headline)}</p>'
    for section in summary.sections:
        yield from _section(section)
    closing = "<br>".join(_text(line) for line in summary.closing)
    yield f'<p class="closing">{closing}</p></body></html>'


def _section(section: Section) -> Iterator[str]:
    yield f"<section><h2>{_text(section.title)}</h2>"
    if section.table:
        yield from _table(section.table)
    if section.lines:
        yield from _list(section)
    yield "</section>"


def _list(section: Section) -> Iterator[str]:
    if len(section.lines) == 1 and not section.is_numbered:
        yield f"<p>{_text(section.lines[0])}</p>"
        return
    kind = "ol" if section.is_numbered else "ul"
    yield f"<{kind}>{''.join(f'<li>{_text(line)}</li>' for line in section.lines)}</{kind}>"


def _table(table: Table) -> Iterator[str]:
    headings = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.headings)
    yield f"<table><thead><tr>{headings}</tr></thead><tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table>"
    if table.more:
        yield f'<p class="more">{_text(table.more)}</p>'


def _text(text: str) -> str:
    """Escaped, and cut where it is endless."""
    return escape(cut(text))


def cut(text: str, longest: int = LONGEST_TEXT * 2) -> str:
    """A text no longer than a page can bear."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
