"""An expert's hour: 120 events a minute into the rink, synced, with another laptop in the game.

Run by hand: `python bench/pace.py [--minutes 60] [--rate 120] [--open 0]`. A server of its own and
both laptops are in a temporary folder; the other laptop is a process that changes players every
five seconds. Printed are the goals beside what was found; exits with 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bench.pace_other import GAME, PERIOD_SECONDS, SHIFTS
from bench.pace_window import Seen, Typist, Watch, WatchedFrame, Work, recorded_types
from tracker.app import connect_own_server, embedded_server
from tracker.app_window import window_session
from tracker.core.record import JsonValue
from tracker.core.registry import discover
from tracker.local_db.store import Store
from tracker.profiles.hockey.ui.workspace import HockeyWorkspace
from tracker.sync.credentials import VARIABLE
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.run import prepare_process
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme

SCRIPT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Shot", ("S", "H", "2", "Q", "Return")),
    ("Save", ("1", "Return")),
    ("Pass", ("P", "H", "3", "1", "Y", "Return")),
    ("Turnover", ("T", "A", "1", "Alt+2", "Return")),
    ("Zone_Entry_Exit", ("Z", "A", "4", "Y", "Return")),
    ("Hit", ("B", "H", "5", "Alt+1", "Return")),
    ("Faceoff", ("F", "H", "1", "Alt+1", "Return")),
    ("Shot", ("S", "A", "3", "Ctrl+9", "Alt+4", "Return")),
    ("Stoppage", ("X", "]", "Return")),
    ("Goal", ("G", "H", "1", "2", "3", "Return")),
)
OF_PERIODS = ("PeriodStart", "PeriodEnd", "GameEnd")
MEMORY_SECONDS = 300.0
WARM_STEPS = 2
"""Memory is compared from the second step on, when everything has been opened once."""
SENT_SECONDS = 120.0
_THERE = "select count(*) from staging_events where game_id = %s and not deleted"
_SHIFTS_THERE = "select record_id::text from staging_shifts where game_id = %s and not deleted"


@dataclass
class Found:
    """What the hour left behind."""

    asked: int
    recorded: int
    on_server: int
    wrong: int
    """Events of another type than the script's."""
    here: set[str]
    """Record ids of the shifts on this laptop."""
    there: set[str]
    """The same, on the server."""
    others: dict[str, float]
    """The other laptop's shifts: record id and when it made each."""
    seen: Seen

    @property
    def lost(self) -> list[str]:
        """A sentence for each kind of loss."""
        seen, sentences = self.seen, []
        if seen.keys_heard < seen.keys_sent:
            sentences.append(f"{seen.keys_sent - seen.keys_heard} keys meant nothing.")
        if self.recorded != self.asked or self.wrong:
            sentences.append(
                f"{self.asked} events were entered, {self.recorded} recorded, "
                f"{self.wrong} of them as something else."
            )
        if self.on_server != self.recorded:
            sentences.append(f"{self.recorded} events are here, {self.on_server} on the server.")
        for place, held in (("here", self.here), ("on the server", self.there)):
            missing = len(self.others.keys() - held)
            if missing:
                sentences.append(f"{missing} shifts of the other laptop are not {place}.")
        return sentences


def fill(store: Store, count: int) -> None:
    """A game with its roster, and events that were there before."""
    with store.write("fill") as unit:
        unit.add(GAME, "game", {"game_id": 18969, "home_team": "ICE", "away_team": "OIL"})
        for venue, first in (("home", 10), ("away", 40)):
            for place in range(20):
                position = "G" if place == 0 else "D" if place < 7 else "F"
                who: dict[str, JsonValue] = {
                    "jersey": first + place,
                    "player_name": f"Player {place:03d}",
                }
                unit.add(GAME, "roster", {"venue": venue, "position": position, **who})
    for start in range(0, count, 500):
        with store.write("fill") as unit:
            for index in range(start, min(start + 500, count)):
                team = ("home", "away")[index % 2]
                fields: dict[str, JsonValue] = {"event_type": "Pass", "event_team": team}
                unit.add(GAME, "event", {**fields, "period": 1, "start_elapsed_seconds": 0})


@contextmanager
def open_game(session: WindowSession) -> Iterator[tuple[WatchedFrame, HockeyWorkspace]]:
    """The program's window on the game; its sync thread runs."""
    prepare_process()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, "light", 1.0)
    frame = WatchedFrame(theme, scope_labels(session.registry))
    window = MainWindow(session, theme, frame)
    frame.resize(1366, 768)
    frame.show()
    frame.activateWindow()
    window.begin()
    window.open_scope(GAME)
    try:
        page = window.page.tabs.workspace()
        assert isinstance(page, HockeyWorkspace)
        page.focus_work()
        yield frame, page
    finally:
        frame.close()
        assert window.stop(), "work goes on in a window that is closed"


@contextmanager
def other_laptop(folder: Path, url: str, token: str) -> Iterator[subprocess.Popen[str]]:
    """A process that ends when its input does."""
    program = Path(__file__).with_name("pace_other.py")
    order = [sys.executable, str(program), "--folder", str(folder), "--url", url]
    process = subprocess.Popen(
        [*order, "--began", str(time.monotonic())],
        stdin=subprocess.PIPE,
        text=True,
        env={**os.environ, VARIABLE: token},
    )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Waits until it has sent what it recorded. Safe to repeat."""
    if process.stdin is not None and not process.stdin.closed:
        process.stdin.close()
    process.wait(timeout=90)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def type_all(frame: WatchedFrame, page: HockeyWorkspace, work: Work) -> tuple[Seen, int]:
    """Types the whole script; the loop runs on its own."""
    watch, loop = Watch(frame, page), QEventLoop()
    typist = Typist(watch, work, loop.quit)
    with watch.installed():
        typist.start()
        loop.exec()
    return watch.seen, typist.asked


def measure(folder: Path, chosen: argparse.Namespace) -> Found:
    registry = discover()
    server = embedded_server(folder / "own", registry, lambda _sentence: None)
    address = server.start()
    try:
        connect_own_server(folder / "own", address.url)
        token = server.token("scorekeeper")
        with window_session(folder / "own") as session:
            assert isinstance(session.store, Store)
            fill(session.store, chosen.open)
            with open_game(session) as (frame, page):
                wait(3000)
                with other_laptop(folder / "other", address.url, token) as other:
                    wait(4000)
                    work = Work(
                        [keys for _, keys in SCRIPT],
                        chosen.minutes * 60,
                        chosen.rate,
                        PERIOD_SECONDS,
                        min(MEMORY_SECONDS, chosen.minutes * 12),
                    )
                    seen, asked = type_all(frame, page, work)
                    end(other)
                    others = shifts_of(folder / "other" / SHIFTS)
                    await_all(session.store, page, set(others))
                return compared(page, address.dsn, asked, (seen, others), chosen.open)
    finally:
        server.stop()


def shifts_of(file: Path) -> dict[str, float]:
    rows = [line.split() for line in file.read_text().splitlines()]
    return {record_id: float(made) for record_id, made in rows}


def await_all(store: Store, page: HockeyWorkspace, others: set[str]) -> None:
    """Until nothing waits here and everything of the other laptop is here."""
    deadline = time.monotonic() + SENT_SECONDS
    while time.monotonic() < deadline:
        with store.read() as reader:
            waiting = reader.outbox_counts(GAME).total
        if not waiting and others <= here(page):
            return
        wait(500)


def here(page: HockeyWorkspace) -> set[str]:
    return {str(stored.record_id) for stored in page.book.shifts()}


def compared(
    page: HockeyWorkspace,
    dsn: str,
    asked: int,
    found: tuple[Seen, dict[str, float]],
    before: int,
) -> Found:
    seen, others = found
    types = recorded_types(page)
    own = [name for name in types[before:] if name not in OF_PERIODS]
    wanted = [SCRIPT[number % len(SCRIPT)][0] for number in range(asked)]
    with psycopg.connect(dsn) as connection:
        row = connection.execute(_THERE, (int(GAME.id),)).fetchone()
        there = {str(r[0]) for r in connection.execute(_SHIFTS_THERE, (int(GAME.id),))}
    assert row is not None
    of_periods = sum(name in OF_PERIODS for name in types)
    return Found(
        asked=asked,
        recorded=len(own),
        on_server=row[0] - before - of_periods,
        wrong=sum(a != b for a, b in zip(own, wanted, strict=False)),
        here=here(page),
        there=there,
        others=others,
        seen=seen,
    )


def spread(name: str, found: Sequence[float], goal: str, unit: str = "ms") -> str:
    if len(found) < 2:
        return f"{name:34} nothing measured"
    p99 = statistics.quantiles(found, n=100)[98]
    median, top = statistics.median(found), max(found)
    return f"{name:34} p50 {median:6.2f}  p99 {p99:6.2f}  max {top:6.2f} {unit}   {goal}"


def show(found: Found) -> None:
    seen = found.seen
    delays = [seen.arrived[r] - made for r, made in found.others.items() if r in seen.arrived]
    slow, own = (sum(late > 50 for late in beats) for beats in (seen.beats, seen.own_beats))
    warm = seen.memory[WARM_STEPS:] or seen.memory
    middle = (max(warm) + min(warm)) / 2
    percent = 100 * (max(warm) - middle) / middle
    print(f"events asked {found.asked:,}   recorded {found.recorded:,}   "
          f"on the server {found.on_server:,}   (goal: all the same)")  # fmt: skip
    print(f"keys {seen.keys_sent:,}   lost {seen.keys_sent - seen.keys_heard}   (goal: 0)")
    print(spread("key to visible", seen.keys, "(goal: p99 16 ms)"))
    print(spread("  of it without other processes", seen.ours, ""))
    print(spread("  the keys that record", seen.records, f"unseen: {seen.unseen}"))
    print(spread("    waiting for a transaction", seen.turns, ""))
    print(spread("    in the commit", seen.commits, ""))
    print(spread("the loop was held up for", seen.beats, ""))
    print(f"frames over 50 ms: {slow}, without other processes {own}   (goal: 0)")
    print(f"memory {seen.memory} MB, ±{percent:.1f} % after the first steps   (goal: ±10 %)")
    print(spread("the other's shift is seen here", delays, "(goal: 3 s)", "s"))
    print(f"load average {os.getloadavg()[0]:.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=int, default=120, help="events a minute")
    parser.add_argument("--open", type=int, default=0, help="events that are there before")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        found = measure(Path(name), chosen)
    show(found)
    for sentence in found.lost:
        print(f"LOST: {sentence}")
    return 1 if found.lost else 0


if __name__ == "__main__":
    sys.exit(main())
