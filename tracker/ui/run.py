"""Opens the window and runs until it is closed."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from tracker.errors import TrackerError
from tracker.ui.crash import CrashReporter
from tracker.ui.frame import WindowFrame
from tracker.ui.glance import Glance, read_glance
from tracker.ui.heaps import use_one_heap
from tracker.ui.places import read_places
from tracker.ui.slices import take_short_slices
from tracker.ui.theme import Theme

if TYPE_CHECKING:
    from tracker.ui.main_window import MainWindow
    from tracker.ui.session import WindowSession

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long a busy worker may keep the interpreter while a key press waits (Python's own: 5 ms)."""

_left_open: list[ExitStack] = []
"""Held until the process ends: a session that nobody holds would close its store."""

OpenSession = Callable[[], "AbstractContextManager[WindowSession]"]
"""Opens the store and what belongs to it; a TrackerError ends the program with its sentence."""


def run_window(session: WindowSession) -> int:
    """The whole life of the window on a session that is open already; see `open_window`."""
    return _Run(session.folder).until_closed(lambda: nullcontext(session))


def open_window(folder: Path, open_session: OpenSession) -> int:
    """The whole life of the window, on the main thread; returns the process's exit code.

    The list of scopes, as this folder's last window left it or else as its file says, is in the
    first frame. The session is opened right after it, on the main thread, and closed when the
    window is.
    """
    return _Run(folder).until_closed(open_session)


def prepare_process() -> None:
    """What keeps the window quick and small beside its threads; on the main thread, before them."""
    sys.setswitchinterval(SWITCH_SECONDS)
    use_one_heap()
    take_short_slices()


class _Run:
    def __init__(self, folder: Path) -> None:
        app = QApplication.instance()
        self._app = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
        self._app.setApplicationName("Tracker")
        prepare_process()
        self._folder = folder
        self._crash = CrashReporter(folder)
        self._resources = ExitStack()
        self._failure: TrackerError | None = None
        self._theme: Theme | None = None
        self._window: MainWindow | None = None

    def until_closed(self, open_session: OpenSession) -> int:
        self._crash.install()
        self._resources.callback(self._crash.remove)
        with self._resources:
            frame = self._first_frame()
            if frame is None:
                self._come_alive(open_session, None)
            else:
                frame.painted.connect(lambda: self._come_alive(open_session, frame))
            code = 0 if self._failure is not None else self._app.exec()
            self._end_work()
        # A window that closed after the loop asked for an end that would meet the next loop.
        QCoreApplication.removePostedEvents(self._app, QEvent.Type.Quit.value)
        if self._failure is not None:
            raise self._failure
        return code

    def _end_work(self) -> None:
        """Closing the store under a thread that uses it would break that thread in the middle."""
        if self._window is not None and not self._window.stop():
            log.warning("The window was closed while work went on; the store stays open for it")
            _left_open.append(self._resources.pop_all())

    def _first_frame(self) -> WindowFrame | None:
        glance = read_glance(self._folder) or _look_into(self._folder)
        if glance is None:
            return None
        self._theme = Theme(self._app, glance.theme, glance.text_scale)
        frame = WindowFrame(self._theme, glance.labels, read_places(self._folder))
        frame.scopes.show_items(glance.items)
        frame.show()
        return frame

    def _come_alive(self, open_session: OpenSession, frame: WindowFrame | None) -> None:
        from tracker.ui.main_window import MainWindow
        from tracker.ui.models.scope_items import scope_labels

        try:
            session = self._resources.enter_context(open_session())
        except TrackerError as error:
            self._failure = error
            if frame is not None:
                # Without a frame there is no event loop yet, and quitting would end all later ones.
                # Closed here and not after the loop, where it would ask for another end.
                frame.close()
                self._app.quit()
            return
        theme = self._dressed(session)
        if frame is None:
            labels = scope_labels(session.registry)
            frame = WindowFrame(theme, labels, read_places(self._folder))
        window = MainWindow(session, theme, frame)
        self._resources.callback(window.stop)
        self._window = window
        self._crash.happened.connect(window.tell)
        frame.show()
        QTimer.singleShot(0, window.begin)

    def _dressed(self, session: WindowSession) -> Theme:
        """What is chosen counts; the glance nearly always says the same."""
        look, theme = session.look, self._theme
        if theme is None:
            return Theme(self._app, look.theme, look.text_scale)
        if look.theme != theme.choice:
            theme.choose(look.theme)
        if look.text_scale != theme.scale:
            theme.scale_to(look.text_scale)
        return theme


def _look_into(folder: Path) -> Glance | None:
    # The kinds are slow to import, and not needed where there is a glance.
    from tracker.ui.first_look import look_into

    return look_into(folder)
