"""Bugs are seen: every uncaught exception goes to the log and to the window's message bar."""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

LOG_NAME = "window.log"
LOG_BYTES = 1_000_000

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Installed once per process, from the main thread; `remove` puts back what was there."""

    happened = Signal(str)
    """A sentence for the message bar; arrives in the main thread."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log_path = folder / LOG_NAME
        self._handler = RotatingFileHandler(
            self.log_path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
        form = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
        self._handler.setFormatter(logging.Formatter(form))
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """From now on nothing that goes wrong is silent."""
        logging.getLogger().addHandler(self._handler)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        qInstallMessageHandler(log_qt_message)

    def remove(self) -> None:
        """For an orderly end, and for tests."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()

    def _uncaught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("Uncaught %s", kind.__name__, exc_info=(kind, error, trace))
        self.happened.emit(
            f"Something went wrong inside Tracker ({kind.__name__}). What was saved is safe; "
            f"the details are in {self.log_path}."
        )

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own complaints, in the same log."""
    logging.getLogger("qt").log(_LEVELS[kind], "%s: %s", context.category, message)
