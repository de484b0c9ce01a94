"""Signatures of manifests: Ed25519 in the format of minisign, so that anybody can check them.

With a release, its manifest, the signature and the network's public key, `minisign -V` and
`citywise verify` say the same, without a network and without trusting the sender.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from citywise.errors import ReleaseError
from citywise.warehouse.durable import write_whole
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace

_KEY, _HASHED = b"Ed", b"ED"
_ID, _SIGNATURE = slice(2, 10), slice(10, 74)
_PUBLIC_FILE = 0o644
_TRUSTED = "trusted comment: "


@dataclass(frozen=True, slots=True)
class PublicKey:
    """By what a signature is checked; `name` is how minisign shows it."""

    raw: bytes

    @property
    def tag(self) -> bytes:
        """Eight bytes that say which key signed."""
        return hashlib.blake2b(self.raw, digest_size=8).digest()

    @property
    def name(self) -> str:
        """The tag as people read it."""
        return self.tag[::-1].hex().upper()

    def lines(self) -> str:
        """The key as a file of minisign."""
        return (
            f"untrusted comment: minisign public key {self.name}\n"
            f"{_text(_KEY + self.tag + self.raw)}\n"
        )

    @classmethod
    def read(cls, file: Path) -> Self:
        """A key from its file."""
        try:
            content = base64.b64decode(file.read_text(encoding="ascii").splitlines()[1])
        except (OSError, ValueError, IndexError) as error:
            raise ReleaseError(
                f"{file} is not a public key ({error}).",
                "Ask the network for the file release.pub of its keys.",
            ) from error
        return cls(content[10:])


class Signer:
    """Signs, with the key that the operator made."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes_raw())

    def sign(self, content: bytes, comment: str) -> bytes:
        """The lines of a signature file; the comment is signed too."""
        signature = self._key.sign(_digest(content))
        whole = self._key.sign(signature + comment.encode())
        return (
            f"untrusted comment: signature by minisign public key {self.public.name}\n"
            f"{_text(_HASHED + self.public.tag + signature)}\n"
            f"{_TRUSTED}{comment}\n{_text(whole)}\n"
        ).encode()


def is_signed_by(key: PublicKey, content: bytes, signature: bytes) -> bool:
    """The signature is this key's, and belongs to exactly this content and comment."""
    try:
        _, coded, trusted, whole = signature.decode().splitlines()
        parts = base64.b64decode(coded, validate=True)
        public = Ed25519PublicKey.from_public_bytes(key.raw)
        public.verify(parts[_SIGNATURE], _digest(content))
        comment = trusted.removeprefix(_TRUSTED).encode()
        public.verify(base64.b64decode(whole, validate=True), parts[_SIGNATURE] + comment)
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return parts[:2] == _HASHED and parts[_ID] == key.tag


def make_key(workspace: Workspace) -> PublicKey:
    """Make the key of a workspace, once; its public half lies beside it as `release.pub`."""
    file = workspace.signing_key
    if file.exists():
        raise ReleaseError(
            f"There is a key already: {file}.",
            "To begin with a new one, rename both files of the old one"
            " (release.key, release.pub); releases it signed are still checked by it.",
        )
    file.parent.mkdir(exist_ok=True)
    signer = Signer(Ed25519PrivateKey.generate())
    write_whole(_public_file(file), signer.public.lines().encode(), _PUBLIC_FILE)
    write_whole(file, _pem(signer), OWNER_ONLY_FILE)
    return signer.public


def read_signer(workspace: Workspace) -> Signer | None:
    """The workspace's key, or None where none was made."""
    file = workspace.signing_key
    if not file.exists():
        return None
    if file.stat().st_mode & 0o077:
        raise ReleaseError(
            f"{file} can be read by others: whoever has it can sign.", f"chmod 600 {file}"
        )
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise ReleaseError(f"{file} is not a key ({error}).", "Restore it.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ReleaseError(f"{file} is not an Ed25519 key.", "Make one with: citywise key")
    return Signer(key)


def known_keys(workspace: Workspace) -> list[PublicKey]:
    """The public keys of a workspace, earlier ones too."""
    return [PublicKey.read(file) for file in sorted(workspace.signing_key.parent.glob("*.pub"))]


def _public_file(file: Path) -> Path:
    return file.with_suffix(".pub")


def _pem(signer: Signer) -> bytes:
    return signer._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
