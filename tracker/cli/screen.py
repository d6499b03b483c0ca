"""Whether a window can be shown here."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Windows and macOS always have one; elsewhere a display must be named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
