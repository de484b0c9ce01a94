"""The secret of a connection: read when it is needed, shown nowhere."""

from __future__ import annotations

import os
import stat
from base64 import b64encode
from typing import TYPE_CHECKING

from citywise.connectors.problems import PullError

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.connectors.declarations import Declaration
    from citywise.workspace import Workspace

_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST = 8192


class Secret:
    """A text that does not show itself."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        """Never the text."""
        return "Secret(…)"

    def reveal(self) -> str:
        """The text, for the server it belongs to."""
        return self._text

    def with_user(self, user: str) -> str:
        """The value of a header that names a user by password."""
        return "Basic " + b64encode(f"{user}:{self._text}".encode()).decode()


def read_secret(workspace: Workspace, declared: Declaration) -> Secret | None:
    """The secret from where the connection says it lies; None where it needs none."""
    if declared.secret_file:
        where = "Say in secret_file where it lies, from the workspace's folder on."
        text = read_closed_file(workspace.root / declared.secret_file, where)
    elif declared.secret_env:
        text = os.environ.get(declared.secret_env, "")
    else:
        return None
    text = text.strip()
    if not text:
        raise PullError("The secret is empty.", f"Put it into {_place(declared)}.")
    if len(text) > _LONGEST or not text.isprintable():
        raise PullError("The secret is not one line of text.", f"Mend {_place(declared)}.")
    return Secret(text)


def _place(declared: Declaration) -> str:
    if declared.secret_file:
        return f"the file {declared.secret_file}"
    return f"the environment variable {declared.secret_env}"


def read_closed_file(file: Path, remedy: str) -> str:
    """The text of a file that only its owner can read; `remedy`: what to do if it cannot be."""
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_mode & _OF_OTHERS:
            raise PullError(
                f"The secret file {file.name} can be read by others.",
                f"Close it, and take a new secret: chmod 600 {file.name}",
            )
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PullError(f"The secret file {file.name} cannot be read.", remedy) from error
