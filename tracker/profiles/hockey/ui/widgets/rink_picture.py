"""The rink as a picture: fits its widget, turns with the ends, finds places and marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from tracker.profiles.hockey.ui.widgets.rink_ends import RinkEnds
from tracker.profiles.hockey.ui.widgets.rink_layers import Layers
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.spots import CENTRE_SPOT, LENGTH, WIDTH, Mark, Spot, inside
from tracker.ui.kit.colours import tokens

MARGIN = 3.0
"""Feet around the boards."""
_REACH = 12


class RinkPicture(QGraphicsView):
    """Shows ice, marks, the puck being placed and the keyboard's cursor; emits nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(
            -MARGIN, -MARGIN, LENGTH + 2 * MARGIN, WIDTH + 2 * MARGIN, self
        )
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 96)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.ends = RinkEnds()
        self.cursor_spot = CENTRE_SPOT
        self._layers = Layers(tokens(self.palette()))

    @property
    def marks(self) -> Sequence[Mark]:
        """What is shown, oldest first."""
        return self._layers.marks

    @property
    def team_colours(self) -> TeamColours:
        """As they were wished."""
        return self._layers.team_colours

    @property
    def selected(self) -> str | None:
        """The key of the ringed mark."""
        return self._layers.selected

    @property
    def way(self) -> tuple[Spot, Spot] | None:
        """The way that is being drawn."""
        return None

    def set_ends(self, ends: RinkEnds) -> None:
        """Turns the picture where the ends ask for it; marks and cursor keep their places."""
        self.ends = ends
        self._fit()

    def set_team_colours(self, colours: TeamColours) -> None:
        """Wished colours; they are darkened or lightened until they can be read."""
        self._layers.dress(tokens(self.palette()), colours)
        self.viewport().update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Replaces all marks, oldest first: the older, the fainter."""
        self._layers.set_marks(marks)
        self.viewport().update()

    def set_selected(self, key: str | None) -> None:
        """Rings one mark, shown in full whatever its age."""
        self._layers.selected = key
        self._layers.forget_marks()
        self.viewport().update()

    def set_puck(self, spot: Spot | None, to: Spot | None = None) -> None:
        """Shows what has been placed for the event being entered; None clears it."""
        self._layers.puck, self._layers.puck_to = spot, to
        self.viewport().update()

    def spot_at(self, place: QPoint) -> Spot:
        """The records' place under a point of the viewport, kept inside the boards."""
        found = self.viewportTransform().inverted()[0].map(QPointF(place))
        return inside(found.x(), found.y())

    def place_of(self, spot: Spot) -> QPointF:
        """Where a place is drawn, in the viewport's pixels."""
        return self.viewportTransform().map(QPointF(spot.x, spot.y))

    def mark_at(self, place: QPoint) -> Mark | None:
        """The newest mark within reach of a point of the viewport."""
        for mark in reversed(self.marks):
            way = self.place_of(mark.spot) - QPointF(place)
            if way.manhattanLength() <= _REACH:
                return mark
        return None

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(600, 262)

    def drawBackground(self, painter: QPainter, _rect: object) -> None:  # noqa: D102
        self._layers.paint_ice(painter, self.viewport(), self.viewportTransform(), self.ends)

    def drawForeground(self, painter: QPainter, _rect: object) -> None:  # noqa: D102
        self._layers.paint_marks(painter, self.viewport(), self.viewportTransform())
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.way is not None:
            start, end = (self.place_of(spot) for spot in self.way)
            self._layers.paint_way(painter, start, end)
        if self.hasFocus():
            self._paint_cursor(painter)
        painter.restore()

    def _paint_cursor(self, painter: QPainter) -> None:
        accent = QColor(tokens(self.palette()).accent)
        place = self.place_of(self.cursor_spot)
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DotLine))
        area = QRectF(self.viewport().rect())
        painter.drawLine(QLineF(area.left(), place.y(), area.right(), place.y()))
        painter.drawLine(QLineF(place.x(), area.top(), place.x(), area.bottom()))
        painter.setPen(QPen(accent, 2))
        painter.drawEllipse(place, 6, 6)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.mark_at(event.pos())
            QToolTip.showText(event.globalPos(), mark.title if mark is not None else "", self)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._layers.dress(tokens(self.palette()), self._layers.team_colours)
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        area = self._scene.sceneRect()
        size = self.viewport().size()
        scale = min(size.width() / area.width(), size.height() / area.height())
        turn = -1 if self.ends.is_turned else 1
        self.setTransform(QTransform.fromScale(scale * turn, -scale * turn))
        self.centerOn(area.center())
        self._layers.forget()
        self.viewport().update()
