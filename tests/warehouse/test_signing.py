"""Who vouches for a release: a key that was made once, and a signature that anybody can check."""

import json
import shutil
import subprocess

import pytest
from shelf import make_workspace, mode, night, refused

from citywise.warehouse.listing import list_releases
from citywise.warehouse.shelf import manifest_path, release_path, signature_path
from citywise.warehouse.signing import (
    PublicKey,
    is_signed_by,
    known_keys,
    make_key,
    read_signer,
)
from citywise.warehouse.verification import verify_release

FIRST, SECOND = (f"R000{n}-2026-02-20" for n in (1, 2))
CONTENT = b"what was released\n"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path)


@pytest.fixture
def key(workspace):
    return make_key(workspace)


def sign(workspace, comment="of a release"):
    return read_signer(workspace).sign(CONTENT, comment)


def test_the_key_is_the_owners_alone_and_its_public_half_is_everybodys(workspace, key):
    assert mode(workspace.signing_key) == 0o600
    public = workspace.signing_key.with_suffix(".pub")
    assert mode(public) == 0o644
    assert PublicKey.read(public) == key
    assert known_keys(workspace) == [key]


def test_a_signature_belongs_to_one_content_and_one_key(workspace, key, tmp_path):
    other = make_key(make_workspace(tmp_path / "other"))
    signature = sign(workspace)
    assert is_signed_by(key, CONTENT, signature)
    assert not is_signed_by(key, CONTENT + b" ", signature)
    assert not is_signed_by(other, CONTENT, signature)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"of a release", b"of another one"),
        (b"\nRU", b"\nRW"),
        (b"trusted comment: of", b"trusted comment of"),
        (b"=\n", b"\n"),
    ],
)
def test_a_signature_that_was_touched_is_none(workspace, key, old, new):
    signature = sign(workspace)
    assert old in signature
    assert not is_signed_by(key, CONTENT, signature.replace(old, new, 1))


@pytest.mark.parametrize("signature", [b"", b"\n\n\n", b"a\nb\nc\nd\n", b"\xff\n\n\n\n"])
def test_what_is_no_signature_is_none(key, signature):
    assert not is_signed_by(key, CONTENT, signature)


def test_a_key_is_made_once(workspace, key):
    with refused("There is a key already"):
        make_key(workspace)
    assert known_keys(workspace) == [key]


@pytest.mark.usefixtures("key")
def test_a_key_that_others_can_read_is_not_used(workspace):
    workspace.signing_key.chmod(0o640)
    with refused("can be read by others"):
        read_signer(workspace)


@pytest.mark.usefixtures("key")
def test_what_is_no_key_is_said_to_be_none(workspace, tmp_path):
    workspace.signing_key.write_text("no key", encoding="utf-8")
    with refused("is not a key"):
        read_signer(workspace)
    file = tmp_path / "some.pub"
    file.write_text("no key", encoding="utf-8")
    with refused("is not a public key"):
        PublicKey.read(file)


def verdict(workspace, release_id, keys, **named):
    return verify_release(release_path(workspace, release_id), keys, **named)


def test_without_a_key_a_release_is_unsigned_and_says_so(workspace):
    night(workspace, 40)
    found = verdict(workspace, FIRST, [])
    assert found.is_passed
    assert "not signed: nothing says who made it" in {f.says for f in found.findings}
    assert not verdict(workspace, FIRST, [], needs_signature=True).is_passed
    assert [one.signing_key for one in list_releases(workspace)] == [""]


def test_with_a_key_every_release_from_then_on_is_signed(workspace):
    night(workspace, 40)
    key = make_key(workspace)
    night(workspace, 50)
    assert [one.signing_key for one in list_releases(workspace)] == [key.name, ""]
    assert verdict(workspace, SECOND, [key], needs_signature=True).is_passed
    assert verdict(workspace, FIRST, [key]).is_passed


def test_a_signed_release_needs_its_signature_and_a_key_that_is_known(workspace, key):
    night(workspace, 40)
    assert "no key is known here" in verdict(workspace, FIRST, []).reasons
    signature_path(release_path(workspace, FIRST)).unlink()
    assert ".minisig is missing" in verdict(workspace, FIRST, [key]).reasons


def test_a_manifest_that_was_touched_is_not_signed(workspace, key):
    night(workspace, 40)
    path = manifest_path(release_path(workspace, FIRST))
    told = json.loads(path.read_bytes())
    told["release"]["network_name"] = "Another"
    path.write_text(json.dumps(told), encoding="utf-8")
    assert "by none of the keys" in verdict(workspace, FIRST, [key]).reasons


@pytest.mark.usefixtures("key")
def test_a_new_key_leaves_what_the_old_one_signed(workspace):
    night(workspace, 40)
    workspace.signing_key.rename(workspace.signing_key.with_name("2025.key"))
    workspace.signing_key.with_suffix(".pub").rename(workspace.signing_key.with_name("2025.pub"))
    make_key(workspace)
    night(workspace, 50)
    for release_id in (FIRST, SECOND):
        assert verdict(workspace, release_id, known_keys(workspace)).is_passed


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")
@pytest.mark.usefixtures("key")
def test_minisign_says_the_same(workspace):
    night(workspace, 40)
    manifest = manifest_path(release_path(workspace, FIRST))
    asked = ["minisign", "-V", "-p", workspace.signing_key.with_suffix(".pub"), "-m", manifest]
    assert b"verified" in subprocess.run(asked, capture_output=True, check=True).stdout
    manifest.write_bytes(manifest.read_bytes() + b" ")
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 1
