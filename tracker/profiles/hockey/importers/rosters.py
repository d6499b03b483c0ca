"""Roster entries of one game: who may stand on which list, and under which key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.profiles.hockey.kinds import Venue

ROSTER_BASE: Mapping[Venue, int] = {"home": 100, "away": 200}
"""A roster index is base + jersey, so that a player who is added later moves nobody's key."""


def roster_index(venue: Venue, jersey: int) -> int:
    """The entry's index in the client key."""
    return ROSTER_BASE[venue] + jersey


@dataclass
class Roster:
    """Checks entries as they come; the first of two that exclude each other stays."""

    _venues: dict[str, str] = field(default_factory=dict)

    def player_problem(self, venue: Venue, player_id: str | None) -> str | None:
        """Why this entry cannot stand beside those before it, or None and it is taken in.

        One number on both teams is legal, and so are two numbers of one player; one player on
        both teams is not.
        """
        if player_id is None:
            return None
        other = self._venues.setdefault(player_id, venue)
        if other == venue:
            return None
        return f"Player {player_id} is on both teams; the {other} entry stays."
