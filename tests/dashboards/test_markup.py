"""Everything that becomes HTML is escaped on its way."""

import pytest

from dashboards.markup.calendar import Cell, draw_calendar, draw_signs
from dashboards.markup.notes import (
    draw_banner,
    draw_entry,
    draw_facts,
    draw_footer,
    draw_heading,
    draw_lead,
    draw_legend,
    draw_note,
    draw_remedy,
    draw_steps,
)
from dashboards.markup.programs import Program, draw_programs
from dashboards.markup.rows import Row, Span, draw_rows
from dashboards.markup.tiles import Tile, draw_tiles
from dashboards.wording import count_label

BAD = "<img src=x onerror=alert(1)>\"'"


@pytest.mark.parametrize(
    "drawn",
    [
        draw_banner(BAD),
        draw_heading(BAD),
        draw_lead(BAD),
        draw_note(BAD),
        draw_facts([(BAD, BAD)]),
        draw_steps([(BAD, BAD)]),
        draw_entry(BAD, BAD),
        draw_remedy(BAD, BAD),
        draw_legend([(BAD, BAD, BAD)]),
        draw_footer([BAD]),
        draw_tiles([Tile(BAD, BAD, BAD)]),
        draw_programs([Program(BAD, BAD, [(BAD, BAD)])]),
        draw_rows(
            [BAD],
            [
                Row(
                    name=BAD,
                    basis=BAD,
                    figure=BAD,
                    limits=BAD,
                    verdict=BAD,
                    extra=BAD,
                    tone=BAD,
                    span=Span(1),
                    link=BAD,
                )
            ],
        ),
        draw_calendar([BAD], [(BAD, [Cell("late", BAD), Cell(BAD, BAD, BAD)])]),
        draw_signs([(BAD, BAD, BAD)]),
    ],
)
def test_nothing_supplied_becomes_a_tag(drawn):
    assert "<img" not in drawn
    assert "onerror=alert(1)>" not in drawn.replace("&gt;", "")


def test_a_row_without_a_number_draws_no_place():
    drawn = draw_rows(["a"], [Row(name="n", basis="", figure="Withheld", is_absent=True)])
    assert "cw-hatched" in drawn
    assert "left:" not in drawn


@pytest.mark.parametrize(
    ("unit", "counted", "basis", "said"),
    [
        ("percent", "sessions", "events", "n\u00a0=\u00a01,200 (sessions)"),
        ("count", "participations", "events", "n\u00a0=\u00a01,200 (event records)"),
        ("count", "participations", "report", "n\u00a0=\u00a01,200 (participations)"),
        ("per_100k", "incidents", "report", "n\u00a0=\u00a01,200 (inhabitants)"),
        ("currency", "money", "report", "n\u00a0=\u00a01,200"),
        ("ordinal", "stages", "report", ""),
    ],
)
def test_what_a_figure_rests_on(unit, counted, basis, said):
    indicator = {"unit_code": unit, "counted_code": counted}
    assert count_label(1200, indicator, basis) == said
