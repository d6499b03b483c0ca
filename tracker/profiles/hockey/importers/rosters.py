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

    _numbers: set[tuple[str, int]] = field(default_factory=set)
    _venues: dict[str, str] = field(default_factory=dict)

    def problem(self, venue: str, jersey: int, player_id: str | None) -> str | None:
        """Why this entry cannot stand beside those before it, or None and it is taken in.

        One number on both teams is legal; one person is not.
        """
        if (venue, jersey) in self._numbers:
            return f"Number {jersey} is on the {venue} roster twice; the first entry stays."
        other = self._venues.get(player_id) if player_id else None
        if other == venue:
            return f"Player {player_id} is on the {venue} roster twice; the first entry stays."
        if other:
            return f"Player {player_id} is on both teams; the {other} entry stays."
        self._numbers.add((venue, jersey))
        if player_id:
            self._venues[player_id] = venue
        return None
