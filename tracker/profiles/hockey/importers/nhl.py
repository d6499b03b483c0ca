"""Reads NHL game folders: play-by-play.json, and shift-charts.json and boxscore.json if there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.core.profile import ImportedScope, ImportResult, Note
from tracker.core.record import JsonValue
from tracker.errors import InputError
from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.files import Map, child, children, listed, read_json
from tracker.profiles.hockey.importers.gathering import Gathering, game_of
from tracker.profiles.hockey.importers.nhl_plays import Play, Player, Sheet, event_fields, ordered
from tracker.profiles.hockey.importers.nhl_shifts import Stops, shift_fields, stints
from tracker.profiles.hockey.importers.periods import Lengths
from tracker.profiles.hockey.importers.rosters import roster_index
from tracker.profiles.hockey.importers.segments import Segment, segments
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue

PLAYS, SHIFTS, BOX_SCORE = "play-by-play.json", "shift-charts.json", "boxscore.json"
_REGULAR_SEASON = 2
_PLAYOFFS = 3
_STATUS = {"OFF": "complete", "FINAL": "complete", "LIVE": "live", "CRIT": "live"}
_SIDES: tuple[tuple[Venue, str], ...] = (("home", "homeTeam"), ("away", "awayTeam"))


def read(paths: Sequence[Path]) -> ImportResult:
    """Every game in the folders given, or in the folders right below them."""
    notes: list[Note] = []
    folders = dict.fromkeys(folder for path in paths for folder in _folders(path))
    return ImportResult([_scope(folder, notes) for folder in folders], notes)


def _folders(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(f"There is no folder {path}; check the name.")
    folder = path.parent if path.is_file() else path
    if (folder / PLAYS).is_file():
        return [folder]
    games = sorted(found.parent for found in folder.glob(f"*/{PLAYS}"))
    if not games:
        raise InputError(f"{path} has no {PLAYS}; give the folder of an NHL game.")
    return games


def _scope(folder: Path, notes: list[Note]) -> ImportedScope:
    document = read_json(folder / PLAYS)
    raw_plays = listed(document, "plays", folder / PLAYS)
    game_id = game_of(document, "id", folder / PLAYS)
    own: list[Note] = []
    gathering = Gathering("nhl", game_id, own)
    box = _of_this_game(folder / BOX_SCORE, game_id, gathering)
    chart = _of_this_game(folder / SHIFTS, game_id, gathering)
    spots = _spots(document, box)
    venues = _venues(document, folder / PLAYS)
    sheet = Sheet(
        game_id,
        _lengths(document),
        venues,
        _players(venues, spots, gathering),
        _shootout_period(document, raw_plays),
    )
    order = ordered(raw_plays, sheet)
    own += order.notes
    gathering.add(Game, str(game_id), _game(document, box, sheet, order.plays), "game")
    _add_roster(gathering, sheet, spots)
    lines = segments(stints(children(chart, "data"), sheet, own))
    if not lines:
        gathering.remark(SHIFTS, "No shifts: ice time and plus-minus cannot be counted.")
    _add_shifts(gathering, sheet, lines, Stops(order.plays), own)
    _add_events(gathering, order.plays, lines, own)
    notes += [Note(f"{game_id} {n.place}", n.is_refused, n.message) for n in own]
    return gathering.scope()


def _of_this_game(path: Path, game_id: int, gathering: Gathering) -> Map:
    """An optional file, or nothing when it is missing or another game's."""
    if not path.is_file():
        return {}
    found = read_json(path)
    rows = children(found, "data")
    named = found.get("id") or (rows[0].get("gameId") if rows else None) or game_id
    if normalise.whole(named) == game_id:
        return found
    gathering.refuse(path.name, f"It belongs to game {named}; nothing was read from it.")
    return {}


def _lengths(document: Map) -> Lengths:
    is_playoff = document.get("gameType") == _PLAYOFFS
    return Lengths(overtime=1200 if is_playoff else 300)


def _venues(document: Map, path: Path) -> dict[int, Venue]:
    found: dict[int, Venue] = {}
    for venue, side in _SIDES:
        team_id = normalise.whole(child(document, side).get("id"))
        if team_id is None or team_id in found:
            raise InputError(f"{path} does not say which two teams play ('{side}').")
        found[team_id] = venue
    return found


def _shootout_period(document: Map, raw_plays: Iterable[Any]) -> int | None:
    for entry in raw_plays:
        period = child(entry, "periodDescriptor")
        if period.get("periodType") == "SO":
            return normalise.whole(period.get("number"))
    return 5 if document.get("gameType") == _REGULAR_SEASON else None


def _spots(document: Map, box: Map) -> list[Map]:
    """Roster spots; the box score adds whoever the play-by-play does not list."""
    found = children(document, "rosterSpots")
    known = {normalise.whole(spot.get("playerId")) for spot in found}
    for _, side in _SIDES:
        team = child(child(box, "playerByGameStats"), side)
        team_id = child(document, side).get("id")
        rows = [
            row for group in ("forwards", "defense", "goalies") for row in children(team, group)
        ]
        missing = [row for row in rows if normalise.whole(row.get("playerId")) not in known]
        found += [
            {**row, "teamId": team_id, "positionCode": row.get("position")} for row in missing
        ]
    return found


def _players(
    venues: Mapping[int, Venue], spots: Sequence[Map], gathering: Gathering
) -> dict[int, Player]:
    found: dict[int, Player] = {}
    for spot in spots:
        player_id = normalise.whole(spot.get("playerId"))
        jersey = normalise.whole(spot.get("sweaterNumber"))
        venue = venues.get(normalise.whole(spot.get("teamId")) or -1)
        place = f"player {player_id}"
        if player_id is None or jersey is None or venue is None or not 0 <= jersey <= 99:
            gathering.refuse(place, "It has no player id, no number, or another team's id.")
        elif player_id in found:
            gathering.refuse(place, f"The player is in the roster twice; #{jersey} was left out.")
        else:
            found[player_id] = Player(venue, jersey, normalise.text(spot.get("positionCode")))
    return found


def _game(document: Map, box: Map, sheet: Sheet, plays: Sequence[Play]) -> Mapping[str, JsonValue]:
    defended = {play.defending for play in plays if play.period == 1}
    fields: dict[str, JsonValue] = {
        "game_id": sheet.game_id,
        "game_date": normalise.text(document.get("gameDate")),
        "season": normalise.text(document.get("season")),
        **sheet.lengths.fields(),
        "shootout_period": sheet.shootout_period,
        "home_attacks_right_first": "left" in defended if len(defended - {None}) == 1 else None,
        "status": _STATUS.get(str(document.get("gameState")), "scheduled"),
    }
    for venue, side in _SIDES:
        team = child(document, side)
        names = [child(team, part).get("default") for part in ("placeName", "commonName")]
        fields |= {
            f"{venue}_team": normalise.text(team.get("abbrev")),
            f"{venue}_team_name": " ".join(str(n) for n in names if n) or None,
            f"{venue}_team_id": normalise.text(team.get("id")),
            f"{venue}_goals_official": normalise.whole(
                child(box, side).get("score", team.get("score"))
            ),
        }
    return fields


def _add_roster(gathering: Gathering, sheet: Sheet, spots: Sequence[Map]) -> None:
    names = {normalise.whole(spot.get("playerId")): _name(spot) for spot in spots}
    order = sorted(sheet.players.items(), key=lambda p: roster_index(p[1].venue, p[1].jersey))
    for player_id, player in order:
        fields: dict[str, JsonValue] = {
            "game_id": sheet.game_id,
            "roster_index": roster_index(player.venue, player.jersey),
            "venue": player.venue,
            "jersey": player.jersey,
            "player_id": str(player_id),
            "player_name": names[player_id],
            "position": player.position,
        }
        gathering.add(RosterEntry, f"{sheet.game_id}/{player_id}", fields, f"player {player_id}")


def _name(spot: Map) -> str | None:
    parts = [child(spot, part).get("default") for part in ("firstName", "lastName", "name")]
    return normalise.text(" ".join(str(part) for part in parts if part))


def _add_shifts(
    gathering: Gathering, sheet: Sheet, lines: Sequence[Segment], stops: Stops, notes: list[Note]
) -> None:
    in_period: dict[int, int] = {}
    for index, line in enumerate(lines, start=1):
        in_period[line.period] = in_period.get(line.period, 0) + 1
        fields = shift_fields(line, index, sheet, stops, notes)
        natural_id = f"{sheet.game_id}/{line.period}/{in_period[line.period]}"
        gathering.add(Shift, natural_id, fields, f"segment {index}")


def _add_events(
    gathering: Gathering, plays: Sequence[Play], lines: Sequence[Segment], notes: list[Note]
) -> None:
    for index, play in enumerate(plays, start=1):
        fields = event_fields(play, index, lines)
        natural_id = f"{gathering.game_id}/{play.event_id}"
        gathering.add(Event, natural_id, fields, play.changes.place)
        if note := play.changes.note():
            notes.append(note)
