"""The keys of the raid workspace: printed on the buttons, listed in the overview, pressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """What an officer can ask for, and the keys that ask for it."""

    id: str
    group: str
    text: str
    keys: tuple[str, ...]
    """Portable names; the first one stands on the button."""


COMMANDS: tuple[Command, ...] = (
    Command("tic.take", "Tics", "Take a tic now: what was copied, else as the last tic", ("T",)),
    Command("tic.record", "Tics", "Record the tic or award that waits", ("Return", "Enter")),
    Command(
        "tic.record_all",
        "Tics",
        "Record everything that waits",
        ("Shift+Return", "Shift+Enter"),
    ),
    Command("tic.discard", "Tics", "Discard what waits", ("Esc",)),
    Command("tic.bring_back", "Tics", "Bring back what was discarded", ("Shift+Esc",)),
    Command("tic.previous", "Tics", "The one before in the queue", ("[",)),
    Command("tic.next", "Tics", "The next in the queue", ("]",)),
    Command("tic.names", "Tics", "Edit the names of the list that waits", ("E",)),
    Command("tic.title", "Tics", "Name and DKP of the tic", ("F2",)),
    Command("tic.delete", "Tics", "Delete the tic of the column", ("Del",)),
    Command("paste", "Tics", "Read what was copied", ("Ctrl+V",)),
    Command("remind", "Tics", "Remind me: every 30 or 60 minutes, or not", ("R",)),
    Command("mark.toggle", "Attendance", "Credit or no credit", ("Space",)),
    Command("mark.present", "Attendance", "Present", ("P",)),
    Command("mark.standby", "Attendance", "Standby", ("S",)),
    Command("mark.afk", "Attendance", "AFK", ("A",)),
    Command("mark.linkdead", "Attendance", "Linkdead", ("L",)),
    Command("mark.no credit", "Attendance", "No credit", ("X",)),
    Command("find", "Attendance", "Filter, or find somebody of the guild to add", ("Ctrl+F", "/")),
    Command("name.link", "Unknown names", "Make the name somebody's character", ("M",)),
    Command("name.create", "Unknown names", "A new person with this character", ("C",)),
    Command("name.leave", "Unknown names", "Leave the name unknown", ("I",)),
    Command("name.next", "Unknown names", "Next unknown name", ("U",)),
    Command("pane.sheet", "Go to", "Attendance", ("1",)),
    Command("pane.tic", "Go to", "Tic queue", ("2",)),
    Command("pane.loot", "Go to", "Loot", ("3",)),
    Command("pane.live", "Go to", "Live log", ("4",)),
    Command("summary", "Raid", "Summary to the clipboard, for Discord", ("D",)),
    Command("complete", "Raid", "Raid complete, or live again", ("Ctrl+E",)),
)
_BY_KEY = {key: command.id for command in COMMANDS for key in command.keys}
_BY_ID = {command.id: command for command in COMMANDS}
_SIGNS = {"Return": "⏎", "Space": "␣"}


def command_of(names: Iterable[str]) -> str | None:
    """The command that a key press means, by the names of the key."""
    return next((_BY_KEY[name] for name in names if name in _BY_KEY), None)


def first_key(command_id: str) -> str:
    """What stands on the button."""
    words = _BY_ID[command_id].keys[0].split("+")
    return "+".join(_SIGNS.get(word, word) for word in words)


def labelled(text: str, command_id: str) -> str:
    """A button's words with its key."""
    return f"{text}   {first_key(command_id)}"
