"""Ask a shared release from another machine: `citywise.connect_remote(url, token)`."""

# pyarrow tells no types
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import polars as pl
import pyarrow as pa
from pyarrow import flight

from citywise.errors import ReleaseError
from citywise.sharing.messages import Message, Question, write_message, write_question
from citywise.sharing.streams import release_in, write_parameters
from citywise.warehouse.answers import Answers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(slots=True)
class RemoteRelease(Answers):
    """The release that readers see at the server, asked anew with every query.

    `release_id` says of which release the last answer is: where several queries belong together,
    it must be the same for all.
    """

    url: str
    client: Any
    headers: list[tuple[bytes, bytes]]
    release_id: str = ""

    def query(self, sql: str, parameters: Sequence[Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame.

        Raises:
            ReleaseError: it is not answered, and why.
        """
        asked = Question(sql, write_parameters(parameters or ()))
        ticket = write_message(Message("TicketStatementQuery", {1: write_question(asked)}))
        table = self._get(ticket)
        self.release_id = release_in(table.schema)
        return cast("pl.DataFrame", pl.from_arrow(table))

    def close(self) -> None:
        """End the connection."""
        self.client.close()

    def _get(self, ticket: bytes) -> pa.Table:
        options = flight.FlightCallOptions(headers=self.headers)
        try:
            return self.client.do_get(flight.Ticket(ticket), options).read_all()
        except flight.FlightUnauthenticatedError as error:
            raise ReleaseError(
                f"{self.url} does not know this token.", "Ask whoever runs the server for one."
            ) from error
        except flight.FlightUnavailableError as error:
            raise ReleaseError(
                f"{self.url} does not answer: {_said(error)}",
                "Look at the address and the certificate, or ask again later.",
            ) from error
        except pa.ArrowException as error:
            raise ReleaseError("The query was not answered.", _said(error)) from error


def connect_remote(
    url: str, token: str = "", *, certificate: Path | str | None = None
) -> RemoteRelease:
    """Connect to what `citywise share` serves: `grpc+tls://data.network.example:8815`.

    `certificate` is the file of the certificate by which to know the server, where it is not
    signed by an authority that this machine trusts. `grpc://` goes unencrypted, for 127.0.0.1 only.
    """
    roots = None
    if certificate:
        with open(certificate, "rb") as file:  # noqa: PTH123 - a text or a path
            roots = file.read()
    try:
        client = flight.FlightClient(url, tls_root_certs=roots)
    except pa.ArrowException as error:
        raise ReleaseError(
            f"{url} is no address of a shared release.", "Write grpc+tls://MACHINE:PORT"
        ) from error
    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    return RemoteRelease(url, client, headers)


def _said(error: Exception) -> str:
    """What the server said, without what the library puts around it."""
    said = str(error).split(". gRPC client debug context", 1)[0].split(". Detail: ", 1)[0]
    return said.rpartition("with message: ")[2].strip()
