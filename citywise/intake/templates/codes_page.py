"""The page of the codes that a template may map a word to, rendered from the vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.intake.templates.fields import BREAKDOWNS, FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.catalogue.vocabularies import Vocabulary

_INTRODUCTION = """\
# Codes: what a word of a template may mean

Every code list that a column of a [template](templates.md) is read by
(`citywise/catalogue/vocabularies.yaml`). A code stands on the right of an entry in `words`, or in
`breakdown`:

```toml
[columns.status]
headers = ["État"]
words = { "fait" = "completed" }

[[counts]]
headers = ["Filles 15-17 ans"]
breakdown = { sex = "F", age_band = "15-17" }
```

The words of each line are understood without being mapped, whatever their case, accents and
punctuation. A city's own code, `local:…`, is understood where a template writes it; it is never
compared with other cities.
"""
_AGES = """\
Any group whose edges are edges of these is understood too and needs no code of its own: `15-29`,
`under 18`, `15 to 24`, `17 and under`, `más de 29`, `30 og derover`. `Over 29` begins at 30.

One that straddles an edge, such as `10-19`, stays the city's own (`local:10-19`), and so does one
that is not understood, such as `up to 25`, which a check tells of: give it a word.
"""


def render_codes() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def code_lists() -> dict[str, list[str]]:
    """Each code list that a template may map to, with the fields that are read by it."""
    lists: dict[str, list[str]] = {}
    for fields in FIELDS.values():
        for field in fields.values():
            if field.codes and field.name not in lists.setdefault(field.codes, []):
                lists[field.codes].append(field.name)
    for dimension, codes in BREAKDOWNS.items():
        if dimension not in lists.setdefault(codes, []):
            lists[codes].append(dimension)
    return lists


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    for name, fields in code_lists().items():
        codes = vocabulary(name)
        yield f"## {codes.title}\n"
        yield f"Read by {', '.join(f'`{field}`' for field in fields)}.\n"
        if name == "age_band":
            yield _AGES
        yield "| Code | Meaning | Also understood |"
        yield "|---|---|---|"
        for code in codes.codes:
            yield f"| `{code}` | {codes.label(code)} | {_other_words(codes, code)} |"
        yield ""


def _other_words(codes: Vocabulary, code: str) -> str:
    """Every other spelling, in the order of the catalogue."""
    spoken = [*codes.labels[code].values(), *codes.also.get(code, ())]
    return ", ".join(dict.fromkeys(text for text in spoken if text != codes.label(code)))
