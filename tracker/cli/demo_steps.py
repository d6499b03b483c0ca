"""The demo's steps: record in a process that is killed, resume, refuse, and report."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tracker.cli.output import remark
from tracker.cli.tables import table_lines, terminal_width
from tracker.core.profile import Demo, Profile, SummaryTable
from tracker.core.scope import Scope
from tracker.errors import InputError, TrackerError
from tracker.local_db.store import Store

_BETWEEN = "   |   "


@dataclass(frozen=True)
class DemoResult:
    """What the demo saw, step by step."""

    title: str
    recorded: int
    """Entries of the game."""
    said: int
    """Those that the writer said were saved: all but one that it was killed at."""
    lost: int
    refused: tuple[str, ...]
    pushed: int
    waiting: int
    differences: tuple[str, ...]
    summary: Mapping[str, Any]
    official: Mapping[str, Any]

    @property
    def is_right(self) -> bool:
        """Nothing lost, nothing doubled, nothing left behind, every official number met."""
        return (
            self.lost == self.waiting == 0
            and self.recorded == self.pushed
            and self.recorded - self.said <= 1
            and not self.differences
        )

    def json(self) -> dict[str, Any]:
        """The result for machines."""
        return {
            "recorded": self.recorded,
            "said": self.said,
            "lost": self.lost,
            "refused": list(self.refused),
            "pushed": self.pushed,
            "waiting": self.waiting,
            "differences": list(self.differences),
            "server": dict(self.summary),
            "official": dict(self.official),
        }


def record_until_killed(
    folder: Path, profile: Profile, game: Path | None, entries: int
) -> list[str]:
    """Starts the writer, kills it after so many entries; returns the keys that it had said."""
    keys = []
    with _writer(folder, profile, game) as process:
        assert process.stdout is not None
        for line in process.stdout:
            keys.append(line.strip())
            if len(keys) == entries:
                process.kill()
    # The last line may be cut off by the kill; a key that was not said completely does not count.
    return [key for key in keys if key]


def resume_recording(folder: Path, profile: Profile, game: Path | None) -> list[str]:
    """Runs the writer to its end; returns the keys that were still missing."""
    with _writer(folder, profile, game) as process:
        assert process.stdout is not None
        keys = [line.strip() for line in process.stdout]
    if process.returncode != 0:
        raise TrackerError("The demo's writer could not finish; see the sentence above.")
    return keys


def _writer(folder: Path, profile: Profile, game: Path | None) -> subprocess.Popen[str]:
    source = "-" if game is None else str(game)
    command = [sys.executable, "-m", "tracker.cli.demo_writer", str(folder), profile.name, source]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def count_lost(store: Store, scope: Scope, said: Sequence[str], entries: int) -> int:
    """How many entries are not in the store, or are there twice; so many said keys, too."""
    with store.read() as reader:
        kinds = store.registry.profile(scope.profile).kinds
        there = {s.key for kind in kinds for s in reader.list(scope, kind.kind.name)}
    missing = sum(key not in there for key in said) + len(said) - len(set(said))
    return max(missing, abs(entries - len(there)))


def refuse_bad_rows(store: Store, scope: Scope, shown: Demo) -> tuple[str, ...]:
    """Tries rows that must not get in; returns the sentences that they were refused with."""
    sentences = []
    for kind, fields in shown.bad_rows:
        try:
            with store.write(f"add {kind.kind.name}") as unit:
                unit.add(scope, kind.kind.name, {**fields, kind.kind.scope_field: scope.id})
        except InputError as error:
            remark(f"Refused: {error}")
            sentences.append(str(error))
    return tuple(sentences)


def report(profile: Profile, result: DemoResult) -> list[str]:
    """The result for people: the server's numbers beside the official ones, and the verdict."""
    lines = ["", result.title]
    tables = profile.tools.summary_tables
    if tables is not None:
        compared = _compared(result.summary, result.official)
        for ours, official in zip(tables(compared), tables(result.official), strict=True):
            lines += ["", *_beside(_titled("Server", ours), _titled("Official", official))]
    lines += ["", *result.differences]
    lines.append(
        f"{result.recorded} entries recorded, {result.lost} lost, {len(result.refused)} bad "
        f"rows refused, {result.pushed} acknowledged by the server, {result.waiting} waiting, "
        f"{len(result.differences)} numbers differ from the official ones."
    )
    return lines


def _compared(ours: Mapping[str, Any], official: Mapping[str, Any]) -> dict[str, Any]:
    """Our summary with only the numbers that the official one has, too."""
    compared = dict(ours)
    for part, lines in official.items():
        if isinstance(lines, list):
            known = {name for line in lines for name in line}
            compared[part] = [{n: v for n, v in line.items() if n in known} for line in ours[part]]
    return compared


def _titled(whose: str, table: SummaryTable) -> list[str]:
    return [f"{whose}: {table.title}", *table_lines(replace(table, title=""))]


def _beside(left: Sequence[str], right: Sequence[str]) -> list[str]:
    width = max(len(line) for line in left)
    if width + len(_BETWEEN) + max(len(line) for line in right) > terminal_width():
        return [*left, "", *right]
    pairs = zip_longest(left, right, fillvalue="")
    return [f"{ours.ljust(width)}{_BETWEEN}{official}".rstrip() for ours, official in pairs]
