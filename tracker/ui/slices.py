"""How soon the window's thread gets a core when a key wakes it."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

SLICE_NANOSECONDS = 100_000
"""The least that the kernel grants."""
_RESET_ON_FORK = 1
"""`SCHED_FLAG_RESET_ON_FORK`: threads that this one starts are as any other."""
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}
_ATTRIBUTES = "=IIQiIQQQ"
"""`struct sched_attr`: size, policy, flags, nice, priority, runtime, deadline, period."""


def take_short_slices() -> None:
    """Lets the calling thread run at once when it wakes, on Linux, for the price of short turns.

    Else it waits, several times per key press, until whoever computes has used up a turn. Windows
    and macOS prefer the program in front by themselves; a kernel before 6.12 changes nothing.
    """
    call = _SCHED_SETATTR.get(platform.machine())
    if not sys.platform.startswith("linux") or call is None:
        return
    size, nice = struct.calcsize(_ATTRIBUTES), os.getpriority(os.PRIO_PROCESS, 0)
    wanted = (size, os.SCHED_OTHER, _RESET_ON_FORK, nice, 0, SLICE_NANOSECONDS, 0, 0)
    ctypes.CDLL(None).syscall(call, 0, struct.pack(_ATTRIBUTES, *wanted), 0)
