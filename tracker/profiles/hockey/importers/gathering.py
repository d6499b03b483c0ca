"""Gathers one scope's records; a record that its kind refuses becomes a note, not a failure."""

from __future__ import annotations

from pathlib import Path

from tracker.core.ids import RecordId, derived_record_id
from tracker.core.profile import Imported, ImportedScope, Note
from tracker.core.record import Payload, Record, make
from tracker.errors import InputError
from tracker.profiles.hockey.importers.files import Map
from tracker.profiles.hockey.importers.normalise import shown, whole
from tracker.profiles.hockey.kinds import LARGEST_GAME_ID


class Gathering:
    """The records of one game, in the order in which they were added."""

    def __init__(self, source: str, game_id: int, notes: list[Note]) -> None:
        self.game_id = game_id
        self._source = source
        self._notes = notes
        self._records: list[Imported] = []
        self._seen: dict[str, str] = {}

    def add(
        self,
        kind: type[Record],
        natural_id: str,
        fields: Payload,
        place: str,
        record_id: RecordId | None = None,
    ) -> bool:
        """Whether the record is valid and new; the payload has the fields that the file states."""
        try:
            record = make(kind, fields)
        except InputError as error:
            self.refuse(place, str(error))
            return False
        identity = record_id or derived_record_id(self._source, kind.kind.name, natural_id)
        first = self._seen.get(identity) or self._seen.get(record.key)
        if first:
            self.refuse(place, f"{record.key} is in the file twice; the one at {first} stays.")
            return False
        self._seen |= {identity: place, record.key: place}
        payload = record.payload()
        stated = {name: payload[name] for name in fields}
        self._records.append(Imported(kind, identity, stated, place))
        return True

    def refuse(self, place: str, reason: str) -> None:
        """Notes a row that cannot be used."""
        self._notes.append(Note(place, True, reason))

    def remark(self, place: str, message: str) -> None:
        """Notes a row that is kept, but not as it was, or that deserves a look."""
        self._notes.append(Note(place, False, message))

    def scope(self) -> ImportedScope:
        """Everything gathered so far."""
        return ImportedScope(str(self.game_id), tuple(self._records))


def game_number(value: object) -> int:
    """A game id that the staging tables can hold; InputError otherwise."""
    number = whole(value)
    if number is None:
        raise InputError(f"The game id {shown(value)} is not a whole number.")
    if not 1 <= number <= LARGEST_GAME_ID:
        raise InputError(
            f"The game id {number} is not between 1 and {LARGEST_GAME_ID:,}, "
            "which is what the server can store."
        )
    return number


def game_of(document: Map, name: str, path: Path) -> int:
    """The game id of a whole file; InputError names the file."""
    try:
        return game_number(document.get(name))
    except InputError as error:
        raise InputError(f"{path} cannot be imported. {error}") from error
