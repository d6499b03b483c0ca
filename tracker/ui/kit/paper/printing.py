"""A report as a PDF document or as one tall picture."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from tracker.errors import InputError
from tracker.reports.content import Report, ReportTable
from tracker.ui.kit.colours import PAPER
from tracker.ui.kit.paper.flow import FOOTER, MARGIN, TITLE_PIXELS, Flow, Fonts
from tracker.ui.kit.paper.tables import draw_beside, draw_table

_A4 = (794.0, 1123.0)
_DOTS_PER_INCH, _PIXELS_PER_INCH = 600, 96
_PICTURE_SCALE = 2.0
_TALLEST_PICTURE = 32_000
"""Qt paints no picture that is higher."""
_GAP = 16.0


DrawFigure = Callable[[Flow, Any], None]
"""Draws a figure of the profile's own; without a painter the flow is only measured."""


def no_figures(_flow: Flow, figure: Any) -> None:
    """For profiles whose reports have tables only."""
    raise TypeError(f"{figure!r} cannot be drawn.")


def pdf(report: Report, draw_figure: DrawFigure = no_figures) -> bytes:
    """A4 pages with real text; portrait, or landscape where the report asks for it."""
    fonts = _fonts()
    pages = _measured(report, draw_figure, fonts, has_pages=True).pages
    data, buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(f"{report.title}: {report.subtitle}")
    writer.setCreator("Tracker")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    landscape, portrait = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
    writer.setPageOrientation(landscape if report.is_landscape else portrait)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    scale = _DOTS_PER_INCH / _PIXELS_PER_INCH
    painter.scale(scale, scale)
    flow = Flow(painter, _page(report), fonts, lambda: _turn(writer))
    flow.finish_page = lambda number: _draw_footer(flow, report, number, pages)
    _draw(flow, report, draw_figure)
    painter.end()
    buffer.close()
    return bytes(data.data())


def png(report: Report, draw_figure: DrawFigure = no_figures) -> bytes:
    """The whole report in one picture, at twice the screen's resolution where that is possible.

    InputError when even the screen's own gives a picture that is too high to be made.
    """
    fonts = _fonts()
    width = _page(report)[0]
    height = _measured(report, draw_figure, fonts, has_pages=False).height
    scale = min(_PICTURE_SCALE, _TALLEST_PICTURE / height)
    if scale < 1:
        raise InputError("The report is too long for one picture; choose a file that ends in .pdf.")
    size = QSizeF(width, height) * scale
    image = QImage(size.toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(PAPER.panel))
    painter = QPainter(image)
    painter.scale(scale, scale)
    _draw(Flow(painter, (width, None), fonts), report, draw_figure)
    painter.end()
    data, buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def _page(report: Report) -> tuple[float, float]:
    return (_A4[1], _A4[0]) if report.is_landscape else _A4


def _measured(report: Report, draw_figure: DrawFigure, fonts: Fonts, *, has_pages: bool) -> Flow:
    width, height = _page(report)
    flow = Flow(None, (width, height if has_pages else None), fonts)
    _draw(flow, report, draw_figure)
    return flow


def _draw(flow: Flow, report: Report, draw_figure: DrawFigure) -> None:
    _draw_title(flow, report)
    parts = list(report.parts)
    while parts:
        flow.skip(_GAP)
        part = parts.pop(0)
        if not isinstance(part, ReportTable):
            draw_figure(flow, part)
            continue
        following = parts[0] if parts and part.is_beside_next else None
        if isinstance(following, ReportTable) and draw_beside(flow, part, following):
            parts.pop(0)
        else:
            draw_table(flow, part)
    flow.finish_page(flow.pages)


def _draw_title(flow: Flow, report: Report) -> None:
    words = ((report.title, TITLE_PIXELS, PAPER.text), (report.subtitle, 12, PAPER.dim))
    for text, pixels, colour in words:
        font = flow.fonts.of(pixels, is_bold=pixels == TITLE_PIXELS)
        box = flow.take(flow.metrics(font).height() + 2)
        if flow.painter is not None:
            flow.painter.setFont(font)
            flow.painter.setPen(QColor(colour))
            flow.painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, flow.fitting(text, font))


def _draw_footer(flow: Flow, report: Report, number: int, pages: int) -> None:
    if flow.painter is None:
        return
    height = _page(report)[1]
    box = QRectF(MARGIN, height - MARGIN - FOOTER / 2, flow.width, FOOTER)
    font = flow.fonts.of(9)
    flow.painter.setFont(font)
    flow.painter.setPen(QColor(PAPER.dim))
    words = flow.fitting(f"{report.title} · {report.subtitle}", font, 0.75)
    flow.painter.drawText(box, Qt.AlignmentFlag.AlignLeft, words)
    flow.painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"Tracker · page {number} of {pages}")


def _turn(writer: QPdfWriter) -> None:
    writer.newPage()


def _buffer() -> tuple[QByteArray, QBuffer]:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer


def _fonts() -> Fonts:
    """InputError when the machine has none: there would be boxes instead of words."""
    _application()
    if not QFontDatabase.families():
        raise InputError(
            "This machine has no fonts to draw with; install one, or choose .xlsx or .csv."
        )
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return Fonts(general.family())


@cache
def _application() -> QGuiApplication:
    """The window's, else one that needs no screen; fonts exist only with one."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    # Windows always has a desktop's fonts; elsewhere a command may run without any screen.
    platform = [] if sys.platform == "win32" else ["-platform", "offscreen"]
    return QGuiApplication(["tracker", *platform])
