"""Two recorded NHL games: every published number is the league's own and the program's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.profiles.hockey.summary import differences, official, summary

GAMES = {
    "the demo game": Path("tracker/profiles/hockey/demo_game"),
    "an overtime game": Path("tests/profiles/hockey/games/2024020009"),
}


@pytest.mark.parametrize("folder", GAMES.values(), ids=GAMES.keys())
def test_the_published_numbers_are_the_official_ones(
    folder: Path, scorekeeper: Any, game_id: int, load_nhl: Any
) -> None:
    records = load_nhl(folder, game_id)
    scorekeeper.upsert(list(records))
    published = scorekeeper.refresh(game_id)
    assert differences(published, official(folder)) == []
    assert published == summary(str(game_id), records)
