"""Which headings a file and its template do not share: a column renamed is a column lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.reading import FileRead
    from citywise.intake.templates.template import Template


def lacking_headings(file: FileRead, template: Template) -> tuple[str, ...]:
    """Columns that the template knows and no sheet has, each by the first of its headings."""
    found = {column.rule for column in _columns(file)}
    found |= {_field_of_choice(rule) for rule in found}
    known = {f"field:{name}": rule.headers for name, rule in template.columns.items()}
    known |= {f"count:{number}": rule.headers for number, rule in enumerate(template.counts)}
    known |= {f"value:{number}": rule.headers for number, rule in enumerate(template.values)}
    return tuple(headers[0] for rule, headers in known.items() if headers and rule not in found)


def unread_headings(file: FileRead) -> tuple[str, ...]:
    """Headings of the columns that the template does not ask for."""
    unread = (column.heading for column in _columns(file) if not column.rule)
    texts = (" / ".join(dict.fromkeys(filter(None, heading))) for heading in unread)
    return tuple(dict.fromkeys(filter(None, texts)))


def _columns(file: FileRead) -> list[LaidColumn]:
    return [column for sheet in file.sheets for column in sheet.columns]


def _field_of_choice(rule: str) -> str:
    """The field of which a column tells one answer: `choice:audience:parents`."""
    return f"field:{rule.split(':')[1]}" if rule.startswith("choice:") else rule
