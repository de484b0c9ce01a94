"""Who may query: a name and the SHA-256 of its token on each line of a file of the owner's.

The token itself is shown once, when it is made, and kept nowhere. The file is read at every
question, so that a line that is taken out ends the access at once.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from typing import TYPE_CHECKING

from citywise.errors import CitywiseError
from citywise.workspace import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN_BYTES = 32
_NAME = re.compile(r"[\w.@-]+")
_LINE = re.compile(r"(?P<name>[\w.@-]+) +(?P<digest>[0-9a-f]{64})")
_OTHERS = 0o077


class TokenError(CitywiseError):
    """The file of tokens cannot be used as it stands."""


def new_token(file: Path, name: str) -> str:
    """Make a token for `name` and note its digest; this is the only time it is told."""
    if not _NAME.fullmatch(name):
        raise TokenError(f"{name!r} is no name.", "Letters, digits and . _ @ - only.")
    if name in read_tokens(file):
        raise TokenError(
            f"{name} has a token already.", f"Take its line out of {file} first, or choose a name."
        )
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    _append(file, f"{name} {_digest(token)}\n")
    return token


def read_tokens(file: Path) -> dict[str, str]:
    """Digests by name; none where there is no file. Refused where others could read or write it."""
    if not file.exists():
        return {}
    if file.stat().st_mode & _OTHERS:
        raise TokenError(f"{file} is open to others.", f"chmod 600 {file}")
    lines = [line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    matches = [(line, _LINE.fullmatch(line)) for line in lines if line]
    if wrong := [line for line, match in matches if not match]:
        raise TokenError(
            f"{file}: {len(wrong)} lines are no name with a digest.",
            "Make tokens with: citywise share --new-token NAME",
        )
    return {match["name"]: match["digest"] for _, match in matches if match}


def name_of(token: str, tokens: dict[str, str]) -> str:
    """Whose token it is; nobody's is empty. Takes as long for every token."""
    digest, found = _digest(token), ""
    for name, known in tokens.items():
        if hmac.compare_digest(digest, known):
            found = name
    return found


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    with os.fdopen(os.open(file, flags, OWNER_ONLY_FILE), "a", encoding="utf-8") as lines:
        lines.write(line)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
