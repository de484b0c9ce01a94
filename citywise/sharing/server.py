"""Answer questions over Arrow Flight SQL: queries, with and without parameters, and nothing else.

Nothing is remembered between two messages: the handle or ticket of a question is the question.
"""

# pyarrow tells no types
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportUntypedBaseClass=false
# ruff: noqa: ANN401 - the library names its types in documents only
from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import flight

from citywise.errors import ReleaseError
from citywise.sharing.messages import (
    Message,
    MessageError,
    Question,
    as_text,
    read_message,
    read_question,
    write_fields,
    write_message,
    write_question,
)
from citywise.sharing.streams import write_stream
from citywise.sharing.tokens import TokenError, name_of, read_tokens
from citywise.sharing.workers import CrowdedError, NoAnswerError

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.sharing.workers import Workers

Method = Callable[..., Any]

_BEARER = "bearer "
_PREPARE, _CLOSE = "CreatePreparedStatement", "ClosePreparedStatement"


def _plainly(method: Method) -> Method:
    """What goes wrong is told in words; a traceback is the operator's, never the asker's."""

    @wraps(method)
    def told(*arguments: Any) -> Any:
        try:
            return method(*arguments)
        except CrowdedError as error:
            raise flight.FlightUnavailableError(str(error)) from None
        except (NoAnswerError, MessageError, pa.ArrowException) as error:
            raise flight.FlightServerError(str(error)) from None
        except ReleaseError:
            raise flight.FlightServerError("There is no release to ask just now.") from None
        except Exception:  # noqa: BLE001 - the operator sees which
            traceback.print_exc()
            raise flight.FlightInternalError("The server failed; tell whoever runs it.") from None

    return told


class Server(flight.FlightServerBase):
    """Answers on `location` until it is shut down; `tokens` is the file of those who may ask."""

    def __init__(
        self, location: str, workers: Workers, tokens: Path | None, tls: tuple[bytes, bytes] | None
    ) -> None:
        self._workers = workers
        gate = {"gate": _Gate(tokens)} if tokens else {}
        certificates = [tls] if tls else None
        super().__init__(location, middleware=gate, tls_certificates=certificates)

    @_plainly
    def get_flight_info(self, _context: Any, descriptor: Any) -> Any:
        """Where the answer to a query is to be had: here, with the question as the ticket."""
        ticket = Message("TicketStatementQuery", {1: write_question(_question_in(descriptor))})
        endpoint = flight.FlightEndpoint(write_message(ticket), [])
        return flight.FlightInfo(None, descriptor, [endpoint])

    @_plainly
    def do_get(self, context: Any, ticket: Any) -> Any:
        """The answer to the question that the ticket is."""
        question = _asked(_expect(ticket.ticket, "TicketStatementQuery"))
        answer = self._workers.ask(question, context.is_cancelled)
        return flight.RecordBatchStream(pa.ipc.open_stream(pa.PythonFile(answer, "r")))

    @_plainly
    def do_action(self, _context: Any, action: Any) -> list[bytes]:
        """Prepare a query, which is to take it as its own handle; there is nothing to close."""
        if action.type == _CLOSE:
            return []
        if action.type != _PREPARE:
            raise MessageError(f"{action.type} is not spoken here.")
        request = _expect(action.body.to_pybytes(), "ActionCreatePreparedStatementRequest")
        result = Message(
            "ActionCreatePreparedStatementResult", {1: write_question(_plain(request))}
        )
        return [write_message(result)]

    @_plainly
    def do_put(self, _context: Any, descriptor: Any, reader: Any, writer: Any) -> None:
        """Take the parameters of a prepared query: they become part of its handle."""
        question = _asked(_expect(descriptor.command, "CommandPreparedStatementQuery"))
        row = pa.Table.from_batches([reader.read_chunk().data])
        bound = Question(question.sql, write_stream(row))
        writer.write(pa.py_buffer(write_fields({1: write_question(bound)})))

    def list_actions(self, _context: Any) -> list[tuple[str, str]]:
        """What `do_action` knows."""
        return [(_PREPARE, "Prepare a query"), (_CLOSE, "Let go of a prepared query")]


class _Gate(flight.ServerMiddlewareFactory):
    """Lets nobody in without a token of the file."""

    def __init__(self, tokens: Path) -> None:
        super().__init__()
        self._tokens = tokens

    def start_call(self, _info: object, headers: dict[str, list[str]]) -> None:
        """Pass a call with a token, refuse every other one."""
        given = next(iter(headers.get("authorization", [])), "")
        token = given[len(_BEARER) :] if given.lower().startswith(_BEARER) else ""
        try:
            known = read_tokens(self._tokens)
        except (TokenError, OSError):
            known = {}
        if not name_of(token, known):
            raise flight.FlightUnauthenticatedError("The token is missing, or not a valid one.")


def _question_in(descriptor: Any) -> Question:
    message = read_message(descriptor.command or b"")
    if message.name == "CommandStatementQuery":
        return _plain(message)
    if message.name == "CommandPreparedStatementQuery":
        return _asked(message)
    raise MessageError(f"{message.name} is not spoken here; ask with SQL.")


def _plain(message: Message) -> Question:
    """The question of a message that has the SQL in it."""
    return Question(as_text(message.fields.get(1, b"")))


def _asked(message: Message) -> Question:
    """The question of a message that has this server's own handle in it."""
    return read_question(message.fields.get(1, b""))


def _expect(raw: bytes, name: str) -> Message:
    message = read_message(raw)
    if message.name != name:
        raise MessageError(f"{message.name} is not spoken here.")
    return message
