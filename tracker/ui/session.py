"""What the window works with: small Protocols of its collaborators, wired by the program."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tracker.core.changes import ChangeSet, StoredRecord
from tracker.core.clock import Clock
from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.profile import Finding, Imported, Note, ScopeView
from tracker.core.published import KeptRows, PublishedQuery
from tracker.core.record import Payload, Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.ui.lookout import Meet
from tracker.ui.status import SyncProblem, SyncStatus

if TYPE_CHECKING:
    from tracker.local_db.reading import OutboxEntry
    from tracker.local_db.unit import PutResult

Stored = StoredRecord[Record]


class WaitingCounts(Protocol):
    """How much has not been acknowledged; `waiting` counts what was never sent."""

    @property
    def waiting(self) -> int: ...  # noqa: D102
    @property
    def sent(self) -> int: ...  # noqa: D102
    @property
    def parked(self) -> int: ...  # noqa: D102


class ScopeRow(Protocol):
    """One scope of the local store with its counts."""

    @property
    def scope(self) -> Scope: ...  # noqa: D102
    @property
    def record_count(self) -> int: ...  # noqa: D102
    @property
    def waiting(self) -> int: ...  # noqa: D102
    @property
    def parked(self) -> int: ...  # noqa: D102
    @property
    def scope_record(self) -> Record | None: ...  # noqa: D102


class Notes(Protocol):
    """Small named values that survive restarts, and that undo does not touch."""

    def get(self, name: str) -> str | None: ...  # noqa: D102
    def set(self, name: str, value: str) -> None: ...  # noqa: D102
    def jot(self, name: str, value: str) -> None:
        """Quicker than `set`; may be lost in a power cut, but not when the program ends."""
        ...


class PastEdit(Protocol):
    """One edit of a record on this laptop."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def made_at(self) -> datetime: ...  # noqa: D102
    @property
    def before(self) -> Payload: ...  # noqa: D102
    @property
    def after(self) -> Payload: ...  # noqa: D102
    @property
    def is_deleted(self) -> bool | None: ...  # noqa: D102


class RecordReader(Protocol):
    """One snapshot of the local store."""

    def find(self, record_id: RecordId) -> Stored | None: ...  # noqa: D102
    def base(self, record_id: RecordId) -> Payload | None: ...  # noqa: D102
    def unpublished(self) -> Sequence[Scope]: ...  # noqa: D102
    def view_once(self, scope: Scope) -> ScopeView: ...  # noqa: D102
    def view(self, scope: Scope) -> ScopeView: ...  # noqa: D102
    def scope_names(self, holding: str | None = None) -> Sequence[Scope]: ...  # noqa: D102
    def outbox_entries(self, scope: Scope | None = None) -> Sequence[OutboxEntry]: ...  # noqa: D102

    def get(self, scope: Scope, kind: str, key: Key) -> Stored | None: ...  # noqa: D102
    def list(  # noqa: D102
        self, scope: Scope, kind: str, *, with_deleted: bool = False
    ) -> Sequence[Stored]: ...
    def scopes(self, asked: Sequence[Scope] | None = None) -> Sequence[ScopeRow]: ...  # noqa: D102
    def outbox_counts(self, scope: Scope | None = None) -> WaitingCounts: ...  # noqa: D102


class RecordUnit(Protocol):
    """One transaction that writes records and their changes."""

    @property
    def warnings(self) -> Sequence[tuple[Stored, Finding]]: ...  # noqa: D102
    def find(self, record_id: RecordId) -> Stored | None: ...  # noqa: D102
    def add(self, scope: Scope, kind: str, fields: Payload) -> Stored: ...  # noqa: D102
    def edit(self, scope: Scope, kind: str, key: Key, changes: Payload) -> Stored: ...  # noqa: D102
    def delete(self, scope: Scope, kind: str, key: Key) -> Stored: ...  # noqa: D102
    def put(self, scope: Scope, imported: Imported) -> PutResult: ...  # noqa: D102


class UnsentChanges(Protocol):
    """What a person does about a change that the server does not have."""

    def retry(self, change_id: ChangeId) -> None: ...  # noqa: D102
    def discard(self, change_id: ChangeId) -> None: ...  # noqa: D102


class HeldChanges(Protocol):
    """Changes that wait for the right to write."""

    def release(self, change_id: ChangeId) -> None: ...  # noqa: D102


class BlockedChanges(Protocol):
    """Which changes wait for a parked one."""

    def by_parked(self, scope: Scope | None = None) -> Mapping[ChangeId, Key]: ...  # noqa: D102


class RecordStore(Protocol):
    """What the window needs of the local store; every call is short enough for the UI thread."""

    @property
    def meta(self) -> Notes: ...  # noqa: D102
    @property
    def outbox(self) -> UnsentChanges: ...  # noqa: D102
    @property
    def holding(self) -> HeldChanges: ...  # noqa: D102
    @property
    def blocked(self) -> BlockedChanges: ...  # noqa: D102
    @property
    def device_id(self) -> str: ...  # noqa: D102
    def expect_entry(self) -> None: ...  # noqa: D102
    def history(self, record_id: RecordId) -> Sequence[PastEdit]: ...  # noqa: D102
    def read(self) -> AbstractContextManager[RecordReader]: ...  # noqa: D102
    def write(  # noqa: D102
        self, label: str, *, group: str | None = None
    ) -> AbstractContextManager[RecordUnit]: ...
    def undo(self) -> str | None: ...  # noqa: D102
    def redo(self) -> str | None: ...  # noqa: D102
    def undo_label(self) -> str | None: ...  # noqa: D102
    def redo_label(self) -> str | None: ...  # noqa: D102
    def subscribe(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]: ...  # noqa: D102


class SyncController(Protocol):
    """Runs the sync thread. `report` may be called on any thread, as often as it likes."""

    @property
    def last_sync_at(self) -> datetime | None:
        """The last run that finished, also one before the program was started; aware."""
        ...

    def start(self, report: Callable[[SyncStatus], None]) -> None:
        """Begins to sync and to report; called once, after the window is shown."""
        ...

    def wake(self) -> None:
        """Something was recorded here; returns immediately."""
        ...

    def sync_now(self) -> None:
        """Asks for a run at once; returns immediately."""
        ...

    def accept(self, scope: Scope, problem: SyncProblem) -> None:
        """A person says yes to what the server did with the scope; returns immediately."""
        ...

    def look_at(self, scope: Scope | None, doing: str, meet: Meet) -> None:
        """The scope that is open, or None; `meet` is told who else has it open, on any thread.

        Returns immediately.
        """
        ...

    def pause(self, is_paused: bool) -> None:
        """Stops after the present request, or goes on; may take as long as that request."""
        ...

    def stop(self) -> None:
        """Ends the thread; returns when it no longer reports. Safe to repeat."""
        ...


class Connect(Protocol):
    """Tries a server; for a background thread, since it may take seconds."""

    def __call__(
        self, url: str, token: str, api_key: str | None, settle: Callable[[], None] = ..., /
    ) -> SyncController:
        """The controller to use from now on; a TrackerError's sentence is shown in the dialog.

        An empty token or no key: what is kept for this server stays. `settle` is called before
        anything is changed; what it raises flies, and nothing is.
        """
        ...


@dataclass(frozen=True)
class ScopeThere:
    """A scope that the server has and this laptop has not."""

    scope: Scope
    title: str
    day: str = ""


@dataclass(frozen=True)
class FileResult:
    """What became of a file that was written or read."""

    sentence: str
    is_complete: bool
    notes: Sequence[Note] = ()
    """Row by row what was refused or left."""


class ServerScopes(Protocol):
    """Scopes that are on the server only."""

    def unknown(self) -> Sequence[ScopeThere]:
        """Asks the server: seconds, on a background thread; a TrackerError says why it cannot."""
        ...

    def want(self, scope: Scope) -> None:
        """The next sync fetches it; remembered over a restart."""
        ...

    def give_up(self, scope: Scope) -> None:
        """It is not fetched any more; what has arrived stays. Safe to repeat."""
        ...

    def wanted(self) -> Collection[Scope]:
        """What is still to be fetched."""
        ...


class HandingOver(Protocol):
    """Unsent changes in a file, for another laptop to upload. On a background thread."""

    def write(self, file: Path, scope: Scope | None) -> FileResult:
        """Writes what is unsent; a TrackerError says why it cannot."""
        ...

    def upload(self, file: Path) -> FileResult:
        """Sends another laptop's changes to the server, with the rights of who is signed in."""
        ...


class PublishedSource(Protocol):
    """What pages read of the server's published tables. On a background thread."""

    def kept(self, queries: Iterable[PublishedQuery]) -> Sequence[KeptRows]:
        """What was fetched before, as the person that is signed in now; asks no server."""
        ...

    def fetch(self, queries: Iterable[PublishedQuery]) -> Sequence[KeptRows]:
        """Asks the server and keeps its answers; a TrackerError says why it cannot."""
        ...


def _keep_nothing(_choice: str, _scale: float) -> None:
    return None


@dataclass(frozen=True)
class Look:
    """How the window is dressed; `save` is called when a person changes it."""

    theme: str = "system"
    text_scale: float = 1.0
    save: Callable[[str, float], None] = _keep_nothing


@dataclass(frozen=True)
class ShownName:
    """What neighbours in an open scope read."""

    read: Callable[[], str]
    save: Callable[[str], None]
    """Empty: who signed in, or the machine's user. A TrackerError says why it cannot."""


@dataclass(frozen=True)
class WindowSession:
    """Everything the window is given. Only the program's entry builds one."""

    store: RecordStore
    registry: Registry
    clock: Clock
    folder: Path
    """The data folder; the log is written there."""
    sync: SyncController | None = None
    """None: not connected; the window is complete without."""
    connect: Connect | None = None
    elsewhere: ServerScopes | None = None
    """None: the window does not offer what is on the server only."""
    handing_over: HandingOver | None = None
    look: Look = Look()
    published: PublishedSource | None = None
    """None: the window offers no pages."""
    shown_name: ShownName | None = None
    """None: the window does not ask for one."""
    has_workspaces: bool = False
    """Whether profiles' own pages are opened; the tables alone are enough for small programs."""
