"""Every call by which a process changes the disk, seen before it happens and perhaps prevented.

The kernel asks (seccomp, user notification) and waits for the answer, whichever library made the
call and in whichever thread. A call is let through, or fails for want of room, or never happens
because its process is killed.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import select
import signal
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from citywise.intake.confinement.system_calls import ALLOW, MASKED_EQUAL, Condition
from tests.torture.children import HANGS_AFTER, Child

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.torture.children import Say

GROWING = {"write", "pwrite64", "writev", "pwritev", "pwritev2", "fallocate", "copy_file_range",
           "sendfile", "mkdir", "mkdirat", "symlink", "symlinkat", "openat"}  # fmt: skip
"""Calls that need room on the disk."""
_BY_DESCRIPTOR = {"write", "pwrite64", "writev", "pwritev", "pwritev2", "fallocate", "ftruncate",
                  "fsync", "fdatasync", "fchmod"}  # fmt: skip
_BY_NAME = {"rename": 0, "renameat": 1, "renameat2": 1, "unlink": 0, "unlinkat": 1, "rmdir": 0,
            "mkdir": 0, "mkdirat": 1, "symlink": 1, "symlinkat": 2, "link": 0, "linkat": 1,
            "chmod": 0, "fchmodat": 1, "truncate": 0, "openat": 1}  # fmt: skip
"""Which argument names the file."""
_OTHERS = {"copy_file_range": 2, "sendfile": 0}
_NOTIFY = 0x7FC00000
_RECEIVE, _ANSWER = 0xC0502100, 0xC0182101
_LET_THROUGH = 1


def be_watched(line: socket.socket) -> None:
    """From now on this process asks before it changes the disk; who answers is at the line."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ALLOW)))
    creates = (Condition * 1)(Condition(2, MASKED_EQUAL, os.O_CREAT, os.O_CREAT))
    for name in _BY_DESCRIPTOR | _BY_NAME.keys() | _OTHERS.keys():
        number = library.seccomp_syscall_resolve_name(name.encode())
        conditions = (1, creates) if name == "openat" else (0, None)
        library.seccomp_rule_add_array(rules, ctypes.c_uint32(_NOTIFY), number, *conditions)
    if library.seccomp_load(rules):
        raise OSError("This kernel does not let system calls be watched.")
    watching = library.seccomp_notify_fd(rules)
    socket.send_fds(line, [b"."], [watching])
    os.close(watching)


def names_by_number() -> dict[int, str]:
    """Of the calls that are watched."""
    library = ctypes.CDLL("libseccomp.so.2")
    names = _BY_DESCRIPTOR | _BY_NAME.keys() | _OTHERS.keys()
    return {library.seccomp_syscall_resolve_name(name.encode()): name for name in names}


class Watched:
    """A child whose changes below a folder are counted, and whose change number `at` goes wrong.

    `is_disk_full`: it and all later ones that need room fail; otherwise the process is killed.
    """

    def __init__(
        self, work: Callable[[Say], int | None], printed: Path, root: Path, at: int,
        *, is_disk_full: bool = False,
    ) -> None:  # fmt: skip
        self.root, self.at, self.is_disk_full = str(root), at, is_disk_full
        self.count, self.what = 0, ""
        self._names = names_by_number()
        ours, theirs = socket.socketpair()

        def watched(say: Say) -> int | None:
            ours.close()
            be_watched(theirs)
            theirs.close()
            return work(say)

        self.child = Child(watched, printed)
        theirs.close()
        self._answer_all(ours)

    @property
    def is_over(self) -> bool:
        """It came as far as the change that went wrong."""
        return bool(self.what)

    def _answer_all(self, line: socket.socket) -> None:
        with line:
            _, (watching, *_), _, _ = socket.recv_fds(line, 1, 1)
        look = select.poll()
        look.register(watching, select.POLLIN)
        while events := look.poll(HANGS_AFTER * 1000):
            if not events[0][1] & select.POLLIN or not self._answer(watching):
                break
        else:
            os.kill(self.child.pid, signal.SIGKILL)
            raise TimeoutError("The watched process hangs.")
        self.child.end()
        os.close(watching)

    def _answer(self, watching: int) -> bool:
        """Answer one question; False where the process was killed instead."""
        asked = bytearray(80)
        try:
            fcntl.ioctl(watching, _RECEIVE, asked)
        except (FileNotFoundError, InterruptedError):
            return True  # who asked is gone
        identity, pid, _, number = struct.unpack_from("<QIIi", asked)
        arguments = struct.unpack_from("<6Q", asked, 32)
        error, name = 0, self._names[number]
        if (place := self._place(name, pid, arguments)) and self._goes_wrong(name, place):
            if not self.is_disk_full:
                os.kill(self.child.pid, signal.SIGKILL)
                return False
            error = errno.ENOSPC
        answer = struct.pack("<QqiI", identity, 0, -error, 0 if error else _LET_THROUGH)
        with suppress(FileNotFoundError):
            fcntl.ioctl(watching, _ANSWER, bytearray(answer))
        return True

    def _goes_wrong(self, name: str, place: str) -> bool:
        if self.is_disk_full and name not in GROWING:
            return False
        self.count += 1
        if self.count == self.at:
            self.what = f"{name} {place.removeprefix(self.root)}"
        return self.count >= self.at

    def _place(self, name: str, pid: int, arguments: tuple[int, ...]) -> str:
        """The file that a call is about, if it lies below the folder."""
        try:
            if name in _BY_NAME:
                place = _text_at(pid, arguments[_BY_NAME[name]])
            else:
                descriptor = arguments[_OTHERS.get(name, 0)]
                place = str(Path(f"/proc/{pid}/fd/{descriptor}").readlink())
        except OSError:
            return ""
        return place if place.startswith(self.root) else ""


def _text_at(pid: int, address: int) -> str:
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
        memory.seek(address)
        # up to the end of the page, behind which there may be nothing
        text = memory.read(4096 - address % 4096)
        if b"\0" not in text:
            text += memory.read(4096)
    return text.partition(b"\0")[0].decode(errors="replace")
