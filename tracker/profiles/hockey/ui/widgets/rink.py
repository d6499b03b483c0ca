"""The rink: where it happened by click, drag or keyboard, and marks of what happened before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from tracker.profiles.hockey.ui.widgets.rink_ends import RinkEnds
from tracker.profiles.hockey.ui.widgets.rink_picture import RinkPicture
from tracker.profiles.hockey.ui.widgets.spots import (
    CENTRE_SPOT,
    FACEOFF_SPOTS,
    Mark,
    Spot,
    inside,
    spoken,
)

STEP, FINE_STEP = 5.0, 1.0
_HOW = (
    "Arrows move the cursor, with Shift by one foot; Page Up and Page Down visit faceoff spots; "
    "Enter sets the puck; Shift+Enter begins a way that Enter ends; Ctrl+arrows walk the marks."
)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN_KEYS = frozenset((*_ARROWS, *_ENTER, Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))


class Rink(RinkPicture):
    """Emits places in the records' feet; a click is the puck, a drag the way of a pass or shot.

    By keyboard: arrows move the cursor by 5 ft (with Shift by 1), PageUp and PageDown visit the
    faceoff spots, Home the centre, Enter sets the puck; Shift+Enter holds the start of a way that
    Enter ends, Escape forgets it. Ctrl with an arrow walks through the marks, Ctrl+Enter or
    Ctrl+click chooses one. Other keys are the window's.
    """

    puck_placed = Signal(Spot)
    path_drawn = Signal(Spot, Spot)
    mark_chosen = Signal(str)
    told = Signal(str)
    """The cursor's place, or the mark walked to, in words for a status line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: Spot | None = None
        self._pressed: tuple[QPoint, Spot] | None = None
        self._loose_end: Spot | None = None
        self.setAccessibleDescription(_HOW)
        self._said = ""
        self._say()

    @property
    def way(self) -> tuple[Spot, Spot] | None:
        """The way that is being drawn, by mouse or keyboard."""
        if self._pressed is not None:
            return None if self._loose_end is None else (self._pressed[1], self._loose_end)
        return None if self._held is None else (self._held, self.cursor_spot)

    @property
    def is_drawing(self) -> bool:
        """Whether a way has begun and not ended."""
        return self._held is not None or self._pressed is not None

    def set_ends(self, ends: RinkEnds) -> None:  # noqa: D102
        super().set_ends(ends)
        self._say()

    def move_cursor(self, spot: Spot) -> None:
        """Puts the keyboard's cursor somewhere."""
        self.cursor_spot = inside(spot.x, spot.y)
        self._say()
        self.viewport().update()

    def cancel(self) -> None:
        """Forgets the way that was begun."""
        self._held = self._pressed = self._loose_end = None
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        place = event.position().toPoint()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            mark = self.mark_at(place)
            if mark is not None:
                self._show_mark(mark)
                self.mark_chosen.emit(mark.key)
            return
        self._pressed = (place, self.spot_at(place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if self._pressed is None:
            return
        place = event.position().toPoint()
        is_far = (place - self._pressed[0]).manhattanLength() >= QApplication.startDragDistance()
        self._loose_end = self.spot_at(place) if is_far else None
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self.mouseMoveEvent(event)
        start, end = self._pressed[1], self._loose_end
        self.cancel()
        self._place(start, end)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self.mousePressEvent(event)  # two fast clicks are two places

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._arrow(key, event.modifiers())
        elif key in _ENTER:
            self._enter(event.modifiers())
        elif key == Qt.Key.Key_Home:
            self.move_cursor(CENTRE_SPOT)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._visit_faceoff_spot(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key == Qt.Key.Key_Escape and self.is_drawing:
            self.cancel()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_escape = event.key() == Qt.Key.Key_Escape and self.is_drawing
            if event.key() in _OWN_KEYS or is_escape:
                event.accept()
                return True
        return super().event(event)

    def _arrow(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        right, up = _ARROWS[key]
        if held & Qt.KeyboardModifier.ControlModifier:
            self._walk_marks(right + up)
            return
        feet = FINE_STEP if held & Qt.KeyboardModifier.ShiftModifier else STEP
        feet *= -1 if self.ends.is_turned else 1
        self.move_cursor(self.cursor_spot.moved(right * feet, up * feet))

    def _enter(self, held: Qt.KeyboardModifier) -> None:
        if held & Qt.KeyboardModifier.ControlModifier:
            if any(mark.key == self.selected for mark in self.marks):
                self.mark_chosen.emit(self.selected)
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self._held = self.cursor_spot
            self.viewport().update()
        else:
            start, self._held = self._held, None
            self._place(start or self.cursor_spot, None if start is None else self.cursor_spot)

    def _visit_faceoff_spot(self, way: int) -> None:
        spots = sorted(FACEOFF_SPOTS, key=lambda spot: (spot.x, -spot.y))
        if self.ends.is_turned:
            spots.reverse()
        here = self.cursor_spot
        place = spots.index(here) + way if here in spots else min(way, 0)
        self.move_cursor(spots[place % len(spots)])

    def _walk_marks(self, way: int) -> None:
        """Left and down towards the older marks; begins with the newest."""
        if not self.marks:
            return
        keys = [mark.key for mark in self.marks]
        place = keys.index(self.selected) + way if self.selected in keys else len(keys) - 1
        self._show_mark(self.marks[min(max(place, 0), len(keys) - 1)])

    def _show_mark(self, mark: Mark) -> None:
        self.set_selected(mark.key)
        self._tell(mark.title or f"{mark.shape} {mark.label}".strip())

    def _place(self, start: Spot, end: Spot | None) -> None:
        self.set_puck(start, end)
        self.move_cursor(end or start)
        if end is None:
            self.puck_placed.emit(start)
        else:
            self.path_drawn.emit(start, end)

    def _say(self) -> None:
        self._tell(spoken(self.cursor_spot, self.ends.home_attacks_right))

    def _tell(self, text: str) -> None:
        """Screen readers say aloud when the name of what has the keyboard changes."""
        if text != self._said:
            self._said = text
            self.setAccessibleName(f"Rink: {text}")
            self.told.emit(text)
