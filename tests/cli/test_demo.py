"""The demo is the main job from end to end, as a person starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import OVERTIME_GAME


def demo(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", "demo", "--headless", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


def test_the_demo_loses_nothing_and_meets_every_official_number() -> None:
    ended = demo("--json")

    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout)
    assert seen["lost"] == seen["waiting"] == 0
    assert seen["acknowledged"] == seen["pushed"] == seen["recorded"] > 800
    assert seen["differences"] == []
    assert len(seen["refused"]) == 2
    assert seen["server"]["teams"][0]["goals"] == 4


def test_another_game_can_be_played(tmp_path: Path) -> None:
    ended = demo("--game", OVERTIME_GAME, "--data-dir", tmp_path / "demo")

    assert ended.returncode == 0, ended.stderr
    assert "0 numbers differ from the official ones" in ended.stdout
