"""What `export --format json` wrote is read back; other JSON is told from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InputError
from tracker.profiles.hockey.importers import staging_json
from tracker.profiles.hockey.kinds import Event, Game

ID = "0190b3f0-7c1c-7d0e-8b57-2f2e5a3c9a10"
SHOT = {"game_id": 5, "event_index": 1, "period": 1, "event_start_seconds": 900}


def written(folder: Path, **lists: Any) -> Path:
    path = folder / "game.json"
    path.write_text(json.dumps(lists), encoding="utf-8")
    return path


def test_records_come_back_with_their_identity_and_types(tmp_path: Path, payloads: Any) -> None:
    path = written(
        tmp_path,
        games=[{"game_id": 5, "home_team": "Reds", "home_attacks_right_first": True}],
        events=[{**SHOT, "event_type": "Shot", "record_id": ID, "note": "=1+1"}],
    )

    result = staging_json.read([path])

    assert result.notes == []
    assert payloads(result, Game)[0]["home_attacks_right_first"] is True
    assert payloads(result, Event)[0]["note"] == "=1+1"
    assert result.scopes[0].records[-1].record_id == ID
    assert result.scopes[0].records[-1].place == "game.json events 1"


def test_a_bad_row_is_refused_by_its_place(tmp_path: Path, said: Any) -> None:
    path = written(tmp_path, events=[{**SHOT, "event_type": "Shot"}, {**SHOT, "period": "one"}])

    (line,) = said(staging_json.read([path]), refused=True)

    assert line.startswith("game.json events 2: ")


@pytest.mark.parametrize(
    ("lists", "sentence"),
    [
        ({}, "none of the lists games"),
        ({"events": [{"event_type": "Shot"}]}, "tracker import benchsight"),
    ],
)
def test_other_json_is_named(tmp_path: Path, lists: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        staging_json.read([written(tmp_path, **lists)])


def test_a_folder_without_json_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no \.json file"):
        staging_json.read([tmp_path])
