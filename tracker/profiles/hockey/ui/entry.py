"""The entry of events as a pure machine: a state and a key give the next state and what to do.

Nothing here knows Qt, the store or the time. Back-to-back events never re-label each other: the key
of a type saves what is begun and begins the next one.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.ui import change as changes
from tracker.profiles.hockey.ui import entry_change, entry_event
from tracker.profiles.hockey.ui.draft import draft_of
from tracker.profiles.hockey.ui.entry_state import (
    NOTHING,
    Act,
    Entry,
    Step,
    changing,
    drafting,
    mode_behind,
)
from tracker.profiles.hockey.ui.intents import Say, SetClock
from tracker.profiles.hockey.ui.keymap import Mode
from tracker.profiles.hockey.ui.scene import Scene

Place = tuple[float, float]


def press(entry: Entry, command: str, scene: Scene) -> Step:
    """The next state and what is to be done, in order; an unknown command changes nothing."""
    name, _, argument = command.partition(".")
    act = _ACTS[entry.mode].get(command) or _ACTS[entry.mode].get(name)
    return (entry, NOTHING) if act is None else act(entry, argument, scene)


def type_digit(entry: Entry, digit: str, scene: Scene) -> Step:
    """A digit in the modes that take numbers; a jersey is complete with its second digit."""
    digits = (entry.digits + digit)[-4:]
    typed = replace(entry, digits=digits)
    if entry.mode is Mode.NUMBER and len(digits) == 2:
        return finish_number(typed, scene)
    return typed, NOTHING


def finish_number(entry: Entry, scene: Scene) -> Step:
    """What was typed is the number (or time); without digits nothing is chosen."""
    if entry.mode is Mode.TIME:
        return _finish_time(entry, scene)
    back = replace(entry, mode=mode_behind(entry), digits="")
    if not entry.digits:
        return back, NOTHING
    number = int(entry.digits)
    if back.change is not None:
        return changing(back, changes.with_number(back.change, back.change.side, number, scene))
    if back.draft is None:
        return back, NOTHING
    return entry_event.chosen(back, back.draft, number, entry.is_number_own, scene)


def pick(entry: Entry, venue: Venue, number: int, scene: Scene) -> Step:
    """A click on a player: into the event that is begun, else on or off the ice."""
    if entry.draft is not None:
        is_own = entry.draft.team in (None, venue)
        draft = entry.draft if entry.draft.team else replace(entry.draft, team=venue)
        return entry_event.chosen(entry, draft, number, is_own, scene)
    change = entry.change or changes.begun(scene, venue)
    begun = replace(entry, mode=Mode.CHANGE, change=replace(change, side=venue))
    return changing(begun, changes.with_number(change, venue, number, scene))


def place(entry: Entry, start: Place, end: Place | None, scene: Scene) -> Step:
    """A click on the ice, or the way of the puck; in feet from the left lower corner.

    Rounded to half a foot. A click after a way leaves a place alone.
    """
    spot, end = _half_feet(start), None if end is None else _half_feet(end)
    if entry.draft is None:
        return replace(entry, spot=spot, end=end), NOTHING
    placed = replace(entry.draft, spot=spot, end=end)
    return drafting(entry, entry_event.located(placed, scene))


def _half_feet(place: Place) -> Place:
    return (round(place[0] * 2) / 2, round(place[1] * 2) / 2)


def edit(entry: Entry, scene: Scene) -> Step:
    """Takes up the selected event to complete it; what is begun is saved first."""
    if scene.selected is None:
        return entry, NOTHING
    kept, intents = entry_event.saved(entry) if entry.draft else (entry, NOTHING)
    key, event = scene.selected
    draft = draft_of(event)
    taken = replace(kept, mode=Mode.BEGUN, draft=draft, editing=(key, draft), past=())
    return taken, intents


def begin(entry: Entry, event_type: str, scene: Scene) -> Step:
    """Begins an event of a type, as its key does."""
    return entry_event.begin(entry, event_type, scene)


def _number(entry: Entry, argument: str, _scene: Scene) -> Step:
    return replace(entry, mode=Mode.NUMBER, digits="", is_number_own=argument == "own"), NOTHING


def _time(entry: Entry, _argument: str, _scene: Scene) -> Step:
    return replace(entry, mode=Mode.TIME, digits="", is_for_clock=False), NOTHING


def _clock_time(entry: Entry, _argument: str, _scene: Scene) -> Step:
    return replace(entry, mode=Mode.TIME, digits="", is_for_clock=True), NOTHING


def _finish_time(entry: Entry, scene: Scene) -> Step:
    back = replace(entry, mode=mode_behind(entry), digits="", is_for_clock=False)
    if not entry.digits:
        return back, NOTHING
    board = int(entry.digits[:-2] or 0) * 60 + int(entry.digits[-2:])
    if int(entry.digits[-2:]) > 59:
        return back, (Say(f"{entry.digits} is no time; type it like 742 for 7:42."),)
    if entry.is_for_clock:
        return back, (SetClock(board),)
    period = scene.moment.period if back.draft is None else back.draft.moment.period
    if board > scene.length(period):
        return back, (Say("The period is not that long."),)
    moment = Moment(period, scene.length(period) - board)
    if back.draft is None:
        return replace(back, set_moment=moment), NOTHING
    return drafting(back, replace(back.draft, moment=moment))


def _back(entry: Entry, _argument: str, _scene: Scene) -> Step:
    if entry.past_changes:
        *past, last = entry.past_changes
        return replace(entry, change=last, past_changes=tuple(past)), NOTHING
    if not entry.past:
        return entry, NOTHING
    return replace(entry, draft=entry.past[-1], past=entry.past[:-1]), NOTHING


def _cancel(entry: Entry, _argument: str, _scene: Scene) -> Step:
    """One thing at a time: the number, then the event or the change, then the set time."""
    if entry.mode in (Mode.NUMBER, Mode.TIME):
        return replace(entry, mode=mode_behind(entry), digits="", is_for_clock=False), NOTHING
    return Entry(team=entry.team), NOTHING


_PLAY: dict[str, Act] = {
    "type": entry_event.begin,
    "team": entry_event.team,
    "time": _time,
    "cancel": _cancel,
}
_ACTS: dict[Mode, dict[str, Act]] = {
    Mode.READY: {
        **_PLAY,
        "predict": entry_event.predict,
        "change": entry_change.begin,
        "change.end": entry_change.end_shift,
        "clock.set": _clock_time,
    },
    Mode.BEGUN: {
        **_PLAY,
        "own": entry_event.slot(is_own=True),
        "opp": entry_event.slot(is_own=False),
        "number": _number,
        "zone": entry_event.attribute("event_team_zone"),
        "success": entry_event.attribute("event_successful"),
        "detail": entry_event.detail,
        "detail2": entry_event.detail_2,
        "link": entry_event.link,
        "save": entry_event.save,
        "back": _back,
    },
    Mode.CHANGE: {
        "team": entry_event.team,
        "line": entry_change.line,
        "keep": entry_change.keep_line,
        "goalie": entry_change.goalie,
        "clear": entry_change.clear,
        "change.save": entry_change.save,
        "number": _number,
        "back": _back,
        "cancel": _cancel,
    },
    Mode.NUMBER: {"cancel": _cancel},
    Mode.TIME: {"cancel": _cancel},
}
