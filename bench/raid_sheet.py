"""A large raid's workspace: opening it, a toggled mark, a recorded tic, another officer's list.

Run by hand: `python bench/raid_sheet.py [--characters 200] [--tics 12]`. The real window on a real
file, with nothing else at work; the times end when the commit is on the disk and shown.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.store import Store, open_store
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import Mark, TicProposal
from tracker.profiles.dkp.ui.workspace import RaidWorkspace
from tracker.ui.change_bus import ChangeBus
from tracker.ui.kit.workspace import Workbench
from tracker.ui.theme import Theme

RAID, HOME = Scope("dkp", "20260212-bench"), Scope("dkp", "guild")
STEPS = 40


def letters(number: int) -> str:
    return "Q" + "".join(chr(97 + int(digit)) for digit in f"{number:04d}")


def fill(store: Store, count: int) -> None:
    with store.write("guild") as unit:
        for number in range(count):
            # Every fourth character is somebody's second one.
            name, account = letters(number), letters(number - (number % 4 == 3))
            if name == account:
                unit.add(HOME, "account", {"account_id": account, "display_name": account})
            unit.add(HOME, "character", {"name": name})
            unit.add(HOME, "link", {"character_name": name, "account_id": account})
        unit.add(RAID, "raid", {"raid_name": "Bench", "date_iso": "2026-02-12"})


def a_tic(page: RaidWorkspace, number: int, count: int) -> TicProposal:
    at = datetime(2026, 2, 12, 12) + timedelta(hours=number)  # noqa: DTZ001 - the log's own time
    guild = page.desk.book.guild
    names = [letters(n) for n in range(count) if (n + number) % 9]
    marks = [Mark(name, guild.account_of(name), None) for name in names]
    return TicProposal(at, tic_id(at), "DKP tic", 100, Source.CHANNEL, marks)


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000


def told(what: str, taken: list[float]) -> None:
    taken = sorted(taken)
    middle = statistics.median(taken)
    sys.stdout.write(
        f"{what:<22} best {taken[0]:6.1f} ms, median {middle:6.1f} ms, worst {taken[-1]:6.1f} ms\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--characters", type=int, default=200)
    parser.add_argument("--tics", type=int, default=12)
    asked = parser.parse_args()
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), SystemClock())
        fill(store, asked.characters)
        bench = Workbench(store, RAID, SystemClock(), theme, lambda _said, _tone: None)
        bus = ChangeBus(store)
        page = RaidWorkspace(bench)
        bus.changed.connect(page.apply)
        page.resize(1366, 640)
        page.show()
        tics = [a_tic(page, n, asked.characters) for n in range(asked.tics)]
        record = page.desk.recorder.record_tic
        told("a tic is recorded", [timed(lambda t=tic: record(t)) for tic in tics])  # type: ignore[misc]
        page.focus_work()
        page.parts.sheet.look_at_tic(page.desk.book.tics()[-1].record.event_index)

        def press(key: Qt.Key) -> None:
            QTest.keyClick(page.parts.sheet, key)

        told("a mark is toggled", [timed(lambda: press(Qt.Key.Key_Space)) for _ in range(STEPS)])
        told("the cursor moves", [timed(lambda: press(Qt.Key.Key_Down)) for _ in range(STEPS)])
        viewport = page.parts.sheet.viewport()
        told("the sheet is painted", [timed(viewport.grab) for _ in range(STEPS)])
        told("the raid is opened", [timed(lambda: RaidWorkspace(bench).let_go()) for _ in range(5)])
        page.let_go()
        bus.close()
        store.close()


if __name__ == "__main__":
    main()
