"""The exception tree. A TrackerError is expected and its text is a sentence for the user.

TrackerError
├── InputError              what a person or a file gave cannot be used
│   └── ScopeFull           a game or raid has no free key left
├── StoreError              the local file cannot be used as it is
│   ├── StoreLocked         another Tracker has it open
│   ├── StoreTooNew         a newer Tracker wrote it
│   ├── StoreReadOnly       the folder or file cannot be written
│   ├── StoreDamaged        not a Tracker file, or a broken one
│   └── DiskFull            no space left; nothing was lost
├── SyncError               the server could not be used; everything is kept
│   ├── ServerUnreachable   no answer, or not now: try again later
│   ├── SignInNeeded        the token is missing, refused or expired
│   ├── NotAllowed          signed in, but without the right to do this
│   ├── ContractMismatch    the server lacks what this program needs
│   ├── WrongServer         not a Tracker server, or not the one it was
│   │   └── ScopeRestored   a scope was emptied or restored on the server
│   └── ManyDeletions       an unusual share of a scope was deleted on the server
└── HostingError            the embedded server could not be started, stopped or installed

Anything else that is raised is a bug: it is not caught, and it is seen.
"""

from __future__ import annotations


class TrackerError(Exception):
    """An expected failure; `str(error)` is a sentence for the user, `exit_code` the command's."""

    exit_code = 1


class InputError(TrackerError):
    """What a person or a file gave cannot be used; says what, where and what to do."""


class ScopeFull(InputError):
    """A scope has used its last key (index 99,999)."""


class StoreError(TrackerError):
    """The local file cannot be used as it is."""


class StoreLocked(StoreError):
    """Another process has the data folder open."""


class StoreTooNew(StoreError):
    """The file was written by a newer version of the program."""


class StoreReadOnly(StoreError):
    """The data folder or file cannot be written."""


class StoreDamaged(StoreError):
    """The file is not a Tracker file, or it is broken."""


class DiskFull(StoreError):
    """No space is left; what was saved before is intact."""


class SyncError(TrackerError):
    """The server could not be used; every local change is kept.

    `remedy` is the sentence at the end of the text that names a command; where there is a button
    for the same, a window says what to press instead.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.remedy = remedy


class ServerUnreachable(SyncError):
    """Transient: the same request may succeed later. `retry_after_seconds` is the server's wish."""

    exit_code = 3

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class SignInNeeded(SyncError):
    """The token is missing, refused or expired."""


class NotAllowed(SyncError):
    """Signed in, but this user may not do this."""


class ContractMismatch(SyncError):
    """The server lacks a table, column or function that this program needs."""


class WrongServer(SyncError):
    """What answers is not a Tracker server, or not the one that this data folder knows."""


class ScopeRestored(WrongServer):
    """One scope is not on the server what it was; a person has to say how to go on with it."""


class ManyDeletions(SyncError):
    """A pull would delete an unusual share of a scope; a person has to say if that is meant."""


class HostingError(TrackerError):
    """The embedded server could not be started, stopped or installed."""
