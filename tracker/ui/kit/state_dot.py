"""The mark of where a record stands between this laptop and the server."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from tracker.core.changes import RecordState


def paint_dot(
    painter: QPainter, state: RecordState, centre: QPointF, radius: float, pen: QPen
) -> None:
    """Full = waiting, ring = sent, square = parked, a point = synced: also without colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(QBrush(pen.color()))
    if state is RecordState.PARKED:
        painter.drawRect(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
    elif state is RecordState.WAITING:
        painter.drawEllipse(centre, radius, radius)
    elif state is RecordState.SENT:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
    else:
        painter.drawEllipse(centre, 0.8, 0.8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
