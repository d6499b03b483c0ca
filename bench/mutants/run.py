"""Puts each bug of the catalogue into a copy of the program and says which test turns red.

Run by hand: python bench/mutants/run.py [--only TEXT] [--seeds 40]
The working tree is not touched: what is committed is copied into a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.mutants.engine import IN_THE_ENGINE
from bench.mutants.mutant import SIMULATION, Mutant
from bench.mutants.server import ON_THE_SERVER
from bench.mutants.store import IN_THE_STORE

ROOT = Path(__file__).parents[2]
MUTANTS = (*IN_THE_STORE, *IN_THE_ENGINE, *ON_THE_SERVER)
MOST_SECONDS = 600
COPIED = ("tracker", "tests", "bench", "pyproject.toml")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: `red` names the fact or test, or is None when it survived."""

    red: str | None
    seconds: float
    problem: str | None = None

    def __str__(self) -> str:
        if self.problem:
            return f"PROBLEM   {self.problem}"
        return f"killed by {self.red}" if self.red else "SURVIVED"


def copy_of_head(folder: Path) -> None:
    """The committed files, without the history."""
    command = ["git", "archive", "--format=tar", "HEAD", *COPIED]
    archive = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def put_in(mutant: Mutant, folder: Path) -> str | None:
    """Applies the mutant; a sentence when its text is not there exactly once."""
    path = folder / mutant.path
    source = path.read_text(encoding="utf-8")
    for old, new in mutant.edits:
        if source.count(old) != 1:
            return f"the text occurs {source.count(old)} times: {old[:60]!r}"
        source = source.replace(old, new)
    path.write_text(source, encoding="utf-8")
    return None


def judge(mutant: Mutant, folder: Path, seeds: int) -> Verdict:
    began = time.monotonic()
    original = (folder / mutant.path).read_text(encoding="utf-8")
    problem = put_in(mutant, folder)
    try:
        if problem:
            return Verdict(None, 0.0, problem)
        red, problem = (
            _simulate(folder, seeds) if mutant.tests == SIMULATION else _test(mutant.tests, folder)
        )
    finally:
        (folder / mutant.path).write_text(original, encoding="utf-8")
    return Verdict(red, time.monotonic() - began, problem)


def _simulate(folder: Path, seeds: int) -> tuple[str | None, str | None]:
    arguments = ["--seeds", str(seeds), "--steps", "40", "--until-red"]
    code, output = _run([sys.executable, "bench/simulate.py", *arguments], folder)
    facts = re.findall(r"^  seed \d+: ([^:]+):", output, re.MULTILINE)
    if facts:
        return f"fact '{facts[0]}'", None
    return None, None if code == 0 else f"the simulation ended with {code}: {output[-200:]}"


def _test(tests: tuple[str, ...], folder: Path) -> tuple[str | None, str | None]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly"]
    code, output = _run([*command, "-p", "no:cacheprovider", *tests], folder)
    failed = re.findall(r"^FAILED \S+::(\S+)", output, re.MULTILINE)
    if failed:
        return f"test '{failed[0]}'", None
    return None, None if code == 0 else f"the tests ended with {code}: {output[-200:]}"


def _run(command: list[str], folder: Path) -> tuple[int | None, str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return None, f"not done after {MOST_SECONDS} s"
    return done.returncode, done.stdout + done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--seeds", type=int, default=40)
    asked = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if asked.only in mutant.name]
    left = []
    with tempfile.TemporaryDirectory(prefix="tracker-mutants-") as name:
        folder = Path(name)
        copy_of_head(folder)
        for mutant in chosen:
            verdict = judge(mutant, folder, asked.seeds)
            print(f"{verdict.seconds:5.0f} s  {mutant.name:50}  {verdict}", flush=True)
            if verdict.red is None:
                left.append(mutant.name)
    print(f"{len(chosen) - len(left)} of {len(chosen)} killed; left: {', '.join(left) or 'none'}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
