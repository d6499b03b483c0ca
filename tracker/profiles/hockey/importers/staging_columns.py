"""Which kind of record a CSV file holds, judged by its header, and what its columns are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.core.profile import Note
from tracker.core.record import Record, column_names
from tracker.errors import InputError
from tracker.profiles.hockey.importers.tables import Table, TableRow
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

SYNC_COLUMNS = frozenset(
    {
        "record_id",
        "change_id",
        "base_version",
        "version",
        "deleted",
        "device_id",
        "edited_at",
        "edited_by",
    }
)
_BOOKKEEPING = frozenset({"processed", "created_at", "updated_at"})
_SLOT_NAMES = {
    f"{venue}_{old}": f"{venue}_{number}"
    for venue in ("home", "away")
    for number, old in enumerate(
        ("forward_1", "forward_2", "forward_3", "defense_1", "defense_2", "xtra"), start=1
    )
}
_OTHER_NAMES: Mapping[type[Record], Mapping[str, str]] = {
    Shift: {
        **_SLOT_NAMES,
        "shift_start_total_seconds": "shift_start_seconds",
        "shift_end_total_seconds": "shift_end_seconds",
    },
    RosterEntry: {
        "team_venue": "venue",
        "player_game_number": "jersey",
        "player_full_name": "player_name",
        "player_position": "position",
    },
}
STRENGTH_PARTS = ("home_team_strength", "away_team_strength")
_NEEDED: Sequence[tuple[type[Record], frozenset[str], frozenset[str]]] = (
    # kind, columns that it must have, and others of which it must have one
    (Event, frozenset({"event_index"}), frozenset({"event_type", "event_start_seconds"})),
    (Shift, frozenset({"shift_index"}), frozenset({"home_1", "shift_start_seconds"})),
    (RosterEntry, frozenset({"venue", "jersey"}), frozenset({"jersey"})),
    (Game, frozenset(), frozenset({"home_team", "period_1_seconds", "game_date", "status"})),
)
_ONLY_IN = {"event_index": Event, "shift_index": Shift}


@dataclass(frozen=True)
class StagingTable:
    """A file's rows under the columns' own names."""

    kind: type[Record]
    columns: frozenset[str]
    rows: Sequence[TableRow]


def recognised(table: Table, notes: list[Note]) -> StagingTable:
    """The kind that the header fits; InputError says which columns each kind needs."""
    if "game_id" not in table.columns:
        raise InputError(
            f"{table.path} has no column game_id; its first line must name the staging columns."
        )
    for kind, needed, one_of in _NEEDED:
        names = {name: _OTHER_NAMES.get(kind, {}).get(name, name) for name in table.columns}
        present = frozenset(names.values())
        if needed <= present and one_of & present and _may_be(kind, present):
            _note_unknown(kind, table, names, notes)
            rows = [TableRow(r.place, _renamed(r.cells, names)) for r in table.rows]
            return StagingTable(kind, present, rows)
    raise InputError(
        f"{table.path} fits no staging table: events need event_index and event_type, shifts "
        "shift_index and home_1 (or home_forward_1), rosters venue and jersey, games home_team."
    )


def _may_be(kind: type[Record], present: frozenset[str]) -> bool:
    """A file with an event index is one of events, whatever else it has."""
    owner = next((k for name, k in _ONLY_IN.items() if name in present), kind)
    return owner is kind


def _renamed(cells: Mapping[str, str | None], names: Mapping[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for column, value in cells.items():
        name = names[column]
        found[name] = value if found.get(name) is None else found[name]
    return found


def _note_unknown(
    kind: type[Record], table: Table, names: Mapping[str, str], notes: list[Note]
) -> None:
    known = {*column_names(kind), kind.kind.key_field, *SYNC_COLUMNS, *_BOOKKEEPING}
    if kind is Shift:
        known |= {*STRENGTH_PARTS}
    unknown = [column for column, name in names.items() if name not in known and column]
    if unknown:
        listed = ", ".join(unknown[:12]) + (" and others" if len(unknown) > 12 else "")
        message = f"No column of {kind.kind.table} and left out: {listed}."
        notes.append(Note(f"{table.path.name} line 1", False, message))
