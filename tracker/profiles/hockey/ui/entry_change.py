"""Keys while players are changed."""

from __future__ import annotations

from dataclasses import replace

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui import change as changes
from tracker.profiles.hockey.ui.entry_state import NOTHING, Entry, Step, changing
from tracker.profiles.hockey.ui.intents import ChangePlayers, EndShift, KeepLine, Say
from tracker.profiles.hockey.ui.keymap import Mode
from tracker.profiles.hockey.ui.scene import Lineup, Scene


def begin(entry: Entry, _argument: str, scene: Scene) -> Step:
    """From the players on the ice, at this moment."""
    return replace(entry, mode=Mode.CHANGE, change=changes.begun(scene, entry.team)), NOTHING


def end_shift(entry: Entry, _argument: str, scene: Scene) -> Step:
    """Nobody is on the ice any more."""
    return entry, (EndShift(scene.moment),)


def line(entry: Entry, argument: str, scene: Scene) -> Step:
    """A kept line comes on for those of its kind."""
    change = entry.change
    if change is None:
        return entry, NOTHING
    line = scene.lines.get(change.side, {}).get(int(argument))
    if not line:
        sentence = (
            f"The {change.side} team has no line {argument} yet; "
            f"Ctrl+{argument} keeps these players as one."
        )
        return entry, (Say(sentence),)
    return changing(entry, changes.with_line(change, line, scene))


def keep_line(entry: Entry, argument: str, _scene: Scene) -> Step:
    """Keeps the skaters as a line."""
    change = entry.change
    if change is None or not change.own.skaters:
        return entry, NOTHING
    return entry, (KeepLine(change.side, int(argument), change.own.skaters),)


def goalie(entry: Entry, _argument: str, scene: Scene) -> Step:
    """Pulls the goalie, or puts him back."""
    if entry.change is None:
        return entry, NOTHING
    return changing(entry, changes.with_goalie(entry.change, scene))


def clear(entry: Entry, _argument: str, _scene: Scene) -> Step:
    """All skaters of the team off."""
    if entry.change is None:
        return entry, NOTHING
    emptied = Lineup((), entry.change.own.goalie)
    return changing(entry, entry.change.with_lineup(entry.change.side, emptied))


def save(entry: Entry, _argument: str, _scene: Scene) -> Step:
    """The players are on, from the moment on when the change was begun."""
    change = entry.change
    if change is None:
        return entry, NOTHING
    ice: dict[Venue, Lineup] = {"home": change.home, "away": change.away}
    return Entry(team=entry.team, spot=entry.spot), (ChangePlayers(change.moment, ice),)
