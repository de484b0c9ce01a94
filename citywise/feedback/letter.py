"""Set a summary as plain text, for the body of an e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.feedback.summary import Section, Summary, Table


def set_letter(summary: Summary) -> str:
    """The summary from top to bottom, one fact a line."""
    lines = [f"# {summary.title}", "", summary.subtitle, "", summary.headline]
    for section in summary.sections:
        lines += ["", f"## {section.title}", "", *_section(section)]
    return "\n".join(_on_one_line(line) for line in [*lines, "", *summary.closing]) + "\n"


def _on_one_line(text: str) -> str:
    """No name of a file begins a line of its own."""
    return " ".join(text.split())


def _section(section: Section) -> Iterator[str]:
    if section.table:
        yield from _table(section.table)
    for number, line in enumerate(section.lines, 1):
        yield f"{number}. {line}" if section.is_numbered else f"- {line}"


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        first, *others = row
        named = [
            f"{name}: {cell}" for name, cell in zip(table.headings[1:], others, strict=True) if cell
        ]
        yield f"- {first} ({'; '.join(named)})"
    if table.more:
        yield f"- {table.more}"
