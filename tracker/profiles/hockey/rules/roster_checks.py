"""Checks of a roster entry and of the game record."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.profile import Finding, ScopeView
from tracker.profiles.hockey.kinds import Game, RosterEntry
from tracker.profiles.hockey.rules.findings import error, vocabulary_findings, warning


def roster_findings(entry: RosterEntry, view: ScopeView) -> Iterator[Finding]:
    """A number or a player given twice is a warning: it is how lists arrive.

    One player in both teams is an error: nobody could say whom his events count for.
    """
    yield from vocabulary_findings(entry, is_canonical=False)
    for other in view.records(RosterEntry):
        if other.roster_index == entry.roster_index:
            continue
        if (other.venue, other.jersey) == (entry.venue, entry.jersey):
            yield warning(
                f"#{entry.jersey} of the {entry.venue} team is also "
                f"{other.player_name or other.player_id or 'another entry'}; "
                "the entry with the lower index gets the credit.",
                "jersey",
            )
        if entry.player_id is not None and other.player_id == entry.player_id:
            yield _same_player(entry, other)


def _same_player(entry: RosterEntry, other: RosterEntry) -> Finding:
    who = entry.player_name or entry.player_id
    if other.venue != entry.venue:
        return error(f"{who} is in the other team's roster already; remove one.", "player_id")
    return warning(f"{who} also wears #{other.jersey}; both numbers count for him.", "jersey")


def game_findings(game: Game) -> Iterator[Finding]:
    """A game of a team against itself is doubtful, not impossible."""
    if game.home_team is not None and game.home_team == game.away_team:
        yield warning(f"{game.home_team} plays against itself; check the teams.", "away_team")
