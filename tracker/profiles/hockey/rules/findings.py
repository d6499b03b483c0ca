"""What every check needs: findings, and the checks of times and of vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.core.profile import Finding, ScopeView, Severity
from tracker.core.record import Record, columns
from tracker.profiles.hockey import vocabulary
from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.rules.clock import clock_sides, game_of, period_length


def error(message: str, field: str | None = None) -> Finding:
    """A contradiction: the record is not written."""
    return Finding(Severity.ERROR, message, field)


def warning(message: str, field: str | None = None) -> Finding:
    """Doubtful, but written as it is."""
    return Finding(Severity.WARNING, message, field)


def board(seconds: int) -> str:
    """Seconds as a clock shows them, `18:00`."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def time_findings(record: Event | Shift, view: ScopeView) -> Iterator[Finding]:
    """End before start and a time without a period are errors; beyond the period is a warning."""
    start, end = record.start_elapsed_seconds, record.end_elapsed_seconds
    if start is not None and end is not None and end < start:
        yield error(
            f"It ends ({board(end)} elapsed) before it starts ({board(start)} elapsed); "
            "correct one of the times.",
            "end_elapsed_seconds",
        )
    names = [name for pair in clock_sides(type(record)) for name in pair]
    times = {name: getattr(record, name) for name in names if getattr(record, name) is not None}
    if record.period is None:
        if times:
            yield error("It has a time but no period; enter the period.", "period")
        return
    length = period_length(game_of(view), record.period)
    late = [name for name, seconds in times.items() if seconds > length]
    if late:
        yield warning(
            f"{board(times[late[0]])} is beyond the length of period {record.period} "
            f"({board(length)}); check the time, or the game's period lengths.",
            late[0],
        )


def vocabulary_findings(record: Record, *, is_canonical: bool) -> Iterator[Finding]:
    """Values that the column does not know; they are kept as they are.

    With `is_canonical` other spellings of a known value are known, too.
    """
    for column in columns(type(record)):
        value = getattr(record, column.name)
        if value is None or not column.choices or not isinstance(value, str):
            continue
        if _is_known(value, column.choices, is_canonical=is_canonical):
            continue
        yield warning(
            f"{column.label} '{value}' is not a known value; it is kept as it is.", column.name
        )


def _is_known(value: str, choices: Sequence[str], *, is_canonical: bool) -> bool:
    return value in choices or (is_canonical and vocabulary.canonical(value) in choices)


def repeated(numbers: Sequence[int]) -> list[int]:
    """The numbers that occur more than once, each once, in order."""
    return [n for n in dict.fromkeys(numbers) if numbers.count(n) > 1]
