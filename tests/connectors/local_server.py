"""A server on this machine that answers as KoboToolbox, ODK Central, DHIS2 and a publisher do.

A test changes its records between pulls, and puts faults before its answers:
`server.faults = [reply(429, {"Retry-After": "0"})]`.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Body = bytes | Callable[[Any], None]


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: Body


@dataclass
class Request:
    method: str
    path: str
    asked: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    port: int
    """Of the line it came over."""

    def one(self, name: str, otherwise: str = "") -> str:
        return self.asked.get(name, [otherwise])[0]


@dataclass
class LocalServer:
    """What it answers, and every request that came."""

    url: str
    answer: Callable[[Request], Reply]
    faults: list[Reply | None] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


def reply(status: int = 200, headers: dict[str, str] | None = None, body: Body = b"") -> Reply:
    return Reply(status, headers or {}, body)


def as_json(document: object, **headers: str) -> Reply:
    return reply(
        200, {"Content-Type": "application/json", **headers}, json.dumps(document).encode()
    )


def sign_in_page() -> Reply:
    page = b"<!DOCTYPE html><html><body><form>Sign in</form></body></html>"
    return reply(200, {"Content-Type": "application/json"}, page)


def zipped(content: bytes) -> Reply:
    return reply(200, {"Content-Encoding": "gzip"}, gzip.compress(content))


def cut_after(part: bytes, promised: int) -> Reply:
    """A line that breaks off: more bytes are promised than come."""
    return reply(200, {"Content-Length": str(promised)}, lambda line: line.write(part))


def dripping(seconds: float) -> Reply:
    """A byte now and then, for ever: never silent, never done."""

    def drip(line):
        for _ in range(int(seconds * 20)):
            line.write(b" ")
            line.flush()
            time.sleep(0.05)

    return reply(200, {"Content-Length": "1000000"}, drip)


@contextmanager
def serving(answer):
    """The server, on a free port of 127.0.0.1, until the test is over."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            server = self.server.told
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(
                self.command,
                parts.path,
                parse_qs(parts.query, keep_blank_values=True),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
                self.client_address[1],
            )
            server.requests.append(request)
            fault = server.faults.pop(0) if server.faults else None
            self.send(fault or server.answer(request))

        do_POST = do_GET  # noqa: N815

        def send(self, told):
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            if not callable(told.body):
                self.send_header("Content-Length", str(len(told.body)))
                self.end_headers()
                self.wfile.write(told.body)
                return
            self.end_headers()
            self.close_connection = True
            try:
                told.body(self.wfile)
            except OSError:
                return

        def log_message(self, *_args):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.told = LocalServer(f"http://127.0.0.1:{http.server_port}", answer)
    thread = threading.Thread(target=http.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield http.told
    finally:
        http.shutdown()
        http.server_close()
        thread.join(5)


@dataclass
class FakeKobo:
    """`/api/v2/assets/{uid}/data/` with a token; `records` are as the API sends them."""

    records: list[dict[str, Any]]
    token: str = "kobo-secret-token"  # noqa: S105 - a made-up one
    count_off_by: int = 0

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Token {self.token}":
            return reply(401, {"Content-Type": "application/json"}, b'{"detail":"Invalid token."}')
        if request.path != "/api/v2/assets/aVisits/data/":
            return reply(404)
        start, limit = int(request.one("start", "0")), int(request.one("limit", "100"))
        page = self.records[start : start + limit]
        more = start + limit < len(self.records)
        host = request.headers["host"]
        link = f"http://{host}{request.path}?format=json&limit={limit}&start={start + limit}"
        return as_json(
            {
                "count": len(self.records) + self.count_off_by,
                "next": link if more else None,
                "previous": None,
                "results": page,
            }
        )


@dataclass
class FakeOdk:
    """Sessions and the OData feed of one form; `records` by the time of sending."""

    records: list[dict[str, Any]]
    password: str = "odk-secret-password"  # noqa: S105 - a made-up one
    app_key: str = "odk-secret-app-key"
    session: str = "odk-secret-session"

    def __call__(self, request: Request) -> Reply:
        if request.path == "/v1/sessions":
            told = json.loads(request.body)
            good = told == {"email": "data@example.org", "password": self.password}
            return as_json({"token": self.session}) if good else reply(401)
        feed = "/projects/7/forms/visit%20form.svc/Submissions"
        by_session = request.headers.get("authorization") == f"Bearer {self.session}"
        ways = {f"/v1/key/{self.app_key}{feed}", *([f"/v1{feed}"] if by_session else [])}
        return self._page(request) if request.path in ways else reply(401)

    def _page(self, request: Request) -> Reply:
        chosen = [record for record in self.records if self._is_asked(record, request)]
        start, top = int(request.one("$skiptoken", "0")), int(request.one("$top", "1000"))
        page: dict[str, Any] = {"value": chosen[start : start + top]}
        if request.one("$count") == "true":
            page["@odata.count"] = len(chosen)
        if start + top < len(chosen):
            page["@odata.nextLink"] = (
                f"http://{request.headers['host']}{request.path}"
                f"?%24top={top}&%24expand=%2A&%24skiptoken={start + top}"
            )
        return as_json(page)

    def _is_asked(self, record: dict[str, Any], request: Request) -> bool:
        if not (question := request.one("$filter")):
            return True
        since = question.rpartition(" ")[2]
        assert question == (f"__system/submissionDate ge {since} or __system/updatedAt ge {since}")
        system = record["__system"]
        return max(system["submissionDate"], system["updatedAt"] or "") >= since


@dataclass
class FakeDhis2:
    """`/api/dataValueSets.json`; a deleted value stays, marked."""

    values: list[dict[str, Any]]
    token: str = "d2pat_secret"  # noqa: S105 - a made-up one

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"ApiToken {self.token}":
            return reply(401)
        if request.path != "/api/dataValueSets.json" or request.one("dataSet") != "dsA":
            return reply(409)
        since = request.one("lastUpdated").replace("Z", "+0000")
        deleted = request.one("includeDeleted") == "true"
        found = [
            value
            for value in self.values
            if value["lastUpdated"] >= since
            and value["period"] in request.asked.get("period", [])
            and (deleted or not value.get("deleted"))
        ]
        return as_json({"dataValues": found} if found else {})


@dataclass
class FakePublisher:
    """A file of activities with the marks of a web server."""

    document: bytes
    etag: str = '"one"'

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("if-none-match") == self.etag:
            return reply(304, {"ETag": self.etag})
        return reply(200, {"Content-Type": "text/xml", "ETag": self.etag}, self.document)
