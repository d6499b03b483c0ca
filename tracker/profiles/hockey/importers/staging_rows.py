"""One row in staging-column form as a record's fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tracker.core.record import ColumnType, JsonValue, Record, columns
from tracker.errors import InputError
from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.periods import Lengths
from tracker.profiles.hockey.importers.staging_columns import STRENGTH_PARTS
from tracker.profiles.hockey.importers.tables import TableRow
from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.rules.clock import clock_sides

Fields = dict[str, JsonValue]
_NO_VALUES = frozenset({"null", "none", "nan"})
_RULES: Mapping[str, Callable[[object], str | None]] = {
    "event_type": normalise.word,
    "event_detail": normalise.word,
    "event_detail_2": normalise.word,
    "play_detail1": normalise.word,
    "play_detail2": normalise.word,
    "event_team_zone": normalise.zone,
    "event_successful": normalise.success,
    "event_team": normalise.venue,
    "venue": normalise.venue,
    "position": normalise.position,
}


@dataclass(frozen=True)
class Known:
    """The indexes that a game's files hold, by kind, for references."""

    indexes: Mapping[type[Record], frozenset[int]]

    def has(self, kind: type[Record], index: int) -> bool:
        """Whether the record may exist: a kind of which there is no file may hold any."""
        known = self.indexes.get(kind)
        return known is None or index in known


def row_fields(
    kind: type[Record], row: TableRow, present: Iterable[str], changes: normalise.Changes
) -> Fields:
    """The stated columns with known spellings; values are judged when the record is made."""
    found: Fields = {}
    for column in columns(kind):
        if column.name not in present:
            continue
        value = row.cells[column.name]
        if value and column.type is not ColumnType.TEXT and value.strip().lower() in _NO_VALUES:
            value = None
        plain = normalise.seconds if column.unit == "s" else normalise.text
        rule = _RULES.get(column.name, plain)
        found[column.name] = changes.apply(column.name, value, rule)
    if kind is Shift:
        _set_strength(found, row, changes)
    return found


def timed(kind: type[Record], fields: Fields, lengths: Lengths, changes: normalise.Changes) -> None:
    """Fills in elapsed from remaining or the other way round; InputError when it ends too early."""
    period = normalise.whole(fields.get("period"))
    for elapsed_name, board_name in clock_sides(kind):
        elapsed = normalise.whole(fields.get(elapsed_name))
        board = normalise.whole(fields.get(board_name))
        if elapsed is None:
            fields[elapsed_name] = lengths.flipped(period, board)
            if board is not None and period and fields[elapsed_name] is None:
                length = lengths.of(period)
                changes.say(f"{board_name} {board} is beyond the period's {length} s")
        elif board is None:
            fields[board_name] = lengths.flipped(period, elapsed)
    start, end = (normalise.whole(fields.get(pair[0])) for pair in clock_sides(kind))
    if start is not None and end is not None and end < start:
        raise InputError(f"It ends {end} s into the period, before it starts at {start} s.")
    if kind is Shift and start is not None and end is not None:
        given = normalise.whole(fields.get("shift_duration"))
        if given not in (None, end - start):
            changes.say(f"shift_duration {given} became {end - start}, as its times say")
        fields["shift_duration"] = end - start


def referring(fields: Fields, known: Known, changes: normalise.Changes) -> None:
    """Leaves out references to the event itself and to records that the files do not hold."""
    own = normalise.whole(fields.get("event_index"))
    linked = normalise.whole(fields.get("linked_event_index"))
    if linked is not None and linked == own:
        changes.say(f"linked_event_index {linked} is the event itself and was left out")
        fields["linked_event_index"] = None
    for name, kind in (("linked_event_index", Event), ("shift_index", Shift)):
        index = normalise.whole(fields.get(name))
        if index is not None and not known.has(kind, index):
            changes.say(f"{name} {index} does not exist and was left out")
            fields[name] = None


def each_once(fields: Fields, changes: normalise.Changes) -> None:
    """Leaves out a number that one side of an event names a second time."""
    for side in ("event_team_player_", "opp_team_player_"):
        seen: set[int] = set()
        for name in [name for name in fields if name.startswith(side)]:
            number = normalise.whole(fields[name])
            if number is not None and number in seen:
                changes.say(f"{name} {number} is named twice and was left out")
                fields[name] = None
            elif number is not None:
                seen.add(number)


def _set_strength(fields: Fields, row: TableRow, changes: normalise.Changes) -> None:
    given = row.cells.get("strength")
    home, away = (normalise.whole(row.cells.get(name)) for name in STRENGTH_PARTS)
    if given is None and home is not None and away is not None:
        fields["strength"] = f"{home}v{away}"
        return
    found = normalise.strength(given)
    if "strength" in fields:
        fields["strength"] = changes.apply("strength", given, lambda _: found.strength)
    if found.situation and not fields.get("situation"):
        fields["situation"] = found.situation
