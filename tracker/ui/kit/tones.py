"""Colouring a widget by what it says; the style sheet knows the tones."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.ui.status import Tone


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Dresses the widget again only when the tone changed: that costs as much as a new row."""
    if widget.property("tone") != tone.value:
        widget.setProperty("tone", tone.value)
        widget.style().polish(widget)
