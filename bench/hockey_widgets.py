"""Frames of the hockey workspace's own widgets: the rink with 500 marks, and the shift timeline.

Run by hand: `python bench/hockey_widgets.py [--width 1600] [--marks 500]`. Painted into a picture
of the widget's size, as the offscreen platform does for a window; 60 frames a second leave 16.7 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtWidgets import QApplication, QWidget

from tracker.profiles.hockey.ui.widgets.rink import Rink
from tracker.profiles.hockey.ui.widgets.shift_timeline import ShiftTimeline
from tracker.profiles.hockey.ui.widgets.spots import Mark, Shape, Spot
from tracker.profiles.hockey.ui.widgets.stays import Stay, TimelineRow
from tracker.ui.theme import Theme

FRAMES = 300
SHAPES = tuple(Shape)


def a_mark(number: int) -> Mark:
    spot = Spot(number * 37 % 200, number * 53 % 85)
    venue = "home" if number % 2 else "away"
    return Mark(str(number), spot, SHAPES[number % len(SHAPES)], venue, str(number % 99))


def measured(widget: QWidget, step: Callable[[int], None]) -> str:
    taken = []
    for frame in range(FRAMES):
        step(frame)
        began = time.perf_counter()
        widget.grab()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    p99, worst = taken[int(FRAMES * 0.99)], taken[-1]
    return f"median {statistics.median(taken):.2f} ms, p99 {p99:.2f} ms, worst {worst:.2f} ms"


def rink(width: int, count: int) -> None:
    widget = Rink()
    widget.resize(width, round(width * 91 / 206))
    widget.show()
    marks = [a_mark(number) for number in range(count + FRAMES)]
    widget.set_marks(marks[:count])
    widget.grab()
    moving = measured(widget, lambda frame: widget.move_cursor(Spot(frame % 200, frame % 85)))
    adding = measured(widget, lambda frame: widget.set_marks(marks[frame : frame + count]))
    sys.stdout.write(f"rink, {count} marks, the cursor moves:  {moving}\n")
    sys.stdout.write(f"rink, {count} marks, one more comes:    {adding}\n")


def timeline(width: int) -> None:
    widget = ShiftTimeline()
    widget.resize(width, 500)
    rows = []
    for jersey in range(20):
        stays = [Stay(n * 90, n * 90 + 45, (n,)) for n in range(8)]
        rows.append(
            TimelineRow("home", jersey, f"{jersey} Player", (*stays, Stay(800, None, (9,))))
        )
    widget.set_rows(rows)
    widget.show()
    running = measured(widget, lambda frame: widget.set_now(800 + frame))
    sys.stdout.write(f"shifts, 20 players, the clock runs:     {running}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--marks", type=int, default=500)
    chosen = parser.parse_args()
    app = QApplication(sys.argv[:1])
    Theme(app, "light", 1.0)
    rink(chosen.width, chosen.marks)
    timeline(chosen.width)


if __name__ == "__main__":
    main()
