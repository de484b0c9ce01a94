"""Read templates, with the forms and maps that they name beside themselves.

`reference/templates/*.toml` say what a layout is; `reference/forms/*.xlsx` what its questions
are called in other languages; `reference/maps/*.csv` what the codes of another system mean.
"""

from __future__ import annotations

import hashlib
import tomllib
from itertools import product
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError
from citywise.intake.cells import Problem
from citywise.intake.producers.forms import Form, read_form
from citywise.intake.producers.spellings import spellings_of
from citywise.intake.templates.forms import with_form
from citywise.intake.templates.maps import read_groups, read_words
from citywise.intake.templates.template import Template
from citywise.network.settings import describe_mistakes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citywise.intake.templates.sections import ColumnRule, CountRule, ValueRule

Entries = dict[str, Any]


def read_templates(folder: Path) -> dict[str, Template]:
    """Every template of the workspace by id; a mistake is named with file and place."""
    templates: dict[str, Template] = {}
    for path in sorted(folder.glob("*.toml")):
        template = _read_template(path)
        if template.id in templates:
            raise WorkspaceError(
                f"{path.name}: another template has the id {template.id!r}.",
                "Give each template an id of its own.",
            )
        templates[template.id] = template
    return templates


def _read_template(path: Path) -> Template:
    return parse_template(path.read_bytes(), path.name, path.parent.parent)


def parse_template(content: bytes, name: str, reference: Path) -> Template:
    """One template, with what it names beside itself; a mistake is told with `name` and place."""
    try:
        entries = tomllib.loads(content.decode("utf-8"))
        template = Template.model_validate(entries)
        for complete in (_with_maps, _with_form, _with_spellings, _with_attributes):
            changed = complete(template, reference)
            template = Template.model_validate(template.model_dump() | changed)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{name}: {error}.", "Mend the line; see docs/templates.md."
        ) from error
    except ValidationError as error:
        raise WorkspaceError(
            f"{name}: {describe_mistakes(error)}", "See docs/templates.md for what is allowed."
        ) from error
    return template.model_copy(update={"fingerprint": _fingerprint(content, template)})


def _fingerprint(content: bytes, template: Template) -> str:
    """Digest of the template as it is written, and of what it took from beside itself."""
    if _names_files(template):
        content += template.model_dump_json().encode()
    return hashlib.sha256(content).hexdigest()


def _names_files(template: Template) -> bool:
    maps = [rule.words_file or rule.groups_file for rule in template.columns.values()]
    return bool(template.source.form or any(maps))


def _with_maps(template: Template, reference: Path) -> Entries:
    columns = template.columns.items()
    return {"columns": {name: _mapped(rule, reference / "maps") for name, rule in columns}}


def _mapped(rule: ColumnRule, maps: Path) -> Entries:
    """What the template says itself stands before what a map says."""
    words = read_words(maps / rule.words_file) if rule.words_file else {}
    groups = read_groups(maps / rule.groups_file) if rule.groups_file else {}
    return rule.model_dump() | {"words": words | rule.words, "groups": groups | rule.groups}


def _with_form(template: Template, reference: Path) -> Entries:
    if not template.source.form:
        return {}
    return with_form(template, _form(reference / "forms" / template.source.form))


def _form(path: Path) -> Form:
    form = read_form(path.read_bytes()) if path.is_file() else Problem(0, "the file is not there")
    if isinstance(form, Problem):
        raise WorkspaceError(
            f"forms/{path.name}: no form can be read ({form.reason}).",
            "Put the workbook in which the form was designed (XLSForm) into reference/forms/.",
        )
    return form


def _with_spellings(template: Template, _reference: Path) -> Entries:
    """Headings that one producer writes in several ways; what the template says is left to it."""
    rules = (*template.columns.values(), *template.counts, *template.values)
    said = {fold(header) for rule in rules for header in rule.headers}
    return {
        "columns": {name: _spelled(rule, said) for name, rule in template.columns.items()},
        "values": [_spelled(rule, said) for rule in template.values],
    }


def _spelled(rule: ColumnRule | ValueRule, said: set[str]) -> Entries:
    others = [other for header in rule.headers for other in spellings_of(header)]
    return rule.model_dump() | {"headers": [*rule.headers, *(o for o in others if o not in said)]}


def _with_attributes(template: Template, _reference: Path) -> Entries:
    """A hashtag with people's attributes is a column of its own for each combination of them."""
    return {
        "counts": [entry for rule in template.counts for entry in _by_attributes(rule)],
        "values": [entry for rule in template.values for entry in _by_attributes(rule)],
    }


def _by_attributes(rule: CountRule | ValueRule) -> Iterator[Entries]:
    """`#reached` with `f = {sex = "F"}` is also `#reached+f`, broken down by sex."""
    whole: Entries = rule.model_dump() | {"attributes": {}}
    yield whole
    by_dimension: dict[tuple[str, ...], list[tuple[str, dict[str, str]]]] = {}
    for name, parts in rule.attributes.items():
        by_dimension.setdefault(tuple(sorted(parts)), []).append((name, parts))
    choices = [[("", dict[str, str]()), *each] for each in by_dimension.values()]
    for chosen in product(*choices):
        attributes = [name for name, _ in chosen if name]
        if attributes:
            breakdown = {d: code for _, parts in chosen for d, code in parts.items()}
            headers = ["+".join([header, *attributes]) for header in rule.headers]
            more = {"headers": headers, "breakdown": rule.breakdown | breakdown}
            yield whole | more | {"required": False}
