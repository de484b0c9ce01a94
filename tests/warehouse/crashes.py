"""A double of the system that ends the process at the n-th change to the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

CHANGES = ("rename", "replace", "unlink", "symlink", "fsync", "chmod", "mkdir", "rmdir")


class EndedError(BaseException):
    """The process is gone: nothing may catch this and go on."""


class CrashAt:
    """While it is in force, the change number `n` does not happen, and neither does anything after.

    What is being written breaks off in the middle.
    """

    def __init__(self, monkeypatch, n: int) -> None:
        self.left, self.is_over, self.patch = n, False, monkeypatch
        self.what = ""

    def __enter__(self) -> Self:
        self.context = self.patch.context()
        patch = self.context.__enter__()
        for name in CHANGES:
            patch.setattr(os, name, self._ending(name, getattr(os, name)))
        patch.setattr(Path, "write_bytes", self._breaking_off(Path.write_bytes))
        return self

    def __exit__(self, kind, *_: object) -> bool:
        self.context.__exit__(None, None, None)
        return kind is EndedError

    def _ending(self, name, change):
        def changed(*arguments, **named):
            self._count(name)
            return change(*arguments, **named)

        return changed

    def _breaking_off(self, write):
        def written(path, content):
            try:
                self._count("write")
            except EndedError:
                write(path, content[: len(content) // 2])
                raise
            return write(path, content)

        return written

    def _count(self, name: str) -> None:
        self.left -= 1
        if self.left <= 0:
            self.what = self.what or name
            self.is_over = True
            raise EndedError
