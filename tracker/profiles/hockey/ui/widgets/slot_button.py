"""A button that holds a key, words to the left and a remark to the right, each given its room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from tracker.ui.kit.colours import tokens

_PAD = 8


class SlotButton(QPushButton):
    """What does not fit is shortened; the whole text is the tooltip and the accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = ""
        self.words = ""
        self.remark = ""
        self.tone = "text"
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_words(self, key: str, words: str, remark: str = "", tone: str = "text") -> None:
        """`tone` is the palette's name for the colour of the words."""
        if (key, words, remark, tone) == (self.key, self.words, self.remark, self.tone):
            return
        self.key, self.words, self.remark, self.tone = key, words, remark, tone
        self.setToolTip(" · ".join(part for part in (words, remark, key) if part))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(120, round(self.fontMetrics().height() * 1.5) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(48, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        room = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        colours = tokens(self.palette())
        room.setLeft(self._paint_part(painter, room, self.key, colours.dim, is_left=True))
        room.setRight(self._paint_part(painter, room, self.remark, colours.dim, is_left=False))
        painter.setFont(self.font())
        painter.setPen(QColor(getattr(colours, self.tone)))
        text = painter.fontMetrics().elidedText(
            self.words, Qt.TextElideMode.ElideRight, room.width()
        )
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, left, text)

    def _paint_part(
        self, painter: QPainter, room: QRect, text: str, colour: str, *, is_left: bool
    ) -> int:
        """Small words at one end; gives where the rest of the room begins or ends."""
        if not text:
            return room.left() if is_left else room.right()
        font = QFont(self.font())
        font.setPixelSize(max(round(font.pixelSize() * 0.85), 10))
        painter.setFont(font)
        painter.setPen(QColor(colour))
        end = Qt.AlignmentFlag.AlignLeft if is_left else Qt.AlignmentFlag.AlignRight
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | end, text)
        width = painter.fontMetrics().horizontalAdvance(text) + _PAD
        return room.left() + width if is_left else room.right() - width
