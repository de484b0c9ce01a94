"""A network without a release, and its pages with a file handed in: `hand_in("check", …)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demonstration import APP
from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from citywise.workspace import Workspace

HEADING = ["Date", "Title", "Activity", "Status", "Participants"]
GOOD = ["2025-01-05", "Open day", "Sports", "Completed", 20]
BAD = ["03/31/2025", "Open day", "Sports", "Completed", 20]

DIARY = """\
Northby clubs,,,,,
Evening of,Club,What we did,Who came,of them girls,of them boys
14/01/2025,Mentors,mentoring,12,5,7
21/01/2025,Mentors,street football,24,10,14
"""
WORD = "words.activity_type.street football"


def set_pages(network: Workspace, *lines: str) -> None:
    """Write lines into the part of `network.toml` about pages."""
    text = network.settings_file.read_text(encoding="utf-8")
    network.settings_file.write_text("\n".join([text, "[pages]", *lines]), encoding="utf-8")


def open_at(page: str, **address: str) -> AppTest:
    """A page of the workspace in the environment, before a file is handed in."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.run()
    for key, value in address.items():
        app.query_params[key] = value
    return app.switch_page(f"app_pages/{page}.py").run()


def hand_in(app: AppTest, name: str, content: bytes) -> AppTest:
    """The page once a file has been dropped on it."""
    return app.file_uploader[0].upload(name, content, "application/octet-stream").run()


def shown(app: AppTest) -> str:
    """Everything the page shows as plain text: what may hold supplied text."""
    return "\n".join(str(element.value) for element in [*app.text, *app.code])


def drawn(app: AppTest) -> str:
    """Everything the page draws or labels: what may not."""
    labels = [box.label for box in [*app.selectbox, *app.text_input, *app.expander, *app.button]]
    html = [str(element.value) for element in [*app.get("html"), *app.markdown, *app.title]]
    return "\n".join([*labels, *html])
