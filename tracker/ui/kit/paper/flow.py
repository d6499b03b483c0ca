"""Pages filled from top to bottom; a page without an end is a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

BODY_PIXELS, TITLE_PIXELS, HEADING_PIXELS = 11, 19, 13
MARGIN = 38.0
FOOTER = 22.0


@dataclass(frozen=True)
class Fonts:
    """The family that the machine has, in the sizes of a report."""

    family: str

    def of(self, pixels: int, *, is_bold: bool = False) -> QFont:
        """A font with digits of one width."""
        font = QFont(self.family)
        font.setPixelSize(pixels)
        font.setBold(is_bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @property
    def body(self) -> QFont:
        """The words of tables."""
        return self.of(BODY_PIXELS)

    @property
    def bold(self) -> QFont:
        """Headings of columns and totals."""
        return self.of(BODY_PIXELS, is_bold=True)


class Flow:
    """Where the next thing is drawn; without a painter it only measures.

    Lengths are pixels of 1/96 inch. `turn_page` is called between two pages.
    """

    def __init__(
        self,
        painter: QPainter | None,
        page: tuple[float, float | None],
        fonts: Fonts,
        turn_page: Callable[[], None] = lambda: None,
    ) -> None:
        self.painter = painter
        self.fonts = fonts
        self.width = page[0] - 2 * MARGIN
        self.pages = 1
        self.y = MARGIN
        self.left = 0.0
        """How far to the right the present part begins."""
        self._bottom = None if page[1] is None else page[1] - MARGIN - FOOTER
        self._turn_page = turn_page
        self.finish_page: Callable[[int], None] = lambda _number: None

    @property
    def page_room(self) -> float | None:
        """The height of an empty page; None when it has no end."""
        return None if self._bottom is None else self._bottom - MARGIN

    @property
    def height(self) -> float:
        """How high everything so far is, margins included."""
        return self.y + MARGIN

    def has_room(self, height: float) -> bool:
        """Whether this still fits the page."""
        return self._bottom is None or self.y + height <= self._bottom

    def take(self, height: float) -> QRectF:
        """The next stripe of the page; on the next page when this one is full."""
        if not self.has_room(height) and self.y > MARGIN:
            self.break_page()
        box = QRectF(MARGIN + self.left, self.y, self.width - self.left, height)
        self.y += height
        return box

    def break_page(self) -> None:
        """Goes on at the top of the next page."""
        self.finish_page(self.pages)
        self._turn_page()
        self.pages += 1
        self.y = MARGIN

    def skip(self, height: float) -> None:
        """Leaves room between two parts; none at the top of a page."""
        if self.y > MARGIN:
            self.y += height

    def fitting(self, text: str, font: QFont, share: float = 1.0) -> str:
        """The text, shortened to this share of the page's width."""
        elide = Qt.TextElideMode.ElideRight
        return self.metrics(font).elidedText(text, elide, self.width * share)

    def metrics(self, font: QFont) -> QFontMetricsF:
        """How wide and high words are."""
        return QFontMetricsF(font)
