"""Tables on paper: headings again on each page, totals strong, a thin line under each row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from tracker.reports.content import ReportTable
from tracker.ui.kit.colours import PAPER, blended
from tracker.ui.kit.paper.columns import (
    MOST_ADDED,
    PAD,
    Laid,
    is_right,
    laid_out,
    wrapping,
)
from tracker.ui.kit.paper.flow import HEADING_PIXELS, Flow

_BETWEEN, _BESIDE_ADDED = 36.0, 20.0
_KEPT_ROWS = 3
"""A title does not stand at the end of a page with fewer rows than this."""
_KEPT_SHARE = 0.6
"""A table that is no higher than this part of a page is not broken."""
_STRONG = blended(PAPER.panel, PAPER.accent, 0.09)


def draw_beside(flow: Flow, left: ReportTable, right: ReportTable) -> bool:
    """Both in one stripe of one page; False, and nothing drawn, where they have no room."""
    laid = [_laid(flow, table, _BESIDE_ADDED) for table in (left, right)]
    width = sum(_width(one) for one in laid) + _BETWEEN
    height = sum(_heads(flow)) + max(one.height for one in laid)
    if width > flow.width or (flow.page_room is not None and height > flow.page_room):
        return False
    if not flow.has_room(height):
        flow.break_page()
    top = flow.y
    draw_table(flow, left, _BESIDE_ADDED)
    bottom, flow.y = flow.y, top
    flow.left = _width(laid[0]) + _BETWEEN
    draw_table(flow, right, _BESIDE_ADDED)
    flow.left, flow.y = 0.0, max(bottom, flow.y)
    return True


def _laid(flow: Flow, table: ReportTable, added: float) -> Laid:
    body, bold = (flow.metrics(font) for font in (flow.fonts.body, flow.fonts.bold))
    return laid_out(table, flow.width, body, bold, added)


def _heads(flow: Flow) -> tuple[float, float]:
    """How high the title and the headings are."""
    title = flow.metrics(flow.fonts.of(HEADING_PIXELS, is_bold=True)).height() + PAD
    return title, flow.metrics(flow.fonts.bold).height() + 2 * PAD


def draw_table(flow: Flow, table: ReportTable, added: float = MOST_ADDED) -> None:
    """Title, headings and rows; an empty table says so."""
    laid = _laid(flow, table, added)
    title, head = _heads(flow)
    if not flow.has_room(title + head + _kept(flow, laid)):
        flow.break_page()
    draw_heading(flow, table.title)
    _draw_head(flow, laid, head)
    for row in range(len(laid.texts)):
        height = laid.row_height(row)
        if not flow.has_room(height):
            flow.break_page()
            draw_heading(flow, f"{table.title}, continued")
            _draw_head(flow, laid, head)
        _draw_row(flow, laid, row, height)
    if not laid.texts:
        _draw_words(flow, "None.")


def _kept(flow: Flow, laid: Laid) -> float:
    """How much of the table must fit below its title."""
    if flow.page_room is not None and laid.height <= flow.page_room * _KEPT_SHARE:
        return laid.height
    return sum(laid.row_height(row) for row in range(min(_KEPT_ROWS, len(laid.texts))))


def draw_heading(flow: Flow, text: str) -> None:
    """The title of a part."""
    font = flow.fonts.of(HEADING_PIXELS, is_bold=True)
    box = flow.take(flow.metrics(font).height() + PAD)
    if flow.painter is not None:
        flow.painter.setFont(font)
        flow.painter.setPen(QColor(PAPER.text))
        flow.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, flow.fitting(text, font))


def _draw_words(flow: Flow, text: str) -> None:
    box = flow.take(flow.metrics(flow.fonts.body).height() + PAD)
    if flow.painter is not None:
        flow.painter.setFont(flow.fonts.body)
        flow.painter.setPen(QColor(PAPER.dim))
        flow.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


def _draw_head(flow: Flow, laid: Laid, height: float) -> None:
    box = flow.take(height)
    if flow.painter is None:
        return
    flow.painter.setFont(flow.fonts.bold)
    for text, cell, is_number in _cells(laid, [c.heading for c in laid.table.columns], box):
        _draw_cell(flow.painter, text, cell, PAPER.dim, is_number=is_number)
    _line(flow.painter, box, laid, PAPER.edge)


def _draw_row(flow: Flow, laid: Laid, row: int, height: float) -> None:
    box = flow.take(height)
    if flow.painter is None:
        return
    is_strong = row in laid.table.strong
    if is_strong:
        flow.painter.fillRect(QRectF(box.left(), box.top(), _width(laid), height), QColor(_STRONG))
    flow.painter.setFont(flow.fonts.bold if is_strong else flow.fonts.body)
    for text, cell, is_number in _cells(laid, laid.texts[row], box):
        _draw_cell(flow.painter, text, cell, PAPER.text, is_number=is_number)
    _line(flow.painter, box, laid, PAPER.line)


def _cells(laid: Laid, texts: Sequence[str], box: QRectF) -> list[tuple[str, QRectF, bool]]:
    found, x = [], box.left()
    for text, width, column in zip(texts, laid.widths, laid.table.columns, strict=True):
        cell = QRectF(x + PAD, box.top(), width - 2 * PAD, box.height())
        found.append((text, cell, is_right(column.cell)))
        x += width
    return found


def _draw_cell(painter: QPainter, text: str, box: QRectF, colour: str, *, is_number: bool) -> None:
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    flags = int(side) | int(Qt.AlignmentFlag.AlignVCenter)
    flags |= wrapping(text, box.width(), QFontMetricsF(painter.font()))
    painter.drawText(box, flags, text)


def _width(laid: Laid) -> float:
    return sum(laid.widths)


def _line(painter: QPainter, box: QRectF, laid: Laid, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 0.7))
    painter.drawLine(QLineF(box.left(), box.bottom(), box.left() + _width(laid), box.bottom()))
