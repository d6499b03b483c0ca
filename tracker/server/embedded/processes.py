"""Processes that outlive the command that started them, known by number and start time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.server.extra import load

_CLOCK_MOVES_SECONDS = 30
_LOOK_SECONDS = 0.1
_STEPS_BELOW, _LOWEST_PRIORITY = 10, 19


@dataclass(frozen=True)
class Started:
    """One process: the number alone may belong to somebody else by now."""

    pid: int
    started_at: float
    """Seconds since 1970, as psutil tells it."""


def identify(pid: int) -> Started | None:
    """The living process of this number, or None."""
    psutil = load("psutil")
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Started(pid, process.create_time())
    except psutil.NoSuchProcess:
        return None


def is_alive(started: Started | None) -> bool:
    """Whether exactly this process still runs."""
    if started is None:
        return False
    found = identify(started.pid)
    # psutil derives the time from the boot time, which moves when the clock is set.
    return found is not None and abs(found.started_at - started.started_at) < _CLOCK_MOVES_SECONDS


def end(started: Started | None, patience_seconds: float = 10) -> None:
    """Ends exactly this process, politely first; safe to repeat."""
    psutil = load("psutil")
    if started is None or not is_alive(started):
        return
    try:
        process = psutil.Process(started.pid)
        process.terminate()
        if not _has_ended(process, started, patience_seconds):
            process.kill()
            _has_ended(process, started, patience_seconds)
    except psutil.NoSuchProcess:
        return


def _has_ended(process: Any, started: Started, patience_seconds: float) -> bool:
    """Waits for it. A process whose parent does not ask for its end counts as ended."""
    psutil = load("psutil")
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline:
        try:
            process.wait(_LOOK_SECONDS)
        except psutil.TimeoutExpired:
            if not is_alive(started):
                return True
        else:
            return True
    return False


def spawn(command: Sequence[str | Path], folder: Path, log: Path) -> Started | None:
    """Starts a process that keeps running when we end; None if it ended at once."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **_detached(),
        )
    give_way(process.pid)
    started = identify(process.pid)
    # It is meant to outlive us: without this Python warns that it was left running.
    process.returncode = 0
    return started


def give_way(pid: int) -> None:
    """Whoever works at this machine comes first; what the process starts later follows it."""
    psutil = load("psutil")
    try:
        process = psutil.Process(pid)
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            process.nice(min(process.nice() + _STEPS_BELOW, _LOWEST_PRIORITY))
    except psutil.Error:
        # It has ended, or the system does not let us: it works all the same.
        return


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
