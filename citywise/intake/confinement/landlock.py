"""Give up the file system but for named paths, and the network (Landlock, Linux 5.13 or later).

What the kernel cannot hold back is left out: it is older then, and `restrict_to` says so.
The constants are those of `linux/landlock.h`.
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_NO_NEW_PRIVILEGES = 38
_ASK_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_WRITE_FILE, _REMOVE_FILE, _MAKE_FILE, _TRUNCATE = 1 << 1, 1 << 5, 1 << 8, 1 << 14
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: 1 << 13, 3: _TRUNCATE, 5: 1 << 15}
"""Rights on files that each version of the interface brought."""
_TCP, _TCP_SINCE = 0b11, 4
_SIGNALS_AND_ABSTRACT_SOCKETS, _SCOPES_SINCE = 0b11, 6

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    ]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def restrict_to(folders: Iterable[str], files: Iterable[str], scratch: str) -> bool:
    """From now on this thread and its children read these and write `scratch`, nothing else.

    False when the kernel does not offer it.
    """
    version = _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    handled = _handled(version)
    rules = _call(_CREATE_RULESET, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    for folder in folders:
        _allow(rules, folder, _READ_FILE | _READ_FOLDER)
    for file in files:
        _allow(rules, file, _READ_FILE)
    write = _READ_FILE | _WRITE_FILE | _REMOVE_FILE | _MAKE_FILE | _TRUNCATE
    _allow(rules, scratch, write & handled.files)
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    is_restricted = _call(_RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return is_restricted


def _handled(version: int) -> _Ruleset:
    rights = sum(bits for since, bits in _RIGHTS_BY_VERSION.items() if since <= version)
    network = _TCP if version >= _TCP_SINCE else 0
    return _Ruleset(
        rights, network, _SIGNALS_AND_ABSTRACT_SOCKETS if version >= _SCOPES_SINCE else 0
    )


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # what is not there needs no permission
        return
    rule = _Beneath(rights, parent)
    _call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(parent)


def _call(number: int, *arguments: object) -> int:
    return int(_libc.syscall(ctypes.c_long(number), *arguments))
