"""The window, as `tracker` without a command opens it: shown first, filled right after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.ui.run import open_window

if TYPE_CHECKING:
    from tracker.ui.session import WindowSession


def run_window(folder: Path) -> int:
    """Returns the process's exit code when the window is closed."""
    return open_window(folder, lambda: _session(folder))


@contextmanager
def _session(folder: Path) -> Iterator[WindowSession]:
    # The store's libraries are slow to import: by now the window shows the list of games.
    from tracker.app_window import window_session

    with window_session(folder) as session:
        yield session
