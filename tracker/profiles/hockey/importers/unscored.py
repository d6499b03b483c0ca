"""Shots that say that they went in, without a Goal event beside them: they count nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.profile import ImportedScope, Note
from tracker.core.record import JsonValue, Payload
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.vocabulary import BECAME_GOAL, GOAL

NEAR_SECONDS = 3
"""Recorders enter the shot and its goal at the same moment, or nearly so."""


def unscored(scope: ImportedScope) -> list[Note]:
    """A note for each such shot; who reads it adds the goal, or knows that there was none."""
    events = [imported for imported in scope.records if imported.kind is Event]
    goals = [e.payload for e in events if e.payload.get("event_type") == GOAL]
    return [
        Note(
            event.place,
            False,
            f"{event.payload['event_detail']} has no Goal event beside it and counts nowhere; "
            "record the goal if it went in.",
        )
        for event in events
        if event.payload.get("event_detail") in BECAME_GOAL
        and not any(_is_beside(event.payload, goal) for goal in goals)
    ]


def unscored_sentence(scope: ImportedScope, notes: Sequence[Note]) -> str:
    """The same for the whole game."""
    shots = "1 shot says" if len(notes) == 1 else f"{len(notes)} shots say"
    return (
        f"Game {scope.scope_id}: {shots} 'goal' without a Goal event beside it. Only Goal events "
        "count as goals; record those that are missing."
    )


def _is_beside(shot: Payload, goal: Payload) -> bool:
    if shot.get("period") != goal.get("period"):
        return False
    one, other = _elapsed(shot), _elapsed(goal)
    return one is None or other is None or abs(one - other) <= NEAR_SECONDS


def _elapsed(event: Payload) -> int | None:
    found: JsonValue = event.get("start_elapsed_seconds")
    return found if isinstance(found, int) else None
