"""The window's thread gets a core at once, and only that one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tracker.ui.slices import SLICE_NANOSECONDS

ASKED = """
import ctypes, platform, struct, sys, threading
from tracker.ui.slices import take_short_slices
found = []
def ask():
    room = ctypes.create_string_buffer(48)
    if (sys.platform, platform.machine()) == ("linux", "x86_64"):
        ctypes.CDLL(None).syscall(315, 0, room, 48, 0)
    found.append(struct.unpack("=IIQiIQQQ", room.raw)[5])
ask()
take_short_slices()
take_short_slices()
ask()
thread = threading.Thread(target=ask)
thread.start()
thread.join()
print(*found)
"""
UNKNOWN = 0
"""Elsewhere, and before Linux 6.12, there are no slices of one's own."""


def test_the_thread_that_asks_gets_short_slices_and_those_that_it_starts_do_not() -> None:
    order = [sys.executable, "-c", ASKED]
    root = Path(__file__).parents[2]
    done = subprocess.run(order, cwd=root, capture_output=True, text=True, check=True)
    before, after, of_another = map(int, done.stdout.split())
    assert of_another == before
    assert after == (SLICE_NANOSECONDS if before != UNKNOWN else UNKNOWN)
