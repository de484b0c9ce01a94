"""The few messages of Flight SQL that are spoken here, as bytes and back.

They are Protocol Buffers whose fields are texts and bytes, wrapped in an `Any` that names them:
https://arrow.apache.org/docs/format/FlightSql.html
"""

from __future__ import annotations

from dataclasses import dataclass, field

_TYPES = "type.googleapis.com/arrow.flight.protocol.sql."
_NUMBER, _BYTES = 0, 2
_MOST_VARINT_BYTES = 10


class MessageError(ValueError):
    """Bytes that are no message, or one that is not spoken here."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its name (`CommandStatementQuery`), with the texts of its numbered fields."""

    name: str
    fields: dict[int, bytes] = field(default_factory=dict[int, bytes])


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its parameters, as an Arrow stream of one row; nothing where it has none."""

    sql: str
    parameters: bytes = b""


def read_message(raw: bytes) -> Message:
    """The message that is wrapped in an `Any`."""
    wrapped = read_fields(raw)
    name = as_text(wrapped.get(1, b""))
    if not name.startswith(_TYPES):
        raise MessageError("This is no message of Flight SQL.")
    return Message(name.removeprefix(_TYPES), read_fields(wrapped.get(2, b"")))


def write_message(message: Message) -> bytes:
    """The message, wrapped in an `Any`."""
    name = (_TYPES + message.name).encode()
    return write_fields({1: name, 2: write_fields(message.fields)})


def read_question(raw: bytes) -> Question:
    """The question that a handle or ticket of this server stands for."""
    fields = read_fields(raw)
    return Question(as_text(fields.get(1, b"")), fields.get(2, b""))


def write_question(question: Question) -> bytes:
    """A question as the handle or ticket that stands for it: the server remembers none."""
    return write_fields({1: question.sql.encode(), 2: question.parameters})


def read_fields(raw: bytes) -> dict[int, bytes]:
    """Texts and bytes by the number of their field; numbers are passed over."""
    fields: dict[int, bytes] = {}
    place = 0
    while place < len(raw):
        tag, place = _read_varint(raw, place)
        size, place = _read_varint(raw, place)
        if tag & 7 == _NUMBER:
            continue
        if tag & 7 != _BYTES or place + size > len(raw):
            raise MessageError("This is no message of Flight SQL.")
        fields[tag >> 3] = raw[place : place + size]
        place += size
    return fields


def write_fields(fields: dict[int, bytes]) -> bytes:
    """Fields one after the other; empty ones are left out."""
    parts = (
        _varint(number << 3 | _BYTES) + _varint(len(value)) + value
        for number, value in fields.items()
        if value
    )
    return b"".join(parts)


def as_text(raw: bytes) -> str:
    """A field that is a text."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise MessageError("A text is not UTF-8.") from error


def _read_varint(raw: bytes, place: int) -> tuple[int, int]:
    number = 0
    for index, byte in enumerate(raw[place : place + _MOST_VARINT_BYTES]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return number, place + index + 1
    raise MessageError("This is no message of Flight SQL.")


def _varint(number: int) -> bytes:
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)
