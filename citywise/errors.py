"""What a person must act on: said once, in their words, with the remedy."""

from __future__ import annotations


class CitywiseError(Exception):
    """Something a person can put right; `remedy` says how. Shown without a traceback."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}\n{remedy}")
        self.problem = problem
        self.remedy = remedy


class WorkspaceError(CitywiseError):
    """The workspace folder or one of its reference files cannot be used as it stands."""


class BusyError(CitywiseError):
    """Another night is running on the same workspace."""


class ReleaseError(CitywiseError):
    """There is no release to read, or the new one failed its own verification."""


class ExportError(CitywiseError):
    """The release cannot be written to where it was asked for."""
