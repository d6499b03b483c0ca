"""The two sides of the game clock: seconds elapsed (canonical) and what the board shows."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.profile import ScopeView
from tracker.core.record import JsonValue, Record
from tracker.profiles.hockey.kinds import Event, Game, Shift

DEFAULT_PERIOD_SECONDS = 1200
DEFAULT_OVERTIME_SECONDS = 300
FIRST_OVERTIME = 4

_SIDES: dict[type[Record], Sequence[tuple[str, str]]] = {
    Event: (
        ("start_elapsed_seconds", "event_start_seconds"),
        ("end_elapsed_seconds", "event_end_seconds"),
    ),
    Shift: (
        ("start_elapsed_seconds", "shift_start_seconds"),
        ("end_elapsed_seconds", "shift_end_seconds"),
    ),
}


def clock_sides(kind: type[Record]) -> Sequence[tuple[str, str]]:
    """The kind's times as pairs of fields: elapsed, and what the board showed."""
    return _SIDES.get(kind, ())


def game_of(view: ScopeView) -> Game | None:
    """The scope's game record; None while nobody has entered it."""
    games = view.records(Game)
    return games[0] if games else None


def period_length(game: Game | None, period: int) -> int:
    """Seconds in a period of this game; 20:00 and 5:00 (overtime) without a game record."""
    if period >= FIRST_OVERTIME:
        return DEFAULT_OVERTIME_SECONDS if game is None else game.overtime_seconds
    if game is None:
        return DEFAULT_PERIOD_SECONDS
    return (game.period_1_seconds, game.period_2_seconds, game.period_3_seconds)[period - 1]


def other_side(seconds: int | None, length: int) -> int | None:
    """Elapsed -> remaining and remaining -> elapsed alike; None when it is beyond the period."""
    if seconds is None or seconds > length:
        return None
    return length - seconds


def complete(record: Record, old: Record | None, view: ScopeView) -> Record:
    """The record with both sides of its times filled in; safe to repeat.

    New record: elapsed, if given, decides what the board showed; else the board decides.
    Edit: the side that was edited decides; both edited: elapsed. Clearing one side clears both.
    Only the period was edited: what the board showed stays if it fits the period's length, else
    the elapsed time stays. A time beyond the period's length leaves the other side empty.
    Without a period nothing is computed. A shift's length follows from its elapsed times.
    """
    sides = clock_sides(type(record))
    period = getattr(record, "period", None)
    if not sides or period is None:
        return record
    length = period_length(game_of(view), period)
    changes: dict[str, JsonValue] = {}
    for names in sides:
        changes.update(_completed_pair(names, record, old, length))
    if isinstance(record, Shift):
        changes.update(_shift_length({**record.payload(), **changes}))
    if all(getattr(record, name) == value for name, value in changes.items()):
        return record
    return record.changed(changes)


def _completed_pair(
    names: tuple[str, str], record: Record, old: Record | None, length: int
) -> dict[str, JsonValue]:
    elapsed: int | None = getattr(record, names[0])
    board: int | None = getattr(record, names[1])
    if _board_decides(names, record, old, length):
        return {names[0]: other_side(board, length), names[1]: board}
    return {names[0]: elapsed, names[1]: other_side(elapsed, length)}


def _board_decides(names: tuple[str, str], record: Record, old: Record | None, length: int) -> bool:
    elapsed, board = getattr(record, names[0]), getattr(record, names[1])
    if old is None:
        return elapsed is None
    was_elapsed, was_board = getattr(old, names[0]), getattr(old, names[1])
    if elapsed != was_elapsed:
        return elapsed is None and board is not None and board != was_board
    if board != was_board or elapsed is None:
        return True
    is_moved = getattr(record, "period", None) != getattr(old, "period", None)
    return is_moved and board is not None and board <= length


def _shift_length(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    start, end = fields["start_elapsed_seconds"], fields["end_elapsed_seconds"]
    if not isinstance(start, int) or not isinstance(end, int):
        return {}
    return {"shift_duration": end - start if end >= start else None}
