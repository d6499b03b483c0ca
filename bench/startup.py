"""Process start to a window with the list of games, against an empty PySide6 window.

Run by hand: `python bench/startup.py [--runs 7]`. Both are started in turn, each in its own
process, and time is taken from before the process starts until its window has been painted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
GAMES, EVENTS = 40, 50

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
app = QApplication([])
window = Window()
window.show()
app.exec()
"""

TRACKER = """
import sys
from pathlib import Path
from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.local_db.store import open_store
from tracker.ui.run import run_window
from tracker.ui.session import WindowSession
from tracker.ui.views.delegates import ScopeDelegate
paint = ScopeDelegate.paint
def painted(self, *arguments):
    paint(self, *arguments)
    print("painted", flush=True)
ScopeDelegate.paint = painted
folder = Path(sys.argv[1])
registry, clock = discover(), SystemClock()
store = open_store(folder, registry, clock)
run_window(WindowSession(store, registry, clock, folder))
"""


def fill(folder: Path) -> None:
    from tracker.core.clock import SystemClock
    from tracker.core.registry import discover
    from tracker.core.scope import Scope
    from tracker.local_db.store import open_store

    store = open_store(folder, discover(), SystemClock())
    for number in range(1, GAMES + 1):
        scope = Scope("hockey", str(18_000 + number))
        with store.write("fill") as unit:
            unit.add(scope, "game", {"home_team": "A", "away_team": "B", "season": "2026"})
            for _ in range(EVENTS):
                unit.add(scope, "event", {"period": 1, "event_type": "Shot"})
    store.close()


def run(script: str, folder: Path) -> tuple[float, float]:
    """Seconds until painted, and MiB of memory at that moment's peak."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    taken = time.perf_counter() - start
    assert line.startswith("painted"), line
    memory = _peak_mebibytes(process.pid)
    process.kill()
    process.wait()
    return taken, memory


def _peak_mebibytes(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        run(EMPTY, folder), run(TRACKER, folder)  # the first of each warms the disk's cache
        pairs = [(run(EMPTY, folder), run(TRACKER, folder)) for _ in range(runs)]
    empty = [statistics.median(values) for values in zip(*(e for e, _ in pairs), strict=True)]
    ours = [statistics.median(values) for values in zip(*(t for _, t in pairs), strict=True)]
    print(f"empty window   {empty[0]:6.3f} s   {empty[1]:6.1f} MiB")
    print(f"list of games  {ours[0]:6.3f} s   {ours[1]:6.1f} MiB")
    print(f"ratio          {ours[0] / empty[0]:6.2f}     {ours[1] / empty[1]:6.2f}")


if __name__ == "__main__":
    main()
