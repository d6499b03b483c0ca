"""What a test asks of the screen: which widgets were painted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class _Painted(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.widgets: set[QObject] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            self.widgets.add(watched)
        return False


@contextmanager
def painted_widgets(app: QApplication) -> Iterator[set[QObject]]:
    """All widgets that are painted in the block, without what was waiting for it before."""
    app.processEvents()
    painted = _Painted()
    app.installEventFilter(painted)
    try:
        yield painted.widgets
        app.processEvents()
    finally:
        app.removeEventFilter(painted)
