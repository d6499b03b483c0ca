"""The one status item: what it says about the sync, and how loudly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.core.scope import Scope


class SyncPhase(StrEnum):
    """What the sync is doing."""

    NOT_CONNECTED = "not connected"
    IDLE = "idle"
    SYNCING = "syncing"
    OFFLINE = "offline"
    PAUSED = "paused"
    NEEDS_YOU = "needs you"


class SyncProblem(StrEnum):
    """What keeps the sync from going on, as the status item says it."""

    SIGN_IN = "not signed in"
    NO_RIGHT = "no right to write"
    RESTORED = "restored on the server"
    DELETIONS = "much was deleted on the server"
    OTHER_SERVER = "not the server it was"
    OLD_SERVER = "the server lacks something"

    @property
    def remedy(self) -> str:
        """The one action that helps."""
        return _REMEDIES[self]

    @property
    def press(self) -> str:
        """A sentence in place of the one that names a command; empty where none does."""
        return _PRESS.get(self, "")


_REMEDIES = {
    SyncProblem.SIGN_IN: "connect",
    SyncProblem.NO_RIGHT: "unsent",
    SyncProblem.RESTORED: "accept_restored",
    SyncProblem.DELETIONS: "accept_deletions",
    SyncProblem.OTHER_SERVER: "connect",
    SyncProblem.OLD_SERVER: "sync_now",
}
_PRESS = {
    SyncProblem.SIGN_IN: "Press 'Connect to a server…' below and enter a new token.",
    SyncProblem.RESTORED: "Then press 'Send again what the server lost…' below.",
    SyncProblem.DELETIONS: "If it is, press 'Accept the server's deletions…' below.",
}


@dataclass(frozen=True)
class SyncStatus:
    """A report of the sync thread."""

    phase: SyncPhase
    last_sync_at: datetime | None = None
    """The last run that reached the server and finished; aware."""
    done: int = 0
    total: int = 0
    """Rows of the present run, while syncing."""
    message: str | None = None
    """A sentence: why it is offline or what it needs."""
    problem: SyncProblem | None = None
    """What a person has to do something about."""
    has_news: bool = False
    """The run brought or published something: what the server shows is other than before."""
    scope: Scope | None = None
    """Which scope the problem is about; None where it is about everything."""


class Tone(StrEnum):
    """How a line of text is coloured; its words say the same without the colour."""

    PLAIN = "plain"
    DIM = "dim"
    OK = "ok"
    ACCENT = "accent"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Counts:
    """What waits: for the server, or for a person."""

    waiting: int = 0
    """Not acknowledged and not parked."""
    parked: int = 0
    to_settle: int = 0
    """Settled conflicts that nobody has looked at."""


@dataclass(frozen=True)
class StatusLine:
    """What the status item shows."""

    text: str
    tone: Tone
    detail: str
    """The tooltip."""
    remedy: str = "sync_now"
    """The action that helps; it stands beside the words."""


def status_line(status: SyncStatus, counts: Counts, now: datetime) -> StatusLine:
    """The state in a few words, the whole sentence behind them, and the one action that helps."""
    waiting, parked = counts.waiting, counts.parked
    detail = status.message or ""
    match status.phase:
        case SyncPhase.SYNCING:
            count = f" {status.done:,}/{status.total:,}" if status.total else ""
            return StatusLine(f"syncing{count}", Tone.ACCENT, detail)
        case SyncPhase.PAUSED:
            return StatusLine(_joined("paused", _waiting(waiting)), Tone.WARN, detail, "pause")
        case SyncPhase.NEEDS_YOU:
            return _needing(status.problem, waiting, parked, detail)
    if parked:
        detail = detail or "The server refused a record."
        return StatusLine(_needs(parked), Tone.WARN, detail, "unsent")
    match status.phase:
        case SyncPhase.NOT_CONNECTED:
            hint = detail or "Everything is kept here. Connect to a server to share it."
            words = _joined("not connected", _waiting(waiting))
            return StatusLine(words, Tone.DIM, hint, "connect")
        case SyncPhase.OFFLINE:
            words = _joined("offline, server not reachable", _waiting(waiting))
            return StatusLine(words + _since(status.last_sync_at, now), Tone.WARN, detail)
    return _idle(status, waiting, now)


def _needing(problem: SyncProblem | None, waiting: int, parked: int, detail: str) -> StatusLine:
    if problem is None:
        return StatusLine(_needs(max(parked, 1)), Tone.WARN, detail, "unsent")
    words = _joined(problem.value, _waiting(waiting))
    return StatusLine(words, Tone.WARN, detail, problem.remedy)


def _idle(status: SyncStatus, waiting: int, now: datetime) -> StatusLine:
    if status.last_sync_at is None:
        return StatusLine(_joined("not synced yet", _waiting(waiting)), Tone.DIM, "")
    words = f"synced {_moment(status.last_sync_at, now)}"
    if waiting:
        return StatusLine(_joined(words, _waiting(waiting)), Tone.ACCENT, status.message or "")
    return StatusLine(words, Tone.OK, status.message or "The server has everything.")


def _waiting(count: int) -> str:
    return f"{count:,} waiting" if count else ""


def _joined(words: str, more: str) -> str:
    return f"{words} — {more}" if more else words


def _needs(count: int) -> str:
    return f"{count:,} needs you" if count == 1 else f"{count:,} need you"


def _since(last_sync_at: datetime | None, now: datetime) -> str:
    if last_sync_at is None:
        return " · never synced"
    return f" · last sync {_moment(last_sync_at, now)}"


def _moment(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"
