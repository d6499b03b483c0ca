"""The commands as a person runs them: arguments in, exit code and text out."""

from __future__ import annotations

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
        monkeypatch.setattr(sys, "argv", ["tracker", *(str(a) for a in arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run()
        shown = capsys.readouterr()
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 1, shown.out, shown.err)

    return command
