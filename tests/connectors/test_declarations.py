"""`connections.toml`: what may stand there, and that no secret does."""

import pytest

from citywise.connectors.credentials import read_secret
from citywise.connectors.problems import PullError
from citywise.connectors.pulling import declared_connections
from citywise.errors import WorkspaceError

KOBO = {
    "id": '"visits"',
    "kind": '"kobo"',
    "url": '"https://kf.example.org"',
    "city": '"eastmere"',
    "asset": '"aVisits"',
    "secret_env": '"KOBO_TOKEN"',
}


def toml(**changes):
    entries = {**KOBO, **changes}
    return "\n".join(f"{name} = {value}" for name, value in entries.items() if value)


def test_a_network_without_the_file_has_no_connections(workspace):
    assert declared_connections(workspace) == ()


def test_one_of_each_kind(workspace, declare):
    declare(
        toml(),
        toml(id='"forms"', kind='"odk"', asset="", project="3", form='"visits"'),
        toml(
            id='"youth"', kind='"dhis2"', asset="", data_sets='["d"]', org_units='["o"]',
            since="2031-01-01",
        ),
        toml(id='"activities"', kind='"iati"', asset="", secret_env=""),
    )  # fmt: skip
    kinds = [connection.kind for connection in declared_connections(workspace)]
    assert kinds == ["kobo", "odk", "dhis2", "iati"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": '"ftp"'}, "ftp"),
        ({"city": '"atlantis"'}, "no city 'atlantis'"),
        ({"asset": ""}, "asset"),
        ({"asset": '"../../etc"'}, "asset"),
        ({"id": '"../visits"'}, "id"),
        ({"id": '"Visits 2"'}, "id"),
        ({"url": '"kf.example.org"'}, "whole address"),
        ({"url": '"file:///etc/passwd"'}, "whole address"),
        ({"url": '"http://kf.example.org"'}, "https only"),
        ({"secret_env": ""}, "where the secret lies"),
        ({"secret_file": '"token"'}, "not both"),
        ({"minutes": "0"}, "minutes"),
        ({"page_size": "5000"}, "page_size"),
        ({"colour": '"red"'}, "colour"),
        ({"kind": '"dhis2"', "asset": "", "data_sets": '["d"]', "org_units": '["o"]'}, "for when"),
    ],
)
def test_a_mistake_is_told_with_its_place(workspace, declare, changes, told):
    declare(toml(**changes))
    with pytest.raises(WorkspaceError, match=told):
        declared_connections(workspace)


@pytest.mark.parametrize(
    "changes",
    [
        {"url": '"https://ann:hush-hush@kf.example.org"'},
        {"url": '"https://hush-hush@kf.example.org"'},
        {"url": '"https://kf.example.org/?api_key=hush-hush"'},
        {"url": '"https://kf.example.org/?access_token=hush-hush"'},
        {"token": '"hush-hush"'},
        {"secret": '"hush-hush"'},
        {"secret_env": '["hush-hush"]'},
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(workspace, declare, changes):
    declare(toml(**changes))
    with pytest.raises(WorkspaceError) as raised:
        declared_connections(workspace)
    assert "hush-hush" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_two_connections_of_one_id_are_refused(workspace, declare):
    declare(toml(), toml())
    with pytest.raises(WorkspaceError, match="stands twice"):
        declared_connections(workspace)


@pytest.fixture
def secret(workspace, declare):
    """The secret of a connection, from a file of this content and mode, or from a variable."""

    def read(content=None, mode=0o600):
        if content is None:
            declare(toml())
        else:
            (workspace.root / "token").write_text(content)
            (workspace.root / "token").chmod(mode)
            in_file = {"secret_env": "", "secret_file": '"token"'}
            declare(toml(**in_file))
        (connection,) = declared_connections(workspace)
        return read_secret(workspace, connection)

    return read


def test_a_secret_comes_from_a_variable_or_from_a_file_of_the_owner(secret, monkeypatch):
    monkeypatch.setenv("KOBO_TOKEN", "hush-hush")
    assert secret().reveal() == "hush-hush"
    assert secret("hush-hush\n").reveal() == "hush-hush"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_secret_file_that_others_can_read_is_refused(secret, mode):
    with pytest.raises(PullError, match="read by others"):
        secret("hush-hush", mode)


@pytest.mark.parametrize("content", ["", "  \n", "two\nlines", "a\r\nX-Injected: b", "\x00"])
def test_a_secret_that_is_not_one_line_is_refused(secret, content):
    with pytest.raises(PullError):
        secret(content)


def test_a_variable_that_is_not_set_is_named(secret, monkeypatch):
    monkeypatch.delenv("KOBO_TOKEN", raising=False)
    with pytest.raises(PullError, match="KOBO_TOKEN"):
        secret()


def test_a_secret_does_not_show_itself(secret):
    assert "hush-hush" not in f"{secret('hush-hush')!r} {secret('hush-hush')}"
