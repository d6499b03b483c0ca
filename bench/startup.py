"""Process start to a window with the list of games, against an empty PySide6 window.

Run by hand: `python bench/startup.py [--runs 7]`. Both are started in turn, each in its own
process, and time is taken from before the process starts until its window has been painted. The
CPU time of the main thread until then says more where the machine is busy with other things.
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
GLANCE = "glance.json"

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
from contextlib import contextmanager
from pathlib import Path
from tracker.ui.run import open_window
from tracker.ui.views.delegates import ScopeDelegate
paint = ScopeDelegate.paint
def painted(self, *arguments):
    paint(self, *arguments)
    print("painted", flush=True)
ScopeDelegate.paint = painted
folder = Path(sys.argv[1])
@contextmanager
def session():
    from tracker.core.clock import SystemClock
    from tracker.core.registry import discover
    from tracker.local_db.store import open_store
    from tracker.ui.main_window import MainWindow
    from tracker.ui.session import WindowSession
    begin = MainWindow.begin
    def begun(self):
        begin(self)
        print("alive", flush=True)
    MainWindow.begin = begun
    registry, clock = discover(), SystemClock()
    store = open_store(folder, registry, clock)
    yield WindowSession(store, registry, clock, folder)
open_window(folder, session)
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


def run(script: str, folder: Path, word: str) -> tuple[float, float, float]:
    """Seconds and CPU seconds until the window says the word, and its peak of memory in MiB."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    while (line := process.stdout.readline()).strip() != word:
        assert line, "the window ended early"
    taken = time.perf_counter() - start
    computed = int(Path(f"/proc/{process.pid}/schedstat").read_text(encoding="ascii").split()[0])
    memory = _peak_mebibytes(process.pid)
    process.kill()
    process.wait()
    return taken, computed / 1e9, memory


def _peak_mebibytes(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        fill(folder)
        kinds = {
            "empty window": (EMPTY, "painted", False),
            "list, first start": (TRACKER, "painted", False),
            "list of games": (TRACKER, "painted", True),
            "store open, game shown": (TRACKER, "alive", True),
        }
        taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in kinds}
        for _ in range(runs + 1):
            for name, (script, word, has_glance) in kinds.items():
                (folder / GLANCE).unlink(missing_ok=True)
                if has_glance:
                    leave_glance(folder)
                taken[name].append(run(script, folder, word))
    report({name: values[1:] for name, values in taken.items()})  # the first warms the cache


def leave_glance(folder: Path) -> None:
    """What the last window left behind."""
    from tracker.core.clock import SystemClock
    from tracker.core.registry import discover
    from tracker.local_db.store import open_store
    from tracker.ui.glance import Glance, write_glance
    from tracker.ui.models.scope_items import list_scopes, scope_labels

    store = open_store(folder, discover(), SystemClock())
    with store.read() as reader:
        items = list_scopes(reader, store.registry)
    write_glance(folder, Glance("light", 1.0, scope_labels(store.registry), items))
    store.close()


def report(taken: dict[str, list[tuple[float, float, float]]]) -> None:
    """Medians, and each as a multiple of the empty window."""
    medians = {
        name: [statistics.median(column) for column in zip(*values, strict=True)]
        for name, values in taken.items()
    }
    base = medians["empty window"]
    for name, values in medians.items():
        seconds, computed, memory = values
        ratios = "".join(f"{value / of:6.2f} x" for value, of in zip(values, base, strict=True))
        print(f"{name:24} {seconds:6.3f} s {computed:6.3f} s CPU {memory:6.1f} MiB  {ratios}")


if __name__ == "__main__":
    main()
