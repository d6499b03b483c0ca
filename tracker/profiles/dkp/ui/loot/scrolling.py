"""With large text on a small screen the page is scrolled: what has the keyboard is brought up."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

MARGIN = 24


def bring_into_view(widget: QWidget) -> None:
    """Scrolls the page so that the widget is seen; nothing where nothing is scrolled."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget, MARGIN, MARGIN)
