"""Which doors of the hub lead to a material once it is released, and that the hub finds it."""

import os
import time

import pytest

from citywise.hub.catalogue import open_catalogue
from citywise.stages.night import open_night
from citywise.warehouse.reading import open_release
from tests.conform.test_registers import PRACTICE_HEAD, PRACTICES
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.material_templates import RIS
from tests.fixtures.nights import STATES, work
from tests.intake.library_files import RIS as LISTED

MATERIALS = """
id = "materials"
title = "Materials"
produces = "materials"
[columns.ref]
headers = ["Ref"]
[columns.title]
headers = ["Title"]
[columns.resource_type]
headers = ["Kind"]
[columns.theme]
headers = ["Themes"]
[columns.audience]
headers = ["For"]
split = ";"
[columns.practice]
headers = ["Practice"]
[columns.door]
headers = ["Door"]
"""
ROWS = """Ref,Title,Kind,Themes,For,Practice,Door
by-theme,Voices,guide,youth_voice,,,
by-audience,At the table,guide,,police,,
by-practice,Ball games,guide,,,Open club,
named,Named,guide,youth_voice,,,protect_community
training,Noticing,training_deck,practitioner_capability,teachers; social_workers,,
training-for-all,Noticing for all,training_deck,practitioner_capability,teachers; parents_caregivers,,
training-for-nobody,Noticing for nobody,training_deck,practitioner_capability,,,
data,Numbers,dataset,practitioner_capability,teachers,,
named-for-parents,Signs at home,guide,,parents_caregivers,,recognise_early_signs
nothing,Nothing,guide,,,,
"""
DOORS = {
    ("by-theme", "engage_young_people"),
    ("by-audience", "build_partnerships"),
    ("by-practice", "engage_young_people"),
    ("named", "protect_community"),
    ("training", "recognise_early_signs"),
    # the audience of parents leads to another door, and closes the one for practitioners
    ("training-for-all", "protect_community"),
    ("https-hub-example-1", "protect_community"),
}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    workspace = make_workspace(
        tmp_path_factory.mktemp("doors") / "w",
        templates={"p.toml": PRACTICES, "m.toml": MATERIALS, "r.toml": RIS},
        release_states=STATES.format(state="network"),
    )
    workspace.settings_file.write_text(SETTINGS + '[release]\naudience = "network"\n')
    listed = LISTED.replace(b"parents\nKW  - police\n", b"")
    practice = "Open club,The open club,,sports,,,,,\n"
    for name, content in (
        ("materials.csv", ROWS.encode()),
        ("practices.csv", (PRACTICE_HEAD + practice).encode()),
        ("library.ris", listed),
    ):
        file = workspace.raw / "eastmere" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (time.time() - 60,) * 2)
    with open_night(workspace) as opened:
        work(opened)
    with open_release(workspace) as shown:
        yield shown


def test_themes_audiences_and_practices_lead_to_doors_where_none_is_named(release):
    rows = release.query("select material_id, hub_door_code from out_material_doors").rows()
    assert set(rows) == DOORS


def test_the_hub_finds_what_a_library_listed(release):
    found = open_catalogue(release).search("écrans screens home")
    assert found.materials["material_id"].to_list()[0] == "https-hub-example-1"
