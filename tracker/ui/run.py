"""Opens the window and runs until it is closed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tracker.ui.crash import CrashReporter
from tracker.ui.main_window import MainWindow
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme

SWITCH_SECONDS = 0.0005
"""How long a busy worker may keep the interpreter while a key press waits (Python's own: 5 ms)."""


def run_window(session: WindowSession) -> int:
    """The whole life of the window, on the main thread; returns the process's exit code.

    The list of scopes is in the first frame; the newest scope is opened and the sync is started
    right after it. The store stays open: who opened it closes it.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Tracker")
    sys.setswitchinterval(SWITCH_SECONDS)
    crash = CrashReporter(session.folder)
    crash.install()
    theme = Theme(app, session.look.theme, session.look.text_scale)
    window = MainWindow(session, theme)
    crash.happened.connect(window.tell)
    window.show()
    QTimer.singleShot(0, window.begin)
    try:
        return app.exec()
    finally:
        window.stop()
        crash.remove()
