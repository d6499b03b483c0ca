"""The commands as a person runs them: arguments in, exit code and text out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tracker.cli.main import run

GAMES = Path(__file__).parents[1] / "profiles/hockey/games"
OVERTIME_GAME = GAMES / "2024020009"


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return orjson.loads(self.out)


Tracker = Callable[..., Answer]


def run_with(*arguments: object) -> int:
    """The exit code of a command."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["tracker", *(str(a) for a in arguments)])
        with pytest.raises(SystemExit) as ended:
            run()
    code = ended.value.code
    return code if isinstance(code, int) else 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty data folder: a new laptop."""
    return tmp_path / "laptop"


@pytest.fixture
def tracker(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tracker:
    """Runs one command in the data folder."""
    monkeypatch.setenv("TRACKER_DATA_DIR", str(folder))
    monkeypatch.delenv("TRACKER_TOKEN", raising=False)

    def command(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run_with(*arguments)
        shown = capsys.readouterr()
        return Answer(code, shown.out, shown.err)

    return command


@pytest.fixture(scope="session")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a laptop that has a whole game."""
    made = tmp_path_factory.mktemp("imported") / "laptop"
    assert run_with("import", "nhl", OVERTIME_GAME, "--data-dir", made) == 0
    return made


@pytest.fixture
def imported(tracker: Tracker, folder: Path, imported_once: Path) -> Tracker:
    """Runs commands on a laptop that has a whole game."""
    shutil.copytree(imported_once, folder)
    return tracker
