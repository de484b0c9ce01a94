"""Who may ask a shared release, and where it may be shared."""

import subprocess

import adbc_driver_flightsql.dbapi
import polars as pl
import pytest
from pyarrow import flight
from shared import run_share, shared
from tiny_release import write_release

import citywise
from citywise.errors import ReleaseError
from citywise.sharing.tokens import TokenError, name_of, new_token, read_tokens

EVERYWHERE = "0.0.0.0"  # noqa: S104


@pytest.fixture
def root(tmp_path):
    return write_release(tmp_path)


@pytest.fixture
def tokens(root):
    return root / "keys" / "share.tokens"


def test_a_token_is_told_once_and_kept_as_a_digest(tokens):
    token = new_token(tokens, "anna")
    assert token not in tokens.read_text()
    assert tokens.stat().st_mode & 0o777 == 0o600
    assert name_of(token, read_tokens(tokens)) == "anna"
    assert name_of("", read_tokens(tokens)) == name_of(token[:-1], read_tokens(tokens)) == ""


def test_the_command_makes_tokens(root, tokens):
    made = run_share(root, "--new-token", "anna")
    assert name_of(made.stdout.strip(), read_tokens(tokens)) == "anna"
    again = run_share(root, "--new-token", "anna")
    assert again.returncode == 2
    assert "has a token already" in again.stderr


@pytest.mark.parametrize("name", ["", "two words", "a\nb", "#"])
def test_a_name_is_one_word(name, tokens):
    with pytest.raises(TokenError):
        new_token(tokens, name)


@pytest.mark.parametrize(
    ("text", "mode"), [("anna tooshort\n", 0o600), (f"anna {'0' * 64}\n", 0o640)]
)
def test_a_file_of_tokens_that_is_not_as_it_must_be_is_refused(text, mode, tokens):
    tokens.parent.mkdir()
    tokens.write_text(text)
    tokens.chmod(mode)
    with pytest.raises(TokenError):
        read_tokens(tokens)


def test_where_there_are_tokens_nobody_asks_without_one(root, tokens):
    token = new_token(tokens, "anna")
    with shared(root) as url:
        for wrong in ("", "x", token[:-1], token + "x"):
            with (
                citywise.connect_remote(url, wrong) as remote,
                pytest.raises(ReleaseError, match="token"),
            ):
                remote.query("select 1")
        sent = {"adbc.flight.sql.authorization_header": f"Bearer {token}"}
        with adbc_driver_flightsql.dbapi.connect(url, db_kwargs=sent, autocommit=True) as other:
            assert pl.read_database("from out_cities", other).height == 4
        with citywise.connect_remote(url, token) as remote:
            assert remote.query("select 1 as one").item() == 1
            tokens.write_text("")
            with pytest.raises(ReleaseError, match="token"):
                remote.query("select 1")


def test_without_a_token_no_message_is_answered(root, tokens):
    new_token(tokens, "anna")
    with shared(root) as url, flight.FlightClient(url) as client:
        for call in (
            lambda: client.get_flight_info(flight.FlightDescriptor.for_command(b"")),
            lambda: list(client.do_action(flight.Action("CreatePreparedStatement", b""))),
            lambda: list(client.list_actions()),
            lambda: client.do_get(flight.Ticket(b"")),
        ):
            with pytest.raises(flight.FlightUnauthenticatedError):
                call()


def test_only_with_a_token_is_it_shared_beyond_this_machine(root, tokens):
    refused = run_share(root, "--address", EVERYWHERE)
    assert refused.returncode == 2
    assert "names nobody" in refused.stderr
    new_token(tokens, "anna")
    with shared(root, "--address", EVERYWHERE):
        pass


@pytest.fixture
def certificate(tmp_path):
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
               "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
               "-out", files[0], "-keyout", files[1]]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return files


def test_with_a_certificate_the_line_is_encrypted(root, tokens, certificate):
    token, (cert, key) = new_token(tokens, "anna"), certificate
    with shared(root, "--tls-cert", str(cert), "--tls-key", str(key)) as url:
        assert url.startswith("grpc+tls://")
        with citywise.connect_remote(url, token, certificate=cert) as remote:
            assert remote.query("select 1 as one").item() == 1
        with citywise.connect_remote(url, token) as stranger, pytest.raises(ReleaseError):
            stranger.query("select 1")


def test_a_certificate_goes_with_its_key(root, certificate):
    refused = run_share(root, "--tls-cert", str(certificate[0]))
    assert refused.returncode == 2
    assert "goes with its key" in refused.stderr


def test_a_machine_that_is_none_is_told(root):
    refused = run_share(root, "--address", "nowhere.invalid")
    assert (refused.returncode, "Cannot listen" in refused.stderr) == (2, True)


def test_no_two_servers_listen_on_one_port(root):
    with shared(root) as url:
        refused = run_share(root, "--port", url.rpartition(":")[2])
        assert (refused.returncode, "Cannot listen" in refused.stderr) == (2, True)


def test_an_address_that_is_none_is_told():
    with pytest.raises(ReleaseError, match="no address"):
        citywise.connect_remote("data.network.example:8815")


def test_nothing_is_shared_before_something_is_released(tmp_path):
    (tmp_path / "warehouse").mkdir()
    refused = run_share(tmp_path)
    assert refused.returncode == 2
    assert "Nothing has been released" in refused.stderr


def test_bytes_that_are_no_message_are_told_so(root):
    with shared(root) as url, flight.FlightClient(url) as client:
        for raw in (b"", b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x01"):
            with pytest.raises(flight.FlightServerError, match="no message"):
                client.do_get(flight.Ticket(raw)).read_all()
            with pytest.raises(flight.FlightServerError, match="no message"):
                client.get_flight_info(flight.FlightDescriptor.for_command(raw))
