"""What is said about the rows of a page: from when they are, and why there are no newer ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.errors import NotAllowed, ServerUnreachable, SignInNeeded, TrackerError
from tracker.ui.status import Tone

NOT_CONNECTED = (
    "Not connected to a server. Pages show what a server has published, and keep it for reading "
    "offline: File, Connect to a server…"
)
ASKING = "Asking the server…"


@dataclass(frozen=True)
class PageState:
    """How a page stands with the server."""

    as_of: datetime | None = None
    """When the oldest of its rows was fetched; None when nothing was."""
    is_connected: bool = True
    is_fetching: bool = False
    is_cut: bool = False
    failure: TrackerError | None = None
    """Why the last fetch brought nothing."""


@dataclass(frozen=True)
class PageLine:
    """The line below a page's title."""

    text: str
    tone: Tone
    detail: str = ""
    """The tooltip: the whole sentence behind it."""


def page_line(state: PageState, now: datetime) -> PageLine:
    """From when the rows are, and what is going on."""
    if state.as_of is None:
        return _without_rows(state)
    at = moment(state.as_of, now)
    since = f"As of {at}"
    cut = "  ·  only the first rows: the server has more" if state.is_cut else ""
    if state.is_fetching:
        return PageLine(f"{since}{cut}  ·  asking the server…", Tone.DIM)
    if not state.is_connected:
        return PageLine(f"Not connected  ·  as of {at}{cut}", Tone.DIM, NOT_CONNECTED)
    if state.failure is None:
        return PageLine(since + cut, Tone.WARN if state.is_cut else Tone.DIM)
    sentence = str(state.failure)
    if isinstance(state.failure, ServerUnreachable):
        age = _age(state.as_of, now)
        return PageLine(f"Offline  ·  as of {at}{age}{cut}", Tone.WARN, sentence)
    return PageLine(f"{since}{cut}. {sentence}", Tone.WARN, sentence)


def why_empty(state: PageState) -> str:
    """In the place of rows that were never fetched."""
    if not state.is_connected:
        return f"{NOT_CONNECTED}"
    if state.is_fetching or state.failure is None:
        return ASKING
    if isinstance(state.failure, ServerUnreachable):
        return (
            "This was not read from the server yet, and the server does not answer now. Fetch it "
            "again (Ctrl+R) when there is a network; from then on it is here offline, too."
        )
    if isinstance(state.failure, SignInNeeded | NotAllowed):
        return f"{state.failure} Connect as somebody who may read it: File, Connect to a server…"
    return str(state.failure)


def moment(at: datetime, now: datetime) -> str:
    """`19:42` today, `27 Feb 19:42` this year."""
    local, today = at.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    day = f"{local.day} {local:%b}" if local.year == today.year else f"{local:%Y-%m-%d}"
    return f"{day} {local:%H:%M}"


def _without_rows(state: PageState) -> PageLine:
    if not state.is_connected:
        return PageLine("Not connected", Tone.DIM, NOT_CONNECTED)
    if state.is_fetching or state.failure is None:
        return PageLine(ASKING, Tone.DIM)
    sentence = str(state.failure)
    is_offline = isinstance(state.failure, ServerUnreachable)
    return PageLine("Offline" if is_offline else sentence, Tone.WARN, sentence)


def _age(at: datetime, now: datetime) -> str:
    days = (now.astimezone().date() - at.astimezone().date()).days
    if days < 1:
        return ""
    return ", yesterday" if days == 1 else f", {days} days ago"
