"""The demo is the main job from end to end, as a person starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import OVERTIME_GAME
from tracker.app import open_laptop
from tracker.cli.demo_steps import DemoResult, count_lost
from tracker.core.scope import Scope


def demo(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", "demo", "--headless", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


def test_the_demo_loses_nothing_and_meets_every_official_number() -> None:
    ended = demo("--json")

    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout)
    assert seen["lost"] == seen["waiting"] == 0
    assert seen["recorded"] - seen["said"] in (0, 1)
    assert seen["pushed"] == seen["recorded"] > 800
    assert seen["differences"] == []
    assert len(seen["refused"]) == 2
    assert seen["server"]["teams"][0]["goals"] == 4


def test_another_game_can_be_played(tmp_path: Path) -> None:
    ended = demo("--game", OVERTIME_GAME, "--data-dir", tmp_path / "demo")

    assert ended.returncode == 0, ended.stderr
    assert "0 numbers differ from the official ones" in ended.stdout


def result(**seen: int) -> DemoResult:
    counts = {"recorded": 806, "said": 806, "lost": 0, "pushed": 806, "waiting": 0, **seen}
    return DemoResult(title="", refused=(), differences=(), summary={}, official={}, **counts)


def test_an_entry_that_was_saved_and_not_said_before_the_kill_is_no_loss() -> None:
    assert result().is_right
    assert result(said=805).is_right
    for wrong in ({"said": 804}, {"pushed": 805}, {"lost": 1}, {"waiting": 1}):
        assert not result(**wrong).is_right


def test_what_is_missing_or_there_twice_is_counted_as_lost(tmp_path: Path) -> None:
    scope = Scope("hockey", "18969")
    with open_laptop(tmp_path) as laptop:
        with laptop.store.write("add events") as unit:
            keys = [str(unit.add(scope, "event", {"period": 1}).key) for _ in range(3)]
        assert count_lost(laptop.store, scope, keys, 3) == 0
        assert count_lost(laptop.store, scope, keys[:2], 3) == 0
        assert count_lost(laptop.store, scope, [*keys, "E1896900009"], 4) == 1
        assert count_lost(laptop.store, scope, keys, 2) == 1
