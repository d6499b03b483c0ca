"""Whatever stands in a file: an import ends with records and notes, or with a sentence."""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.core.record import make
from tracker.errors import InputError
from tracker.profiles.hockey.importers import IMPORTERS

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(), st.text(max_size=8),
    st.sampled_from(["-1", "99999999999999999999", "٣", "1:٣0", "NaN", "\x00", "\ud800", "=1+1"]),
    st.just([]), st.just({}), st.just([None]), st.just([[1]]), st.just({"default": []}),
)  # fmt: skip
FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every spot of a document."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())  # fmt: skip
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    found = copy.deepcopy(document)
    inner = found
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return found


def attempt(name: str, path: Path) -> None:
    """Reads; every record that comes back must be a valid one."""
    try:
        result = IMPORTERS[name]([path])
    except InputError:
        return
    for scope in result.scopes:
        for imported in scope.records:
            make(imported.kind, imported.payload)
    assert all(note.place and note.message for note in result.notes)


@FEW
@given(data=st.data())
def test_any_value_anywhere_in_a_tracker_file(
    data: st.DataObject, tracker_file: Any, tracked: Any, player: Any
) -> None:
    seat = player(9, "event_player_1", xy=[{"x": 1, "y": 2}])
    event = tracked(0, players=[seat], puckXY=[{"x": -3, "y": 4}], linkedEventIdx=0)
    slots = {"F1": {"num": 9}, "G": 30}
    shift = {"period": 1, "start_time": "18:00", "end_time": "17:00", "strength": "5v5",
             "home": slots, "away": slots, "stop_type": "OnTheFly"}  # fmt: skip
    path: Path = tracker_file([event], [shift])
    document = json.loads(path.read_text())
    changed = replaced(document, data.draw(st.sampled_from(places(document))), data.draw(ODD))
    path.write_text(json.dumps(changed), encoding="utf-8")
    attempt("benchsight", path)


@FEW
@given(data=st.data())
def test_any_value_anywhere_in_a_play_by_play(
    data: st.DataObject, nhl_folder: Any, play: Any, shift: Any
) -> None:
    plays = [
        play(1, "faceoff", "00:00", eventOwnerTeamId=5, winningPlayerId=52, xCoord=0, yCoord=0),
        play(2, "penalty", "00:10", eventOwnerTeamId=5, committedByPlayerId=52, typeCode="MIN",
             descKey="hooking", duration=2),
        play(3, "missed-shot", "00:20", eventOwnerTeamId=5, shootingPlayerId=52, reason="short",
             shotType="wrist", zoneCode="O"),
        play(4, "stoppage", "00:30", reason="icing"),
    ]  # fmt: skip
    folder: Path = nhl_folder(plays, [shift(52, "00:00", "00:40")])
    name = data.draw(st.sampled_from(["play-by-play.json", "shift-charts.json"]))
    document = json.loads((folder / name).read_text())
    changed = replaced(document, data.draw(st.sampled_from(places(document))), data.draw(ODD))
    (folder / name).write_text(json.dumps(changed), encoding="utf-8")
    attempt("nhl", folder)


ROWS = {
    "events": {"game_id": "5", "event_index": "1", "period": "1", "event_start_seconds": "900",
               "event_end_seconds": "890", "event_type": "Shot", "event_team_player_1": "9",
               "puck_x": "1.5", "linked_event_index": "", "record_id": ""},
    "shifts": {"game_id": "5", "shift_index": "1", "period": "1", "shift_start_seconds": "900",
               "shift_end_seconds": "890", "home_1": "9", "strength": "5v5"},
    "rosters": {"game_id": "5", "venue": "home", "jersey": "9", "player_id": "P1",
                "player_name": "Nine", "roster_index": "3"},
    "games": {"game_id": "5", "home_team": "Reds", "period_1_seconds": "900",
              "game_date": "2025-01-01", "home_attacks_right_first": "true"},
}  # fmt: skip


@FEW
@pytest.mark.parametrize("kind", ROWS)
@given(data=st.data())
def test_any_text_in_any_cell(data: st.DataObject, kind: str, tmp_path: Path) -> None:
    row = ROWS[kind]
    column = data.draw(st.sampled_from(sorted(row)))
    odd = st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=12),
        st.sampled_from(["-1", "1e400", "9" * 30, "NaN", "12:61", "2025-13-01", "'=1", '"']),
    )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(row))
    writer.writeheader()
    writer.writerow({**row, column: data.draw(odd)})
    path = tmp_path / "rows.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    attempt("csv", path)


@FEW
@given(length=st.integers(0, 100_000))
def test_a_file_that_breaks_off_anywhere(length: int, demo_game: Path, tmp_path: Path) -> None:
    whole = (demo_game / "play-by-play.json").read_bytes()
    (tmp_path / "play-by-play.json").write_bytes(whole[:length])
    with pytest.raises(InputError):
        IMPORTERS["nhl"]([tmp_path])
