"""The servers a network fetches from: `reference/connections.toml`, see docs/connections.md.

A secret never stands there; only where it lies: `secret_env = "KOBO_TOKEN"`.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date  # noqa: TC003 - pydantic reads annotations at run time
from pathlib import Path  # noqa: TC003
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from citywise.errors import WorkspaceError
from citywise.network.settings import describe_mistakes

if TYPE_CHECKING:
    from citywise.network.network import Network
    from citywise.workspace import Workspace

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_TELLS_A_SECRET = ("key", "token", "secret", "password", "auth", "signature")
_NAME = r"^[A-Za-z0-9._~-]+$"


class Declaration(BaseModel):
    """What every connection says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    url: str
    city: str
    secret_env: str = ""
    secret_file: Path | None = None
    leave_out: tuple[str, ...] = ()
    full_every_days: int = Field(default=7, ge=0)
    page_size: int = Field(default=1000, ge=1, le=10_000)
    largest_megabytes: int = Field(default=100, ge=1, le=1000)
    minutes: float = Field(default=10, gt=0, le=240)

    @model_validator(mode="after")
    def _names_a_server(self) -> Self:
        parts = urlsplit(self.url)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError("url: write the whole address, such as https://kobo.example.org")
        if parts.username is not None or parts.password is not None:
            raise ValueError("url: no name or password belongs there; use secret_env")
        names = [name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        if any(word in name for name in names for word in _TELLS_A_SECRET):
            raise ValueError("url: no key belongs there; use secret_env")
        return self

    @model_validator(mode="after")
    def _says_where_the_secret_lies(self) -> Self:
        if self.secret_env and self.secret_file:
            raise ValueError("say secret_env or secret_file, not both")
        if not self.has_secret and self.needs_secret:
            raise ValueError("say where the secret lies: secret_env or secret_file")
        parts = urlsplit(self.url)
        if self.has_secret and parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
            raise ValueError("url: a secret is sent by https only")
        return self

    @property
    def has_secret(self) -> bool:
        """Whether the server is to be told one."""
        return bool(self.secret_env or self.secret_file)

    @property
    def needs_secret(self) -> bool:
        """Whether the server cannot be asked without one."""
        return True

    @property
    def fingerprint(self) -> str:
        """Digest of what is asked for; what was remembered of another question is forgotten."""
        irrelevant = {"secret_env", "secret_file", "largest_megabytes", "minutes", "page_size"}
        return hashlib.sha256(self.model_dump_json(exclude=irrelevant).encode()).hexdigest()


class Kobo(Declaration):
    """The submissions of one form on KoboToolbox."""

    kind: Literal["kobo"]
    asset: str = Field(pattern=_NAME)
    # the most that the server hands out at once
    page_size: int = Field(default=1000, ge=1, le=1000)


class Odk(Declaration):
    """The submissions of one form on ODK Central, for a user or (without one) an app user."""

    kind: Literal["odk"]
    project: int = Field(ge=1)
    form: str = Field(min_length=1)
    user: str = ""


class Dhis2(Declaration):
    """The values of data sets of DHIS2; `user` where the secret is a password, not a token."""

    kind: Literal["dhis2"]
    data_sets: tuple[str, ...] = Field(min_length=1)
    org_units: tuple[str, ...] = Field(min_length=1)
    children: bool = False
    periods: tuple[str, ...] = ()
    since: date | None = None
    user: str = ""

    @model_validator(mode="after")
    def _says_for_when(self) -> Self:
        if bool(self.periods) == bool(self.since):
            raise ValueError('say for when: periods = ["2031Q1"] or since = 2031-01-01')
        return self


class Iati(Declaration):
    """One document of IATI activities: a publisher's file, or a question to a datastore."""

    kind: Literal["iati"]
    reporting_org: str = ""

    @property
    def needs_secret(self) -> bool:
        """What is published is open to all."""
        return False


Connection = Kobo | Odk | Dhis2 | Iati


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    connections: tuple[Annotated[Connection, Field(discriminator="kind")], ...] = ()


def read_connections(workspace: Workspace, network: Network) -> tuple[Connection, ...]:
    """Every connection in its order; a mistake is named with its place and remedy."""
    file = workspace.connections_file
    if not file.exists():
        return ()
    try:
        told = _Declared.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{file.name}: {error}.", "Mend the line; see docs/connections.md."
        ) from error
    except ValidationError as error:
        # not `from error`: what stands in the file may be a secret put in the wrong place
        raise WorkspaceError(
            f"{file.name}: {describe_mistakes(error)}",
            "See docs/connections.md for what is allowed.",
        ) from None
    _require_known(told.connections, network)
    return told.connections


def _require_known(connections: tuple[Connection, ...], network: Network) -> None:
    ids = [connection.id for connection in connections]
    for connection in connections:
        if ids.count(connection.id) > 1:
            raise WorkspaceError(
                f"connections.toml: {connection.id!r} stands twice.",
                "Give each connection an id of its own.",
            )
        if connection.city not in network.cities:
            raise WorkspaceError(
                f"connections.toml, {connection.id}: there is no city {connection.city!r}.",
                f"Cities: {', '.join(sorted(network.cities)) or 'none yet'}.",
            )
