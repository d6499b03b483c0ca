"""The order in which things happened, and seconds counted through the whole game."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Game
from tracker.profiles.hockey.rules.clock import FIRST_OVERTIME, period_length

FULL_STRENGTH = 5
SHORT_OVERTIME_SKATERS = 3


def type_of(event: Event) -> str:
    """The event's type in its underscore form; empty while it has none."""
    return words.canonical(event.event_type or "")


def detail_of(event: Event) -> str:
    """The event's detail in its underscore form; empty while it has none."""
    return words.canonical(event.event_detail or "")


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that have a period and a time, as they happened.

    Within a second they happened in the order of their indices. An event that was entered later
    (something of a later second has a lower index) happened before that second's faceoff: the
    goal or penalty that was forgotten at the whistle.
    """
    timed = [e for e in events if e.period is not None and e.start_elapsed_seconds is not None]
    timed.sort(key=lambda e: (_second(e), e.event_index))
    late = _entered_later(timed)
    if not late:
        return timed
    faceoffs = _first_faceoffs(timed)
    return sorted(timed, key=lambda e: (_second(e), _place(e, faceoffs, late)))


def _second(event: Event) -> tuple[int, int]:
    return event.period or 0, event.start_elapsed_seconds or 0


def _first_faceoffs(timed: Iterable[Event]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for event in timed:
        if type_of(event) == words.FACEOFF:
            found.setdefault(_second(event), event.event_index)
    return found


def _entered_later(timed: Sequence[Event]) -> set[int]:
    found: set[int] = set()
    lowest_after, lowest, second = float("inf"), float("inf"), None
    for event in reversed(timed):
        if _second(event) != second:
            second, lowest_after = _second(event), lowest
        if event.event_index > lowest_after:
            found.add(event.event_index)
        lowest = min(lowest, event.event_index)
    return found


def _place(
    event: Event, faceoffs: dict[tuple[int, int], int], late: set[int]
) -> tuple[int, int, int]:
    faceoff = faceoffs.get(_second(event))
    if faceoff is None or event.event_index not in late or type_of(event) == words.FACEOFF:
        return event.event_index, 1, 0
    return min(event.event_index, faceoff), 0, event.event_index


def seconds_before(game: Game | None, period: int) -> int:
    """Playing time of the periods before this one."""
    return sum(period_length(game, p) for p in range(1, period))


def game_second(game: Game | None, period: int, elapsed: int) -> int:
    """Seconds of play since the game began; a time beyond its period is the period's end."""
    return seconds_before(game, period) + min(elapsed, period_length(game, period))


def skaters_in(game: Game | None, period: int) -> int:
    """How many skaters a team has without penalties.

    In overtime the game's own number; without one a full period is played with five, a shorter
    one with three.
    """
    if period < FIRST_OVERTIME:
        return FULL_STRENGTH
    if game is not None and game.overtime_skaters is not None:
        return game.overtime_skaters
    is_full = period_length(game, period) >= period_length(game, FIRST_OVERTIME - 1)
    return FULL_STRENGTH if is_full else SHORT_OVERTIME_SKATERS
