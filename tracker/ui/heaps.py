"""How the C library shares out memory among threads."""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


def use_one_heap() -> None:
    """Keeps threads from having heaps of their own, on Linux; before the first one is started.

    glibc would give every thread a heap that is hardly ever given back, so that a window that is
    open for an evening grows with each of its many short threads. Heaps of their own only save
    threads from waiting for each other, and the interpreter's lock makes them wait anyway.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # other C libraries have one heap
        mallopt(_ARENA_MAX, 1)
