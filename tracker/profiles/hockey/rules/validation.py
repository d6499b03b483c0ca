"""The hockey profile's check: errors block a write, warnings never do."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.core.profile import Finding, ScopeView
from tracker.core.record import Record
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules.event_checks import event_findings
from tracker.profiles.hockey.rules.roster_checks import game_findings, roster_findings
from tracker.profiles.hockey.rules.shift_checks import shift_findings


def check(record: Record, view: ScopeView) -> Iterable[Finding]:
    """Findings about one completed record, errors and warnings mixed.

    Reads the game and the roster of the view and never its events or shifts, so that its cost
    does not grow with the length of the game: it runs at every key press.
    """
    match record:
        case Event():
            return list(event_findings(record, view))
        case Shift():
            return list(shift_findings(record, view))
        case RosterEntry():
            return list(roster_findings(record, view))
        case Game():
            return list(game_findings(record))
    return []
