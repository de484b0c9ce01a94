"""What has changed in a layout that a template knew: sheet, heading, headings, groups.

Columns that were only moved are no change: they are found by their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.intake.fitting.drift import Change, find_changes, named_in_a_row
from citywise.intake.fitting.headings import Heading, find_heading
from citywise.intake.fitting.regrouping import Regrouping, find_regroupings
from citywise.intake.fitting.zones import find_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.templates.template import Template

MOST_LEVELS, DEEPEST = 6, 25
A_SHEET_OF_ITS_NAME = "a sheet of its name"


@dataclass(frozen=True, slots=True)
class Setting:
    """An entry of `[source]` that would have to say something else."""

    name: str
    value: str | int | bool
    lacks: str
    says: str
    letter: str = ""

    @property
    def line(self) -> str:
        """What to do, for the person who keeps the template."""
        return f"{self.says}: set {self.name} of [source]"


LayoutChange = Change | Setting | Regrouping


@dataclass(frozen=True, slots=True)
class Drift:
    """What a template lacks in a sheet, and the changes of it that may mend that."""

    template: Template
    lacks: tuple[str, ...]
    changes: tuple[LayoutChange, ...]
    known: int


def nearest_drift(sheet: Sheet, templates: Iterable[Template]) -> Drift | None:
    """The template that a sheet fits, or comes nearest to; nothing where none comes near."""
    zone = find_zone(sheet)
    drifts = [find_drift(sheet, template, zone) for template in templates]
    drifts = [drift for drift in drifts if drift.known > 1]
    return min(drifts, key=lambda drift: (len(drift.lacks), -drift.known), default=None)


def find_drift(sheet: Sheet, template: Template, zone: Zone | None) -> Drift:
    """What has changed; nothing is lacking where the template fits as it is."""
    heading = find_heading(sheet, template)
    of_sheet = list(_of_sheet(sheet, template))
    of_heading = [] if heading.is_complete else _of_heading(sheet, template, heading, zone)
    if of_heading:
        heading = find_heading(sheet, _with(template, of_heading))
    lacks = (*(setting.lacks for setting in (*of_sheet, *of_heading)), *heading.missing)
    found = [] if heading.is_complete else _of_columns(heading, template)
    known = sum(1 for column in heading.columns if column.rule)
    return Drift(template, lacks, (*of_sheet, *of_heading, *found), known)


def _of_columns(heading: Heading, template: Template) -> list[Change | Regrouping]:
    """Renamed columns; a column that was split or merged is no renamed one."""
    groups = find_regroupings(heading, template)
    taken = {part.heading for group in groups for part in group.parts}
    gone = {f"{g.section.removesuffix('s')}:{number}" for g in groups for number in g.gone}
    renamed = find_changes(heading, template)
    return [*groups, *(c for c in renamed if c.rule not in gone and c.heading not in taken)]


def _of_sheet(sheet: Sheet, template: Template) -> Iterator[Setting]:
    if sheet.name and re.fullmatch(template.source.sheets, sheet.name) is None:
        says = f"the sheet is called {sheet.name!r}, which the template does not name"
        names = f"{template.source.sheets}|{re.escape(sheet.name)}"
        yield Setting("sheets", names, A_SHEET_OF_ITS_NAME, says)


def _of_heading(
    sheet: Sheet, template: Template, heading: Heading, zone: Zone | None
) -> list[Setting]:
    """Another number of rows, or another place, by which the heading would be known better."""
    if zone is None or sheet.places:
        return []
    settings = list(_as_found(zone, template))
    changed = find_heading(sheet, _with(template, settings)) if settings else heading
    is_better = _fit(changed) > _fit(heading) or _named_in_rows(changed, heading, template)
    return settings if is_better else []


def _named_in_rows(changed: Heading, before: Heading, template: Template) -> bool:
    """A heading that was missing stands in one of the rows, below or above another text."""
    if _fit(changed) < _fit(before):
        return False
    strange = [column for column in changed.columns if not column.rule]
    rules = (*template.columns.values(), *template.counts, *template.values)
    gone = [rule.headers for rule in rules if set(rule.headers[:1]) & set(changed.missing)]
    return any(named_in_a_row(column, headers) for column in strange for headers in gone)


def _as_found(zone: Zone, template: Template) -> Iterator[Setting]:
    source = template.source
    if zone.height != source.header_rows and zone.height <= MOST_LEVELS:
        before, now = _rows(source.header_rows), _rows(zone.height)
        says = f"the heading has {now} rather than {before}"
        yield Setting("header_rows", zone.height, f"a heading of {before}", says)
    if zone.is_spread and not source.spread_headings:
        says = "a text of the heading stands once over several columns"
        yield Setting("spread_headings", value=True, lacks="merged headings", says=says)
    if zone.top > source.search_rows:
        says = f"the heading stands in row {zone.top}"
        lacks = f"a heading in the first {_rows(source.search_rows)}"
        yield Setting("search_rows", DEEPEST, lacks, says)


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _fit(heading: Heading) -> tuple[int, int]:
    return (-len(heading.missing), sum(1 for column in heading.columns if column.rule))


def _with(template: Template, settings: Iterable[Setting]) -> Template:
    update = {setting.name: setting.value for setting in settings}
    return template.model_copy(update={"source": template.source.model_copy(update=update)})
