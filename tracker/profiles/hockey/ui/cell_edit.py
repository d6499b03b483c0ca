"""What is typed into a cell of the log, as changes of the event."""

from __future__ import annotations

from tracker.core.record import Payload
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.ui import quick_line
from tracker.profiles.hockey.ui.draft import draft_of
from tracker.profiles.hockey.ui.log_model import PLAYER, TEAM, TIME, WHAT, WITH, ZONE
from tracker.profiles.hockey.ui.mending import typed_board
from tracker.profiles.hockey.ui.scene import Scene

_ZONES = {"o": "o", "off": "o", "d": "d", "def": "d", "n": "n", "neu": "n"}


def cell_changes(
    event: Event, column: int, text: str, scene: Scene, teams: dict[str, Venue]
) -> Payload:
    """InputError is a sentence for the person; an empty cell clears what it held."""
    text = text.strip()
    if column == TIME:
        board = typed_board(text)
        return {"event_start_seconds": board, "event_end_seconds": board}
    if column == TEAM:
        return {"event_team": _team(text, teams)}
    if column == WHAT:
        return _what(event, text, scene, teams)
    if column == ZONE:
        return {"event_team_zone": _ZONES.get(text.lower(), text or None)}
    name = "event_team_player_1" if column == PLAYER else "opp_team_player_1"
    return {name: _jersey(text)} if column in (PLAYER, WITH) else {}


def _team(text: str, teams: dict[str, Venue]) -> str | None:
    if text and text.lower() not in teams:
        names = ", ".join(sorted(teams))
        raise InputError(f"“{text}” is no team of this game; type one of: {names}.")
    return teams.get(text.lower())


def _what(event: Event, text: str, scene: Scene, teams: dict[str, Venue]) -> Payload:
    """The words of a typed line, such as `shot missed wrist`."""
    words = " ".join(part for part in text.replace("·", " ").split())
    before = draft_of(event)
    event_type = quick_line.type_of(words)
    begin = before.with_type(event_type)
    return quick_line.read(words, begin, scene, teams).changes(before)


def _jersey(text: str) -> int | None:
    digits = text.split(" ")[0].lstrip("#")
    if not digits:
        return None
    if not digits.isdigit() or int(digits) > 99:
        raise InputError(f"“{text}” is not a jersey number.")
    return int(digits)
