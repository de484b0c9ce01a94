"""What counts depends on the order of receipt, and on nothing else.

A report is sent four times: first as it is, once more under another name, corrected, and again as
it was at first. Every city of this network receives the four in another order.
"""

from __future__ import annotations

import os
import random
from itertools import permutations

import pytest

from tests.fixtures.invented import SETTINGS, make_workspace, night_on
from tests.torture.clocks import off_by

pytestmark = pytest.mark.slow

LOG = "Ref,Date,Activity,Status,Participants\n{city}-1,2025-01-05,Sports,Completed,{count}\n"
COUNTS = {"original": 20, "duplicate": 20, "correction": 30, "stale": 20}
ORDERS = {f"city{number:02}": order for number, order in enumerate(permutations(COUNTS))}
CITIES = "city_id,city_name,country,language,decimal_mark,date_order,encoding,aliases\n" + "".join(
    f"{city},{city.capitalize()},GB,en,.,dmy,,\n" for city in ORDERS
)
PROGRAMS = "program_id,city_id,program_name,aliases\n"
PARTNERS = "partner_id,city_id,partner_name,aliases,partner_type\n"
COUNTED = "select city_id, participation_count from core_events_current order by all"
BECAME = (
    "select folder_name, list(delivery_outcome_code order by delivery_id) from raw_deliveries"
    " group by all order by all"
)
EXPECTED = {city: 20 if order[0] == "correction" else 30 for city, order in ORDERS.items()}
"""The corrected report holds, unless it came before there was anything to correct: then what came
after it is news."""


def plain(order, place):
    return f"2025-Q1 {order[place]}.csv"


def backwards(order, place):
    """The later it comes, the earlier its name."""
    return f"2025-Q1 {'zyxw'[place]} {order[place]}.csv"


def send(workspace, place, name, at):
    """To every city the file that is its next."""
    for city, order in ORDERS.items():
        folder = workspace.raw / city
        folder.mkdir(exist_ok=True)
        file = folder / name(order, place)
        file.write_text(LOG.format(city=city, count=COUNTS[order[place]]))
        os.utime(file, (at, at))


def told(workspace):
    with night_on(workspace) as night:
        return dict(night.store.rows(COUNTED).iter_rows()), night.store.rows(BECAME).rows()


def together(workspace, name):
    """All in one night, dated by their senders as they were sent."""
    for place in range(4):
        send(workspace, place, name, at=1_760_000_000 + place)
    return told(workspace)


def one_a_night(workspace, name):
    """A night each, by a clock that is right, ahead or behind, and with any date on the files."""
    chance = random.Random(name.__name__)
    for place in range(4):
        send(workspace, place, name, at=1_760_000_000 + chance.randint(-(10**7), 10**7))
        with off_by(days=chance.choice([0, 400, -400])):
            seen = told(workspace)
    return seen


def in_two_nights(workspace, name):
    for place in range(2):
        send(workspace, place, name, at=1_760_000_000 + place)
    told(workspace)
    for place in range(2, 4):
        send(workspace, place, name, at=1_700_000_000 + place)
    return told(workspace)


@pytest.mark.parametrize(
    ("deliver", "name"),
    [
        (together, plain),
        (together, backwards),
        (one_a_night, backwards),
        (in_two_nights, plain),
    ],
)
def test_the_order_of_receipt_alone_decides(tmp_path, deliver, name):
    workspace = make_workspace(
        tmp_path / "network", cities=CITIES, programs=PROGRAMS, partners=PARTNERS
    )
    workspace.settings_file.write_text(SETTINGS)
    counted, became = deliver(workspace, name)
    assert counted == EXPECTED
    assert dict(became) == {city: outcomes(order) for city, order in ORDERS.items()}


def outcomes(order):
    """A content counts when it first comes; the same again is a repeat."""
    seen = [COUNTS[name] for name in order]
    return ["repeat" if one in seen[:place] else "new" for place, one in enumerate(seen)]
