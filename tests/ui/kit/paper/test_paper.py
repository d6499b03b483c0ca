"""Tables fit their paper: nothing is cut, rows stay whole, and titles stay with their rows."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from tests.ui.kit.paper.stripes import A4, Stripes, a_table
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable
from tracker.ui.kit.paper.columns import PAD, laid_out
from tracker.ui.kit.paper.flow import FOOTER, MARGIN, Fonts
from tracker.ui.kit.paper.printing import pdf, png
from tracker.ui.kit.paper.tables import draw_beside, draw_table


@pytest.fixture
def fonts(qapp: QApplication) -> Fonts:
    return Fonts(QGuiApplication.font().family())


def metrics(fonts: Fonts) -> tuple[QFontMetricsF, QFontMetricsF]:
    return QFontMetricsF(fonts.body), QFontMetricsF(fonts.bold)


def test_every_row_lies_wholly_on_its_page(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    draw_table(flow, a_table(300, "several words " * 20))

    assert flow.pages > 5
    assert max(box.bottom() for _, box in flow.taken) <= A4[1] - MARGIN - FOOTER + 0.01


def test_each_page_of_a_table_begins_with_its_title_and_headings(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    draw_table(flow, a_table(150))
    heights = {
        page: [round(box.height(), 1) for number, box in flow.taken if number == page][:2]
        for page in range(1, flow.pages + 1)
    }

    assert flow.pages == 3
    assert len({tuple(found) for found in heights.values()}) == 1


def test_a_title_is_not_left_behind_at_the_end_of_a_page(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    flow.y = A4[1] - MARGIN - FOOTER - 60
    draw_table(flow, a_table(150))

    assert flow.taken[0][0] == 2


def test_a_short_table_is_not_broken(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    flow.y = 700
    draw_table(flow, a_table(25))

    assert {page for page, _ in flow.taken} == {2}


def test_two_narrow_tables_share_a_stripe_and_what_follows_is_below_both(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    assert draw_beside(flow, a_table(3), a_table(12))
    stripes = [box for _, box in flow.taken]
    left = [box for box in stripes if box.left() == MARGIN]

    assert min(box.top() for box in stripes) == left[0].top()
    assert len(left) == 5
    assert flow.y == max(box.bottom() for box in stripes)
    assert flow.take(10).left() == MARGIN


def test_tables_that_are_too_wide_for_one_stripe_are_not_put_into_it(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    assert not draw_beside(flow, a_table(3), a_table(3, "several words " * 12))
    assert flow.taken == []


def test_an_empty_table_says_so(fonts: Fonts) -> None:
    flow = Stripes(fonts)
    draw_table(flow, a_table(0))

    assert len(flow.taken) == 3


@pytest.mark.parametrize("words", ["word", "several words " * 12, "W" * 30])
def test_columns_never_need_more_than_the_page_is_wide(words: str, fonts: Fonts) -> None:
    room = A4[0] - 2 * MARGIN
    laid = laid_out(a_table(12, words), room, *metrics(fonts))

    assert sum(laid.widths) <= room + 0.01
    for texts in laid.texts:
        for text, width, column in zip(texts, laid.widths, laid.table.columns, strict=True):
            if not column.is_wide:
                assert laid.metrics.horizontalAdvance(text) <= width - 2 * PAD


def test_long_words_make_their_row_higher(fonts: Fonts) -> None:
    room = A4[0] - 2 * MARGIN
    short, long = (
        laid_out(a_table(2, words), room, *metrics(fonts)) for words in ("word", "words " * 60)
    )
    assert long.row_height(1) > 2 * short.row_height(1)
    assert long.row_height(0) >= long.row_height(1)


def test_a_word_that_is_longer_than_its_column_is_broken(qapp: QApplication) -> None:
    columns = (ReportColumn("Name", is_wide=True), ReportColumn("Number", Cell.NUMBER))
    tables = [ReportTable("Names", columns, ((name, 123456789),)) for name in ("short", "W" * 400)]
    short, long = (QImage.fromData(png(Report("T", "S", (table,)))) for table in tables)
    margin = [
        long.pixelColor(x, y).name()
        for x in range(long.width() - 60, long.width())
        for y in range(long.height())
    ]
    assert long.height() > short.height()
    assert set(margin) == {"#ffffff"}


def test_a_report_with_hostile_words_is_drawn(qapp: QApplication) -> None:
    names = ("", "\u202eReversed", "名前 🏒", "a" * 400, "<b>&amp;", "tab\tbell")
    columns = (ReportColumn("Name", is_wide=True), ReportColumn("=1+1", Cell.NUMBER))
    table = ReportTable("Names", columns, tuple((name, 1) for name in names))
    report = Report("Title", "Subtitle", (table,))

    assert pdf(report).startswith(b"%PDF-")
    assert not QImage.fromData(png(report)).isNull()


def test_a_figure_that_nobody_can_draw_is_a_bug(qapp: QApplication) -> None:
    with pytest.raises(TypeError, match="cannot be drawn"):
        pdf(Report("T", "S", (object(),)))
