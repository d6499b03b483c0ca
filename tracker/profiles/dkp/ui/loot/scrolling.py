"""With large text on a small screen the page is scrolled: what has the keyboard is brought up."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

MARGIN = 24


def bring_into_view(widget: QWidget) -> None:
    """Scrolls the page so that the widget is seen; nothing where nothing is scrolled.

    Of a table that is higher than the page the chosen row is seen.
    """
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    page = None if above is None else above.widget()
    if above is not None and page is not None:
        # Qt alone would be content with the chosen row, and its heading be out of sight.
        middle = widget.mapTo(page, widget.rect().center())
        above.ensureVisible(middle.x(), middle.y(), 0, widget.height() // 2 + MARGIN)
        above.ensureWidgetVisible(widget, MARGIN, MARGIN)
