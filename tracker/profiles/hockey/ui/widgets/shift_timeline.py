"""Shifts of a period: a row per player and a bar per stay, chosen and mended by mouse or keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from tracker.profiles.hockey.ui.widgets.stays import BoundaryMove, Stay
from tracker.profiles.hockey.ui.widgets.timeline_paint import stay_box
from tracker.profiles.hockey.ui.widgets.timeline_view import Place, TimelineView

_EDGE = 5
"""How near the mouse must be to a boundary to drag it, in pixels."""
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_ROW_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_STAY_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_END_KEYS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_HOW = (
    "Arrows walk through players and shifts, Enter chooses; Alt+Left and Alt+Right move the end by "
    "a second, with Shift the beginning; plus and minus zoom."
)
_OWN_KEYS = frozenset((*_ROW_KEYS, *_STAY_KEYS, *_ENTER, *_END_KEYS))


@dataclass(frozen=True)
class _Drag:
    place: Place
    is_start: bool
    second: int


class ShiftTimeline(TimelineView):
    """Changes no shift: the window answers `boundary_moved`.

    Arrows walk through players and stays, Home and End go to the first and last one, Enter chooses
    it. Alt with Left or Right moves the end by a second, with Shift the beginning; the mouse drags
    both. Plus, minus and Ctrl+wheel zoom, 0 shows the whole period. Other keys are the window's.
    """

    stay_chosen = Signal(str, int, int)
    """The venue, the jersey, and the index of the stay's first line segment."""
    boundary_moved = Signal(BoundaryMove)
    told = Signal(str)
    """The stay that the keyboard is at, in words for a status line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Shifts")
        self.setAccessibleDescription(_HOW)
        self._drag: _Drag | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _STAY_KEYS and held & Qt.KeyboardModifier.AltModifier:
            is_start = bool(held & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(_STAY_KEYS[key], is_start=is_start)
        elif held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            event.ignore()
        elif key in _ROW_KEYS or key in _STAY_KEYS or key in _END_KEYS:
            self._walk(key)
        elif key in _ENTER and self.focus_place is not None:
            self._choose(self.focus_place)
        elif key in _ZOOM_KEYS:
            self.zoom_by(_ZOOM_KEYS[key])
        elif key == Qt.Key.Key_0:
            self.show_all()
        elif key == Qt.Key.Key_Escape and self._drag is not None:
            self._drag = None
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        if self.focus_place is None:
            self._go(self._latest())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        place = self.stay_at(event.position())
        if place is None:
            return
        self._go(place)
        is_start = self._edge_at(place, event.position())
        if is_start is not None:
            self._drag = _Drag(place, is_start, self._boundary(place, is_start))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        place = self.stay_at(event.position())
        self.hover(place)
        is_edge = place is not None and self._edge_at(place, event.position()) is not None
        is_edge = is_edge or self._drag is not None
        shape = Qt.CursorShape.SplitHCursor if is_edge else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if self._drag is not None:
            second = self.scale().second(event.position().x())
            left = self._period_seconds - second
            self.told.emit(
                f"{self.rows[self._drag.place[0]].title} at {left // 60}:{left % 60:02d}"
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        drag, self._drag = self._drag, None
        second = self.scale().second(event.position().x())
        if drag is not None and abs(second - drag.second) * self.scale().per_second > 2:
            self._move(drag.place, drag.is_start, second)
        elif self.focus_place is not None and self.stay_at(event.position()) == self.focus_place:
            self._choose(self.focus_place)

    def _edge_at(self, place: Place, point: QPointF) -> bool | None:
        """True at the beginning, False at the end of a stay, None between them."""
        stay = self.stay(place)
        box = stay_box(self.scale(), place[0], stay, self.now)
        if stay.end is not None and abs(point.x() - box.right()) <= _EDGE:
            return False
        return True if abs(point.x() - box.left()) <= _EDGE else None

    def _boundary(self, place: Place, is_start: bool) -> int:
        stay = self.stay(place)
        return stay.start if is_start or stay.end is None else stay.end

    def _nudge(self, seconds: int, *, is_start: bool) -> None:
        place = self.focus_place
        if place is None or (not is_start and self.stay(place).end is None):
            return
        self._move(place, is_start, self._boundary(place, is_start) + seconds)

    def _move(self, place: Place, is_start: bool, second: int) -> None:
        """Tells of it, unless the stay would begin after its end or leave the period."""
        row, stay = self.rows[place[0]], self.stay(place)
        before = self._boundary(place, is_start)
        last = stay.end if stay.end is not None else self.now or self._period_seconds
        lowest, highest = (0, last - 1) if is_start else (stay.start + 1, self._period_seconds)
        after = min(max(second, lowest), highest)
        if after == before:
            return
        index = stay.shifts[0 if is_start else -1]
        self.boundary_moved.emit(
            BoundaryMove(row.venue, row.jersey, is_start, before, after, index)
        )

    def _walk(self, key: Qt.Key) -> None:
        here = self.focus_place or self._latest()
        if here is None:
            return
        row, place = here
        if key in _ROW_KEYS:
            row = self._next_row(row, _ROW_KEYS[key])
            place = self._nearest(row, self.stay(here))
        elif key in _STAY_KEYS:
            place = min(max(place + _STAY_KEYS[key], 0), len(self.rows[row].stays) - 1)
        else:
            place = 0 if key == Qt.Key.Key_Home else len(self.rows[row].stays) - 1
        self._go((row, place))

    def _next_row(self, row: int, way: int) -> int:
        """The next player who was on the ice; the same one where there is none."""
        after = range(row + 1, len(self.rows)) if way > 0 else range(row - 1, -1, -1)
        return next((number for number in after if self.rows[number].stays), row)

    def _nearest(self, row: int, stay: Stay) -> int:
        starts = [abs(other.start - stay.start) for other in self.rows[row].stays]
        return starts.index(min(starts))

    def _latest(self) -> Place | None:
        """The last stay of the first player who has one."""
        found = ((n, len(row.stays) - 1) for n, row in enumerate(self.rows) if row.stays)
        return next(found, None)

    def _go(self, place: Place | None) -> None:
        self.focus_place = place
        if place is None:
            return
        self.reveal(place)
        words = self.words(place)
        self.setAccessibleName(f"Shifts: {words}")
        self.told.emit(words)
        self.viewport().update()

    def _choose(self, place: Place) -> None:
        row, stay = self.rows[place[0]], self.stay(place)
        self.set_selected(stay.shifts[0])
        self.stay_chosen.emit(row.venue, row.jersey, stay.shifts[0])
