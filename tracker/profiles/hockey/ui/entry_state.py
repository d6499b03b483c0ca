"""The state of entry: what is begun, and what the keys mean therefore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.ui.change import Change
from tracker.profiles.hockey.ui.draft import Draft
from tracker.profiles.hockey.ui.intents import Intent
from tracker.profiles.hockey.ui.keymap import Mode
from tracker.profiles.hockey.ui.scene import Scene


@dataclass(frozen=True)
class Entry:
    """What is begun. Immutable: every key gives another one."""

    mode: Mode = Mode.READY
    team: Venue = "home"
    """Whose event the next one will be, unless something else is said."""
    draft: Draft | None = None
    past: tuple[Draft, ...] = ()
    """The draft before each key, for Backspace."""
    editing: tuple[Key, Draft] | None = None
    """The existing event that is completed, and how it was."""
    change: Change | None = None
    past_changes: tuple[Change, ...] = ()
    digits: str = ""
    is_number_own: bool = True
    is_for_clock: bool = False
    """Digits set the clock, not the time of an event."""
    set_moment: Moment | None = None
    """The next event happened then: an insertion."""
    spot: tuple[float, float] | None = None
    """The place of the next event."""
    end: tuple[float, float] | None = None
    """Where the puck went in it."""
    is_restored: bool = False
    """It was begun before the program ended, and came back."""


Step = tuple[Entry, tuple[Intent, ...]]
NOTHING: tuple[Intent, ...] = ()


Act = Callable[[Entry, str, Scene], Step]
"""(state, the command's argument, the game) -> the next state and what is to be done."""


def mode_behind(entry: Entry) -> Mode:
    """The mode without the number or time that is typed."""
    if entry.change is not None:
        return Mode.CHANGE
    return Mode.BEGUN if entry.draft is not None else Mode.READY


def drafting(entry: Entry, draft: Draft) -> Step:
    """With another draft; Backspace brings back the one before."""
    if entry.draft is None or draft == entry.draft:
        return replace(entry, draft=draft), NOTHING
    return replace(entry, draft=draft, past=(*entry.past, entry.draft)), NOTHING


def changing(entry: Entry, change: Change) -> Step:
    """With other players; Backspace brings back those before."""
    past = entry.past_changes if entry.change is None else (*entry.past_changes, entry.change)
    return replace(entry, change=change, past_changes=past), NOTHING
