"""The shift timeline as a picture that can be scrolled and zoomed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from tracker.profiles.hockey.ui.widgets.stays import Stay, TimelineRow, clock_text
from tracker.profiles.hockey.ui.widgets.timeline_paint import (
    TimelinePicture,
    paint_timeline,
    stay_box,
)
from tracker.profiles.hockey.ui.widgets.timeline_scale import Scale, stepped_zoom
from tracker.ui.kit.colours import tokens

Place = tuple[int, int]
"""A row, and a stay of that row."""


class TimelineView(QAbstractScrollArea):
    """Shows rows; emits nothing. Times are shown as the board shows them: what remains."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[TimelineRow] = ()
        self.now: int | None = None
        self.focus_place: Place | None = None
        self.selected: int | None = None
        self._hovered: Place | None = None
        self._period_seconds = 1200
        self._zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(200, 60)

    def set_rows(self, rows: Sequence[TimelineRow]) -> None:
        """Replaces the players; the keyboard stays where it was if that stay still exists."""
        kept = self._focused()
        self.rows = tuple(rows)
        self.focus_place = self._place_of(*kept) if kept is not None else None
        self._hovered = None
        self._measure()

    def set_period(self, seconds: int) -> None:
        """The period's length."""
        self._period_seconds = max(seconds, 1)
        self._measure()

    def set_now(self, elapsed: int | None) -> None:
        """Moves the line of the present: running stays grow to it. Cheap enough for each second."""
        if elapsed != self.now:
            self.now = elapsed
            self.viewport().update()

    def set_selected(self, shift_index: int | None) -> None:
        """Marks the stays that span a line segment."""
        self.selected = shift_index
        self.viewport().update()

    @property
    def zoom(self) -> float:
        """1 shows the whole period."""
        return self._zoom

    def zoom_by(self, steps: int, at: float | None = None) -> None:
        """Nearer or farther; the second at this x stays where it is."""
        scale = self.scale()
        x = scale.names + scale.room / 2 if at is None else at
        second = (x - scale.names + scale.left) / scale.per_second
        self._zoom = stepped_zoom(self._zoom, steps)
        self._measure()
        after = self.scale()
        self.horizontalScrollBar().setValue(round(second * after.per_second - (x - after.names)))

    def show_all(self) -> None:
        """The whole period."""
        self._zoom = 1.0
        self._measure()

    def scale(self) -> Scale:
        """Where things are drawn now."""
        line = self.fontMetrics().height()
        width = self.viewport().width()
        return Scale(
            width=width,
            names=min(
                self.fontMetrics().horizontalAdvance("28 Sharangovich  00:00") + 8, width // 2
            ),
            axis=round(line * 1.3),
            row=round(line * 1.3),
            period_seconds=self._period_seconds,
            zoom=self._zoom,
            left=self.horizontalScrollBar().value(),
            top=self.verticalScrollBar().value(),
        )

    def stay_at(self, place: QPoint | QPointF) -> Place | None:
        """The stay under a point of the viewport; a running one wins over one that it covers."""
        scale = self.scale()
        row = scale.row_at(place.y())
        if row is None or row >= len(self.rows) or place.x() < scale.names:
            return None
        for number in reversed(range(len(self.rows[row].stays))):
            box = stay_box(scale, row, self.rows[row].stays[number], self.now)
            if box.left() - 2 <= place.x() <= box.right() + 2:
                return row, number
        return None

    def stay(self, place: Place) -> Stay:
        """The stay at a place."""
        return self.rows[place[0]].stays[place[1]]

    def words(self, place: Place) -> str:
        """`13 Sharangovich, 18:00 to 17:16, 0:44`, by the board's time."""
        row, stay = self.rows[place[0]], self.stay(place)
        left = clock_text(max(self._period_seconds - stay.start, 0))
        right = "now"
        if stay.end is not None:
            right = clock_text(max(self._period_seconds - stay.end, 0))
        return f"{row.title}, {left} to {right}, {clock_text(stay.seconds(self.now))}"

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(520, 230)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self.viewport())
        paint_timeline(painter, self._picture(), self.viewport().height())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1, event.position().x())
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.stay_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if place is None else self.words(place), self)
            return True
        if event.type() is QEvent.Type.Leave:
            self.hover(None)
        return super().viewportEvent(event)

    def hover(self, place: Place | None) -> None:
        """Lights up the stay under the mouse."""
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def reveal(self, place: Place) -> None:
        """Scrolls until a stay is seen."""
        scale, row = self.scale(), place[0]
        box = stay_box(scale, row, self.stay(place), self.now)
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        below = box.bottom() - self.viewport().height()
        if below > 0:
            vertical.setValue(vertical.value() + round(below) + 2)
        elif box.top() < scale.axis:
            vertical.setValue(vertical.value() - round(scale.axis - box.top()) - 2)
        if box.left() < scale.names:
            horizontal.setValue(horizontal.value() - round(scale.names - box.left()) - 8)
        elif box.right() > scale.width:
            horizontal.setValue(horizontal.value() + round(box.right() - scale.width) + 8)

    def _picture(self) -> TimelinePicture:
        return TimelinePicture(
            rows=self.rows,
            scale=self.scale(),
            now=self.now,
            focus=self.focus_place,
            has_focus=self.hasFocus(),
            selected=self.selected,
            hovered=self._hovered,
            palette=tokens(self.palette()),
            font=self.font(),
        )

    def _measure(self) -> None:
        scale = self.scale()
        self.horizontalScrollBar().setRange(0, max(scale.full_width - scale.room, 0))
        self.horizontalScrollBar().setPageStep(scale.room)
        self.horizontalScrollBar().setSingleStep(max(scale.room // 20, 1))
        room = self.viewport().height() - scale.axis
        self.verticalScrollBar().setRange(0, max(len(self.rows) * scale.row - room, 0))
        self.verticalScrollBar().setPageStep(max(room, 1))
        self.verticalScrollBar().setSingleStep(scale.row)
        self.viewport().update()

    def _focused(self) -> tuple[TimelineRow, Stay] | None:
        place = self.focus_place
        return None if place is None else (self.rows[place[0]], self.stay(place))

    def _place_of(self, row: TimelineRow, stay: Stay) -> Place | None:
        """The stay that shares a segment with one of before the rows changed."""
        for number, other in enumerate(self.rows):
            if (other.venue, other.jersey, other.is_goalie) == (
                row.venue,
                row.jersey,
                row.is_goalie,
            ):
                for place, own in enumerate(other.stays):
                    if set(own.shifts) & set(stay.shifts):
                        return number, place
        return None
