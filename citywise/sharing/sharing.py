"""Serve the release that readers see, or refuse to where that would be careless."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.errors import CitywiseError, ReleaseError
from citywise.sharing.tokens import read_tokens
from citywise.sharing.workers import Limits, Workers, what_is_not_held
from citywise.warehouse.reading import open_release

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.sharing.server import Server
    from citywise.workspace import Workspace


class SharingError(CitywiseError):
    """What was asked for would let in whoever comes by."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where is listened, who is let in, and with which certificate."""

    address: str
    port: int
    tokens: Path
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_at_home(self) -> bool:
        """Only this machine itself can come in."""
        return all(ipaddress.ip_address(place[0]).is_loopback for _, place in self.places)

    @property
    def places(self) -> list[tuple[socket.AddressFamily, tuple[str, int]]]:
        """What the address means on this machine.

        Raises:
            SharingError: it means nothing.
        """
        try:
            found = socket.getaddrinfo(self.address, self.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise self.unusable from error
        return [(family, (str(place[0]), int(place[1]))) for family, _, _, _, place in found]

    @property
    def unusable(self) -> SharingError:
        """Nobody can listen there."""
        return SharingError(
            f"Cannot listen on {self.address}:{self.port}.", "Choose another --port or --address."
        )


@dataclass(frozen=True, slots=True)
class Sharing:
    """A server that is up, with what its operator should know of it."""

    server: Server
    workers: Workers
    url: str
    warnings: tuple[str, ...]

    def serve(self) -> None:
        """Answer until the process is told to end."""
        try:
            self.server.wait()
        finally:
            self.workers.close()


def share_release(workspace: Workspace, doors: Doors, limits: Limits) -> Sharing:
    """Begin to serve.

    Raises:
        CitywiseError: nothing has been released, or the doors would stand open.
    """
    open_release(workspace).close()
    tokens, tls = read_tokens(doors.tokens), _certificate(doors)
    if not tokens and not doors.is_at_home:
        raise SharingError(
            f"{doors.address} can be reached from elsewhere, and {doors.tokens} names nobody.",
            "Make a token first: citywise share --new-token NAME",
        )
    workers = Workers(lambda: newest_file(workspace), limits)
    server = _listen(doors, workers, tls, is_closed=bool(tokens))
    workers.make_ready()
    url = f"{_scheme(doors)}://{_in_url(doors.address)}:{server.port}"
    return Sharing(server, workers, url, tuple(_warnings(doors, is_open=not tokens)))


def newest_file(workspace: Workspace) -> Path:
    """The released file that readers see now; never the link, never the internal store."""
    path = workspace.released_file.resolve()
    if path.parent != workspace.releases.resolve():
        raise ReleaseError(
            f"{workspace.released_file} does not lead to a release.", "Run a night: citywise run"
        )
    return path


def _listen(
    doors: Doors, workers: Workers, tls: tuple[bytes, bytes] | None, *, is_closed: bool
) -> Server:
    from citywise.sharing.server import Server  # noqa: PLC0415 - loads the protocol's library

    _require_free(doors)
    location = f"{_scheme(doors)}://{_in_url(doors.address)}:{doors.port}"
    try:
        return Server(location, workers, doors.tokens if is_closed else None, tls)
    except OSError as error:
        raise doors.unusable from error


def _require_free(doors: Doors) -> None:
    """The protocol's library would share a port with another server, and questions with it."""
    for family, place in doors.places:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(place)
            except OSError as error:
                raise doors.unusable from error


def _certificate(doors: Doors) -> tuple[bytes, bytes] | None:
    if bool(doors.certificate) != bool(doors.key):
        raise SharingError("A certificate goes with its key.", "Name both: --tls-cert, --tls-key")
    if not (doors.certificate and doors.key):
        return None
    try:
        return doors.certificate.read_bytes(), doors.key.read_bytes()
    except OSError as error:
        raise SharingError(
            f"{error.filename} cannot be read.", "Name files in PEM form."
        ) from error


def _scheme(doors: Doors) -> str:
    return "grpc+tls" if doors.certificate else "grpc"


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _warnings(doors: Doors, *, is_open: bool) -> list[str]:
    unheld = what_is_not_held()
    found = {
        "Tokens and answers cross the network unencrypted: name --tls-cert and --tls-key.": (
            not doors.certificate and not doors.is_at_home
        ),
        "Without a token, whoever uses this machine may ask.": is_open,
        f"This machine cannot hold back: {unheld}.": bool(unheld),
    }
    return [said for said, applies in found.items() if applies]
