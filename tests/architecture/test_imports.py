"""The import contracts hold, and each of them bites when it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREACHES = {
    "Imports go down the layers only": ("tracker/core/scope.py", "import tracker.settings"),
    "Core and profiles are pure": ("tracker/core/clock.py", "import sqlalchemy"),
    "Below the face there is no Qt": ("tracker/sync/__init__.py", "import PySide6.QtCore"),
    "The store knows no network": ("tracker/local_db/__init__.py", "import httpx"),
    "The face has no SQL and no network of its own": ("tracker/ui/__init__.py", "import httpx"),
    "Only the bridge in the face knows sync": ("tracker/ui/__init__.py", "import tracker.sync"),
    "Nothing names a single profile": ("tracker/app.py", "import tracker.profiles.hockey"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "tracker", tmp_path / "tracker", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_every_contract_is_kept() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("contract", BREACHES)
def test_a_broken_contract_is_reported_by_name(contract: str, copy: Path) -> None:
    path, line = BREACHES[contract]
    module = copy / path
    module.write_text(module.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")

    answer = lint(copy)

    assert answer.returncode != 0
    assert f"{contract} BROKEN" in answer.stdout


def test_a_profile_that_knows_another_is_reported(copy: Path) -> None:
    other = copy / "tracker/profiles/another"
    other.mkdir()
    (other / "__init__.py").write_text(
        '"""."""\nimport tracker.profiles.hockey\n', encoding="utf-8"
    )

    answer = lint(copy)

    assert "Profiles do not know each other BROKEN" in answer.stdout


def test_profiles_load_without_qt() -> None:
    script = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from tracker.core.registry import discover\n"
        "assert [p.name for p in discover()]"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
