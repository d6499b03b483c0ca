"""The list that is gone through before a game is called complete.

Errors are what makes a result wrong or a sheet refusable; warnings are doubtful and never stop
anybody. Every remark names the record to go to, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from tracker.core.profile import Finding, Remark, ScopeView, Severity
from tracker.core.record import Record
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules import game_checks, ice_checks, strength_checks, zones
from tracker.profiles.hockey.rules.chronology import in_order
from tracker.profiles.hockey.rules.facts.sheet import Sheet, sheet_of
from tracker.profiles.hockey.rules.strength import (
    situations_from_penalties,
    situations_from_shifts,
)
from tracker.profiles.hockey.rules.validation import check

R = TypeVar("R", bound=Record)
_KINDS: Sequence[type[Record]] = (Game, RosterEntry, Shift, Event)


def game_remarks(view: ScopeView) -> list[Remark]:
    """Errors first, then warnings; each of them by topic and in the order of the game.

    Reads the whole game, so it is run when somebody asks, not at every key press.
    """
    kept = _Kept(view)
    found = [*_record_remarks(kept), *_game_remarks(kept)]
    return sorted(found, key=lambda remark: remark.finding.severity is not Severity.ERROR)


class _Kept:
    """The same records, read once: the check of a record asks for the roster."""

    def __init__(self, view: ScopeView) -> None:
        self._view = view
        self._records: dict[type[Record], Sequence[Any]] = {}

    def records(self, kind: type[R]) -> Sequence[R]:
        if kind not in self._records:
            self._records[kind] = list(self._view.records(kind))
        return self._records[kind]


def is_complete(remarks: Iterable[Remark]) -> bool:
    """Whether nothing but warnings is left."""
    return all(remark.finding.severity is not Severity.ERROR for remark in remarks)


def _record_remarks(view: ScopeView) -> Iterator[Remark]:
    """What the check of each record says when it is written."""
    for kind in _KINDS:
        for record in view.records(kind):
            for finding in check(record, view):
                yield _remark("record", record, finding)


def _game_remarks(view: ScopeView) -> Iterator[Remark]:
    sheet = sheet_of(_scope_number(view), view)
    for topic, findings in _checks(sheet, view):
        for record, finding in findings:
            yield _remark(topic, record, finding)


def _scope_number(view: ScopeView) -> int:
    for kind in _KINDS:
        for record in view.records(kind):
            return int(record.scope_id)
    return 0


def _checks(
    sheet: Sheet, view: ScopeView
) -> Iterator[tuple[str, Iterable[tuple[Record | None, Finding]]]]:
    ordered = in_order(sheet.events)
    shifts = {shift.shift_index: shift for shift in sheet.shifts}
    by_shifts, by_penalties = situations_from_shifts(view), situations_from_penalties(view)
    yield "game", game_checks.game_record_findings(sheet.game)
    yield "roster", game_checks.roster_findings(view.records(RosterEntry))
    yield "score", game_checks.score_findings(sheet.game, sheet.plays, sheet.events)
    yield "team", game_checks.unresolved_findings(sheet.events, sheet.teams)
    yield "goal", game_checks.scorer_findings(sheet.plays)
    yield "time", game_checks.untimed_findings(sheet.events)
    yield "reference", game_checks.reference_findings(view)
    yield "zone", zones.zone_findings(sheet.plays, sheet.game)
    yield "repeated", ice_checks.repeated_event_findings(ordered)
    yield "shift", ice_checks.shift_time_findings(sheet.shifts)
    yield "shift", ice_checks.overlap_findings(sheet.segments, shifts)
    yield "shift", ice_checks.gap_findings(sheet.segments, shifts, sheet.game)
    yield "on ice", ice_checks.actor_findings(sheet.plays, sheet.timeline)
    yield "strength", strength_checks.written_strength_findings(ordered, by_shifts)
    yield "strength", strength_checks.shift_situation_findings(sheet.segments, shifts)
    yield (
        "penalties",
        strength_checks.penalty_strength_findings(ordered, by_shifts, by_penalties),
    )


def _remark(topic: str, record: Record | None, finding: Finding) -> Remark:
    if record is None:
        return Remark(topic, finding)
    return Remark(topic, finding, record.kind.name, record.key)
