"""A command leaves the list behind that the next window shows before it has opened the store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tracker.app import open_laptop
from tracker.core.scope import Scope
from tracker.settings import change_settings
from tracker.ui.glance import FILE_NAME, read_glance

GAME = Scope("hockey", "18969")


def record_game(folder: Path) -> None:
    with open_laptop(folder) as laptop, laptop.store.write("new game") as unit:
        unit.add(GAME, "game", {"game_id": 18969, "home_team": "Ravens", "away_team": "Owls"})


def test_what_a_command_recorded_is_in_the_next_first_frame(tmp_path: Path) -> None:
    change_settings(tmp_path, theme="dark")
    record_game(tmp_path)
    left = read_glance(tmp_path)
    assert left is not None
    assert left.theme == "dark"
    assert [(item.scope, item.title, item.waiting) for item in left.items] == [
        (GAME, "Ravens – Owls", 1)
    ]


def test_a_command_that_only_reads_leaves_the_folder_as_it_is(tmp_path: Path) -> None:
    record_game(tmp_path)
    (tmp_path / FILE_NAME).unlink()
    with open_laptop(tmp_path) as laptop, laptop.store.read() as reader:
        assert len(reader.scopes()) == 1
    assert not (tmp_path / FILE_NAME).exists()


def test_a_command_needs_no_screen_for_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.app.test_glance import record_game\n"
        "record_game(Path(sys.argv[1]))\n"
        "sys.exit(' '.join(name for name in sys.modules if name.startswith('PySide6')) or 0)"
    )
    root = Path(__file__).parents[2]
    answer = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (tmp_path / FILE_NAME).exists()
