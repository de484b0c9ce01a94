"""The line to one server: TLS is verified, and at the end of the pull it is cut off.

A server that sends one byte a minute is never silent for long. So no timeout of a single
read ends it, only a line that is hung up from outside.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    from urllib3._base_connection import BaseHTTPSConnection


def open_pool(url: str, ends_at: float) -> HTTPConnectionPool:
    """A pool of one line to the server of a url, until a moment of the monotonic clock."""
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    kind = HTTPSConnectionPool if is_secure else HTTPConnectionPool
    pool = kind(parts.hostname or "", parts.port, maxsize=1)
    line = _line_that_ends(HTTPSConnection if is_secure else HTTPConnection, ends_at)
    pool.ConnectionCls = cast("type[BaseHTTPSConnection]", line)
    return pool


def _line_that_ends(kind: type[HTTPConnection], ends_at: float) -> type[HTTPConnection]:
    class Line(kind):
        _hang_up: threading.Timer | None = None

        def connect(self) -> None:
            super().connect()
            if self.sock:
                seconds = max(0.0, ends_at - time.monotonic())
                self._hang_up = threading.Timer(seconds, _cut, [self.sock])
                self._hang_up.daemon = True
                self._hang_up.start()

        def close(self) -> None:
            if self._hang_up:
                self._hang_up.cancel()
            super().close()

    return Line


def _cut(line: socket.socket) -> None:
    # of the socket below TLS: the reader is then told that the line has ended
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
