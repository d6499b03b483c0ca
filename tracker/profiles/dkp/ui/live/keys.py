"""The keys of the live log, as they are pressed, printed on buttons and listed."""

from __future__ import annotations

from tracker.profiles.dkp.ui.loot.keys import LootKey as PanelKey

LIVE_KEYS = (
    PanelKey("live.accept", "Record the proposal", ("Return", "Enter")),
    PanelKey("live.accept_all", "Record all that the log proposes", ("Shift+Return",)),
    PanelKey("live.dismiss", "Dismiss the proposal", ("Del", "Backspace")),
    PanelKey("live.open", "Choose the log to follow", ("O",)),
    PanelKey("live.pause", "Stop following, or go on", ("F",)),
    PanelKey("live.whole", "Read the whole log", ("H",)),
    PanelKey("live.patterns", "Award patterns, with a box to try them out", ("Q",)),
)
BY_KEY = {key: one.id for one in LIVE_KEYS for key in one.keys}
_SIGNS = {"Return": "⏎", "Shift+Return": "⇧⏎"}
_FIRST = {one.id: one.keys[0] for one in LIVE_KEYS}


def labelled(text: str, command: str) -> str:
    """A button's words with its key."""
    key = _FIRST[command]
    return f"{text}   {_SIGNS.get(key, key)}"
