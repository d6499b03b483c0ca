"""A window with many short threads has one heap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

THREADS = """
import sys, threading
from pathlib import Path
from tracker.ui.heaps import use_one_heap
if sys.argv[1] == "one":
    use_one_heap()
kept, ready = [], threading.Barrier(5)
def work():
    ready.wait()
    kept.append([bytes(900) for _ in range(2_000)])
threads = [threading.Thread(target=work) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
maps = Path("/proc/self/maps")
lines = maps.read_text().splitlines() if maps.exists() else []
starts = [int(line.split("-")[0], 16) for line in lines if line.rstrip().endswith(" 00:00 0")]
print(sum(start % (64 * 2**20) == 0 for start in starts))
"""


def heaps_of_threads(how: str) -> int:
    order = [sys.executable, "-c", THREADS, how]
    root = Path(__file__).parents[2]
    done = subprocess.run(order, cwd=root, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_threads_have_no_heaps_of_their_own() -> None:
    assert heaps_of_threads("one") == 0


def test_it_may_be_asked_for_anywhere() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from tracker.ui.heaps import use_one_heap as u; u(); u()"],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0
