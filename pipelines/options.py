"""What several commands take, and with which codes they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citywise.workspace import VARIABLE

FAILED, UNUSABLE, BUSY = 1, 2, 75

Chosen = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", envvar=VARIABLE, help="Folder of the network [the checkout's data/]"
    ),
]
City = Annotated[str, typer.Option(help="Whose file it is, unless it lies in raw/")]
