"""What is left open in an event, by how closely a game is followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.ui.draft import WITHOUT_TEAM

_FIRST_TIER = frozenset(
    {"Goal", "Penalty", "Penalty_Delayed", "Faceoff", "Stoppage", "Timeout", "Challenge",
     "PenaltyShot_Shootout", "GameStart", "GameEnd", "PeriodStart", "PeriodEnd", "Intermission"}
)  # fmt: skip
_SECOND_TIER = _FIRST_TIER | {"Shot", "Save", "Hit", "Block", "Turnover", "Zone_Entry_Exit"}
TIERS: Mapping[int, frozenset[str]] = {
    1: _FIRST_TIER,
    2: _SECOND_TIER,
    3: frozenset(words.EVENT_TYPES),
}
"""The types that each tier of entry records; shifts belong to all of them."""
TIER_NAMES = {1: "goals, penalties, faceoffs", 2: "with shots, hits, entries", 3: "everything"}

_NEEDED: Mapping[str, Sequence[tuple[int, str]]] = {
    "Faceoff": ((1, "event_team_player_1"), (1, "opp_team_player_1")),
    "Goal": ((1, "event_team_player_1"), (2, "event_detail_2"), (3, "puck_x")),
    "Penalty": ((1, "event_detail_2"), (1, "penalty_minutes")),
    "Shot": ((2, "event_team_player_1"), (3, "event_detail_2"), (3, "puck_x")),
    "Save": ((2, "event_team_player_1"), (3, "event_detail_2")),
    "Hit": ((2, "event_team_player_1"),),
    "Turnover": ((2, "event_team_player_1"),),
    "Zone_Entry_Exit": ((2, "event_team_player_1"), (3, "event_successful")),
    "Pass": ((3, "event_team_player_1"), (3, "event_successful")),
    "Possession": ((3, "event_team_player_1"),),
}
"""(from this tier on, the column) by type."""
_LABELS = {
    "event_team": "team",
    "event_team_player_1": "player",
    "opp_team_player_1": "opponent",
    "event_detail": "detail",
    "event_detail_2": "detail 2",
    "event_successful": "success",
    "penalty_minutes": "minutes",
    "puck_x": "place",
}


def open_fields(event: Event, tier: int) -> tuple[str, ...]:
    """The columns that somebody should still fill; empty when the event is complete."""
    event_type = event.event_type
    if event_type is None or event_type not in TIERS[tier]:
        return ()
    found: list[str] = []
    if event_type not in WITHOUT_TEAM and event.event_team is None:
        found.append("event_team")
    if event.event_detail is None and words.DETAILS_BY_TYPE.get(event_type):
        found.append("event_detail")
    for lowest, name in _NEEDED.get(event_type, ()):
        if lowest <= tier and getattr(event, name) is None:
            found.append(name)
    if event_type == "Penalty" and _is_nobodys(event):
        found.append("event_team_player_1")
    return tuple(dict.fromkeys(found))


def _is_nobodys(event: Event) -> bool:
    """A bench penalty is nobody's; any other one somebody committed."""
    is_bench = event.event_detail == "Penalty_Bench" or event.served_by_player is not None
    return event.event_team_player_1 is None and not is_bench


def open_words(fields: Sequence[str]) -> str:
    """`player, place`."""
    return ", ".join(_LABELS.get(name, name) for name in fields)
