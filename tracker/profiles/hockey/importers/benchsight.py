"""Reads the BenchSight tracker's JSON files: rosters, shifts and events of one game each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tracker.core.profile import ImportedScope, ImportResult, Note
from tracker.core.record import JsonValue
from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.benchsight_events import EventReader
from tracker.profiles.hockey.importers.benchsight_links import links
from tracker.profiles.hockey.importers.benchsight_rink import rink
from tracker.profiles.hockey.importers.benchsight_shifts import ShiftReader
from tracker.profiles.hockey.importers.files import Map, child, children, listed, read_json
from tracker.profiles.hockey.importers.gathering import Gathering, game_of
from tracker.profiles.hockey.importers.periods import MINUTE, OFF_THE_CLOCK, Lengths
from tracker.profiles.hockey.importers.rosters import Roster, roster_index
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue

LONGEST_PERIOD = 7200
_VENUES: tuple[Venue, ...] = ("home", "away")


def read(paths: Sequence[Path]) -> ImportResult:
    """Every file given is one game."""
    notes: list[Note] = []
    return ImportResult([_scope(path, notes) for path in dict.fromkeys(paths)], notes)


def _scope(path: Path, notes: list[Note]) -> ImportedScope:
    document = read_json(path)
    raw_events, raw_shifts = listed(document, "events", path), listed(document, "shifts", path)
    game_id = game_of(document, "gameId", path)
    own: list[Note] = []
    gathering = Gathering("benchsight", game_id, own)
    events = _objects(raw_events, "event", gathering)
    shifts = _objects(raw_shifts, "shift", gathering)
    lengths = _lengths(document, [*events.values(), *shifts.values()], gathering)
    gathering.add(Game, f"G{game_id}", _game(document, game_id, lengths, events.values()), "game")
    _add_rosters(gathering, document)
    reader = ShiftReader(game_id, lengths)
    for index, entry in shifts.items():
        changes = normalise.Changes(f"shift {index}")
        fields = reader.fields(entry, index, changes)
        _add(gathering, Shift, f"S{game_id}{index:05d}", fields, changes)
    _add_events(gathering, document, events, EventReader(game_id, lengths, reader.spans))
    notes += [Note(f"{game_id} {n.place}", n.is_refused, n.message) for n in own]
    return gathering.scope()


def _objects(raw: Sequence[object], what: str, gathering: Gathering) -> dict[int, Map]:
    """By position, from 1; an entry that is not an object keeps its position."""
    found: dict[int, Map] = {}
    for index, entry in enumerate(raw, start=1):
        if isinstance(entry, Mapping):
            found[index] = entry
        else:
            gathering.refuse(f"{what} {index}", "It is not an object.")
    return found


def _lengths(document: Map, entries: Iterable[Map], gathering: Gathering) -> Lengths:
    given = child(document, "periodLengths")
    minutes = [normalise.whole(given.get(name)) for name in ("1", "2", "3", "OT")]
    plain = Lengths()
    first, second, third, overtime = (
        m * MINUTE if m and 0 < m * MINUTE <= LONGEST_PERIOD else default
        for m, default in zip(minutes, [*plain.regular, plain.overtime], strict=True)
    )
    stated = Lengths((first, second, third), overtime)
    found = stated.at_least(_clocks_seen(entries))
    if found != stated:
        said = f"its clocks show {found.fields()}, so these lengths were taken"
        gathering.remark("periodLengths", f"The file says {stated.fields()}, but {said}.")
    return found


def _clocks_seen(entries: Iterable[Map]) -> dict[int, int]:
    seen: dict[int, int] = {}
    for entry in entries:
        period = normalise.whole(entry.get("period"))
        clock = normalise.clock(entry.get("start_time"))
        if period is None or clock is None or normalise.text(entry.get("type")) in OFF_THE_CLOCK:
            continue
        if period >= 1 and clock <= LONGEST_PERIOD:
            seen[period] = max(seen.get(period, 0), clock)
    return seen


def _game(
    document: Map, game_id: int, lengths: Lengths, events: Iterable[Map]
) -> Mapping[str, JsonValue]:
    is_over = any(entry.get("type") == "GameEnd" for entry in events)
    attacks_right = document.get("homeAttacksRightP1")
    return {
        "game_id": game_id,
        "home_team": normalise.text(document.get("homeTeam")),
        "away_team": normalise.text(document.get("awayTeam")),
        **lengths.fields(),
        "home_attacks_right_first": attacks_right if isinstance(attacks_right, bool) else None,
        "status": "complete" if is_over else "live",
    }


def _add_rosters(gathering: Gathering, document: Map) -> None:
    roster = Roster()
    rosters = child(document, "rosters")
    entries = [(venue, entry) for venue in _VENUES for entry in children(rosters, venue)]
    for venue, entry in entries:
        jersey = normalise.whole(entry.get("num"))
        player_id = normalise.text(entry.get("id"))
        place = f"{venue} player {normalise.shown(entry.get('num'))}"
        if jersey is None:
            gathering.refuse(place, "Its number is not a whole number.")
        elif problem := roster.player_problem(venue, player_id):
            gathering.refuse(place, problem)
        else:
            index = roster_index(venue, jersey)
            fields: dict[str, JsonValue] = {
                "game_id": gathering.game_id,
                "roster_index": index,
                "venue": venue,
                "jersey": jersey,
                "player_id": player_id,
                "player_name": normalise.text(entry.get("name")),
                "position": normalise.text(entry.get("pos")),
            }
            gathering.add(RosterEntry, f"R{gathering.game_id}{index:05d}", fields, place)


def _add_events(
    gathering: Gathering, document: Map, events: Mapping[int, Map], reader: EventReader
) -> None:
    place_of_ball = rink(events.values(), normalise.text(document.get("version")))
    if place_of_ball.remark:
        gathering.remark("coordinates", place_of_ball.remark)
    linked = links(events)
    if linked.remark:
        gathering.remark("linkedEventIdx", linked.remark)
    penalties = child(document, "penaltyLengths")
    for position, entry in events.items():
        index = linked.index_of(position)
        changes = normalise.Changes(f"event {index - linked.offset}")
        fields = reader.fields(entry, index, penalties, changes)
        fields |= place_of_ball.fields(entry)
        fields["linked_event_index"] = linked.target(position, changes)
        _add(gathering, Event, f"E{gathering.game_id}{index:05d}", fields, changes)


def _add(
    gathering: Gathering,
    kind: type[Event] | type[Shift],
    key: str,
    fields: Mapping[str, JsonValue],
    changes: normalise.Changes,
) -> None:
    if gathering.add(kind, key, fields, changes.place) and (note := changes.note()):
        gathering.remark(note.place, note.message)
