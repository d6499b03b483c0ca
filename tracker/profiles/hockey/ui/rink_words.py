"""An event as a mark on the ice."""

from __future__ import annotations

from tracker.core.changes import StoredRecord
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.ui.widgets.spots import Mark, Spot, shape_of


def mark_of(stored: StoredRecord[Event]) -> Mark | None:
    """None for an event without a place."""
    event = stored.record
    if event.puck_x is None or event.puck_y is None:
        return None
    number, to = event.event_team_player_1, None
    if event.puck_end_x is not None and event.puck_end_y is not None:
        to = Spot(float(event.puck_end_x), float(event.puck_end_y))
    return Mark(
        key=str(stored.key),
        spot=Spot(float(event.puck_x), float(event.puck_y)),
        shape=shape_of(event.event_type, event.event_detail),
        venue=event.event_team,
        label="" if number is None else str(number),
        title=event.title,
        to=to,
    )
