"""Which key does what: one table of commands by mode, without collisions, that people may change.

The letters are those that BenchSight's users have in their fingers. Where its help gives one key
two meanings (Q, E, H, P, L, Y), the modes keep them apart here, or one meaning has moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.errors import InputError


class Mode(StrEnum):
    """What the keys mean now; shown in the entry bar."""

    READY = "ready"
    BEGUN = "event"
    CHANGE = "change"
    NUMBER = "number"
    TIME = "time"


@dataclass(frozen=True)
class Command:
    """Something that a key does."""

    id: str
    text: str
    keys: tuple[str, ...]
    """Portable names, such as `Alt+1`; the first one is printed on the button."""
    modes: tuple[Mode, ...]
    group: str


_READY, _BEGUN, _CHANGE = (Mode.READY,), (Mode.BEGUN,), (Mode.CHANGE,)
_PLAY = (Mode.READY, Mode.BEGUN)
_ALL = (Mode.READY, Mode.BEGUN, Mode.CHANGE, Mode.NUMBER, Mode.TIME)
_BOTH_SIDES = (Mode.READY, Mode.BEGUN, Mode.CHANGE)

TYPE_KEYS: Mapping[str, str] = {
    "Shot": "S", "Goal": "G", "Pass": "P", "Faceoff": "F", "Turnover": "T", "Zone_Entry_Exit": "Z",
    "Penalty": "N", "Stoppage": "X", "Possession": "O", "Save": "V", "Rebound": "R", "DeadIce": "D",
    "Hit": "B", "LoosePuck": "C", "PenaltyShot_Shootout": "M", "Penalty_Delayed": "I",
}  # fmt: skip
"""Event types with a key of their own; the others are in the list that `+` opens."""

TYPE_NAMES: Mapping[str, str] = {
    "Zone_Entry_Exit": "Zone", "DeadIce": "Dead ice", "LoosePuck": "Loose puck",
    "PenaltyShot_Shootout": "Penalty shot", "Penalty_Delayed": "Delayed penalty",
    "PeriodStart": "Period start", "PeriodEnd": "Period end", "GameStart": "Game start",
    "GameEnd": "Game end", "TeamPossessionChange": "Possession change",
    "Zone_Change": "Zone change",
}  # fmt: skip


def type_name(event_type: str) -> str:
    """The type in words for people."""
    return TYPE_NAMES.get(event_type, event_type)


def _types() -> Iterator[Command]:
    for event_type, key in TYPE_KEYS.items():
        yield Command(f"type.{event_type}", type_name(event_type), (key,), _PLAY, "Events")
    yield Command("type.more", "Another type of event", ("+", "Shift++"), _PLAY, "Events")


def _players() -> Iterator[Command]:
    for number in range(1, 7):
        text = f"Player in slot {number}" if number < 6 else "Sixth skater, or the goalie"
        yield Command(f"own.{number}", text, (str(number),), _BEGUN, "Players")
    for number in range(1, 7):
        text = f"Opponent in slot {number}" if number < 6 else "Opponent's sixth skater or goalie"
        yield Command(f"opp.{number}", text, (f"Alt+{number}",), _BEGUN, "Players")
    yield Command("number.own", "Player by number", ("J",), (*_BEGUN, *_CHANGE), "Players")
    yield Command("number.opp", "Opponent by number", ("Alt+J",), _BEGUN, "Players")
    for number in range(1, 4):
        yield Command(
            f"predict.{number}", f"Expected event {number}", (str(number),), _READY, "Events"
        )


def _changes() -> Iterator[Command]:
    for number in range(1, 10):
        yield Command(f"line.{number}", f"Line {number} on", (str(number),), _CHANGE, "Shifts")
    for number in range(1, 10):
        key = (f"Ctrl+{number}",)
        yield Command(f"keep.{number}", f"Keep as line {number}", key, _CHANGE, "Shifts")
        yield Command(f"detail.{number}", f"Detail {number}", key, _BEGUN, "Details")


COMMANDS: tuple[Command, ...] = (
    *_types(),
    Command("team.home", "Home team", ("H",), _BOTH_SIDES, "Teams"),
    Command("team.away", "Away team", ("A",), _BOTH_SIDES, "Teams"),
    Command("colours", "Colours of the teams", ("Ctrl+Alt+C",), _READY, "Teams"),
    *_players(),
    Command("zone.o", "Offensive zone", ("Q",), _BEGUN, "Details"),
    Command("zone.n", "Neutral zone", ("W",), _BEGUN, "Details"),
    Command("zone.d", "Defensive zone", ("E",), _BEGUN, "Details"),
    Command("success.s", "Successful", ("Y",), _BEGUN, "Details"),
    Command("success.u", "Not successful", ("U",), _BEGUN, "Details"),
    Command("detail.next", "Next detail", ("]",), _BEGUN, "Details"),
    Command("detail.previous", "Previous detail", ("[",), _BEGUN, "Details"),
    Command("detail2.next", "Next second detail", (".",), _BEGUN, "Details"),
    Command("detail2.previous", "Previous second detail", (",",), _BEGUN, "Details"),
    Command("link", "Link to the event before", ("K",), _BEGUN, "Details"),
    Command("save", "Save", ("Return", "Enter"), _BEGUN, "Entry"),
    Command("save.again", "Save, and the same type again", ("Shift+Return", "Shift+Enter"), _BEGUN,
            "Entry"),
    Command("back", "Take back the last key", ("Backspace",), (*_BEGUN, *_CHANGE), "Entry"),
    Command("cancel", "Cancel what is begun", ("Esc",), _ALL, "Entry"),
    Command("quick", "Type a line", ("/",), _PLAY, "Entry"),
    Command("time", "Time of the event", ("@", "Shift+@", "Ctrl+T"), _PLAY, "Entry"),
    Command("edit", "Complete the selected event", ("Return", "Enter"), _READY, "Entry"),
    Command("open.next", "Next event with something open", ("U",), _READY, "Entry"),
    Command("insert", "Insert an event after the selected one", ("Ins",), _READY, "Entry"),
    Command("delete", "Delete the selected events", ("Del",), _READY, "Entry"),
    Command("delete.linked", "Delete with linked events", ("Shift+Del",), _READY, "Entry"),
    Command("replace", "It was another player all along", ("Ctrl+R",), _READY, "Entry"),
    Command("bulk", "Change one field of the selected events", ("Ctrl+B",), _READY, "Entry"),
    Command("history", "What was done to the event", ("Ctrl+H",), _READY, "Entry"),
    Command("log.up", "Newer event", ("Up",), _PLAY, "Log"),
    Command("log.down", "Older event", ("Down",), _PLAY, "Log"),
    Command("log.filter", "Filter the log", ("Ctrl+F",), _PLAY, "Log"),
    Command("change", "Change players", ("L",), _READY, "Shifts"),
    Command("change.end", "End the shift", ("E",), _READY, "Shifts"),
    *_changes(),
    Command("goalie", "Pull the goalie, or back", ("G",), _CHANGE, "Shifts"),
    Command("clear", "Everybody off", ("0",), _CHANGE, "Shifts"),
    Command("change.save", "Players are on", ("Return", "Enter", "L"), _CHANGE, "Shifts"),
    Command("clock.toggle", "Start or stop the clock", ("Space",), _BOTH_SIDES, "Clock"),
    Command("clock.less", "Clock one second down", ("Left",), _BOTH_SIDES, "Clock"),
    Command("clock.more", "Clock one second up", ("Right",), _BOTH_SIDES, "Clock"),
    Command("clock.set", "Set the clock", ("Shift+Space", "Ctrl+Shift+T"), _READY, "Clock"),
    Command("period.next", "End the period, or begin the next", ("Ctrl+Return",), _READY, "Clock"),
    Command("period.back", "Back to the period before", ("Ctrl+Shift+Return",), _READY, "Clock"),
    Command("ends", "Change ends", ("Ctrl+E",), _READY, "Clock"),
    Command("tier.1", "Goals, penalties, faceoffs", ("Ctrl+Alt+1",), _READY, "Detail of entry"),
    Command("tier.2", "With shots, hits and entries", ("Ctrl+Alt+2",), _READY, "Detail of entry"),
    Command("tier.3", "Everything", ("Ctrl+Alt+3",), _READY, "Detail of entry"),
    Command("tier.next", "Another detail of entry", ("Ctrl+Alt+0",), _READY, "Detail of entry"),
    Command("check", "Is the game complete?", ("Ctrl+G",), _READY, "Log"),
    Command("complete", "The game is complete", ("Ctrl+Alt+Return",), _READY, "Log"),
    Command("reopen", "Open the game again", ("Ctrl+Alt+G",), _READY, "Log"),
    Command("keys", "Change the keys", ("Ctrl+Shift+K",), _PLAY, "Entry"),
)  # fmt: skip

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


@dataclass(frozen=True)
class Conflict:
    """One key that would mean two things in one mode."""

    key: str
    mode: Mode
    one: str
    other: str

    def __str__(self) -> str:
        first, second = BY_ID[self.one].text, BY_ID[self.other].text
        return (
            f"{self.key} cannot be both “{first}” and “{second}” while the mode is "
            f"{self.mode.value}; give one of them another key."
        )


class Keymap:
    """Commands by mode and key. Frozen: `remapped` gives another one."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]] | None = None) -> None:
        chosen = keys or {}
        self._keys = {c.id: chosen.get(c.id, c.keys) for c in COMMANDS}
        self._commands: dict[tuple[Mode, str], str] = {}
        for command in COMMANDS:
            for mode in command.modes:
                for key in self._keys[command.id]:
                    self._commands.setdefault((mode, key), command.id)

    def command(self, mode: Mode, key: str) -> str | None:
        """What the key does in this mode."""
        return self._commands.get((mode, key))

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command."""
        return self._keys[command_id]

    def first_key(self, command_id: str) -> str:
        """The key that stands on the button; empty when it has none."""
        return next(iter(self._keys[command_id]), "")

    def conflicts(self) -> list[Conflict]:
        """Every key with two meanings in one mode."""
        found: list[Conflict] = []
        taken: dict[tuple[Mode, str], str] = {}
        for command in COMMANDS:
            for mode in command.modes:
                for key in self._keys[command.id]:
                    other = taken.setdefault((mode, key), command.id)
                    if other != command.id:
                        found.append(Conflict(key, mode, other, command.id))
        return found

    def remapped(self, command_id: str, keys: Iterable[str]) -> Keymap:
        """With other keys for one command; InputError names the command that has one of them."""
        if command_id not in BY_ID:
            raise InputError(f"There is no command '{command_id}' to give a key to.")
        wanted = Keymap({**self._keys, command_id: tuple(dict.fromkeys(keys))})
        conflicts = wanted.conflicts()
        if conflicts:
            raise InputError(str(conflicts[0]))
        return wanted

    def changed(self) -> dict[str, tuple[str, ...]]:
        """The commands whose keys are not the usual ones."""
        return {c.id: self._keys[c.id] for c in COMMANDS if self._keys[c.id] != c.keys}

    def exported(self) -> str:
        """The changed keys as text that `imported` reads."""
        changed = {name: list(keys) for name, keys in self.changed().items()}
        return json.dumps({"hockey keys": changed}, indent=1, sort_keys=True)


def imported(text: str) -> Keymap:
    """The keymap of an export; InputError when it is none or two commands share a key."""
    try:
        document = json.loads(text)
        chosen = {
            str(name): tuple(map(str, keys)) for name, keys in document["hockey keys"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "This is no file of hockey keys; choose one that was exported here."
        ) from error
    unknown = [name for name in chosen if name not in BY_ID]
    if unknown:
        raise InputError(f"The file gives a key to '{unknown[0]}', which does not exist here.")
    keymap = Keymap(chosen)
    conflicts = keymap.conflicts()
    if conflicts:
        raise InputError(str(conflicts[0]))
    return keymap
