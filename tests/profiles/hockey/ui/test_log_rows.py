"""A row's picture is what the row says now, in the colours and sizes of now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFont, QImage

from tracker.core.changes import RecordState
from tracker.core.ids import Key
from tracker.profiles.hockey.ui.log_model import HEADINGS, LogRow
from tracker.profiles.hockey.ui.log_rows import RowLook, RowPictures
from tracker.ui.theme import Theme

ROW = LogRow(
    Key("E1896900001"),
    ("3rd 13:20", "5v4", "BUF", "Shot", "25 Power", "", "off", "", "1"),
    RecordState.WAITING,
    is_linked=False,
)
LOOK = RowLook(
    tuple((number, number * 60, 60) for number in range(len(HEADINGS))),
    width=540,
    height=24,
    pixel_ratio=1.0,
    font=QFont(),
)


@pytest.fixture
def pictures(theme: Theme) -> RowPictures:
    return RowPictures(theme)


def image(
    pictures: RowPictures, row: LogRow = ROW, look: RowLook = LOOK, *, is_selected: bool = False
) -> QImage:
    return pictures.picture(row, look, is_selected=is_selected).toImage()


@pytest.mark.parametrize(
    "other",
    [
        replace(ROW, state=RecordState.SENT),
        replace(ROW, state=RecordState.PARKED),
        replace(ROW, cells=("3rd 13:20", "5v5", *ROW.cells[2:])),
        replace(ROW, is_linked=True),
    ],
    ids=["sent", "parked", "strength", "linked"],
)
def test_a_row_that_says_something_else_looks_different(
    pictures: RowPictures, other: LogRow
) -> None:
    before = image(pictures)
    assert image(pictures, other) != before
    assert image(pictures) == before


def test_a_selected_row_stands_on_the_colour_of_selections(
    pictures: RowPictures, theme: Theme
) -> None:
    plain, selected = image(pictures), image(pictures, is_selected=True)
    assert plain.pixelColor(539, 1) == theme.colour("panel")
    assert selected.pixelColor(539, 1) == theme.colour("selection")


def test_another_theme_is_painted_in_its_own_colours(pictures: RowPictures, theme: Theme) -> None:
    image(pictures)
    theme.choose("dark")
    assert image(pictures).pixelColor(539, 1) == theme.colour("panel")


def test_other_columns_and_a_finer_screen_are_painted_anew(pictures: RowPictures) -> None:
    narrow = replace(LOOK, columns=tuple((c, left // 2, 30) for c, left, _ in LOOK.columns))
    assert image(pictures, look=narrow) != image(pictures)
    fine = pictures.picture(ROW, replace(LOOK, pixel_ratio=2.0), is_selected=False)
    assert (fine.width(), fine.height(), fine.devicePixelRatio()) == (1080, 48, 2.0)


def test_a_row_that_stays_the_same_is_painted_once(pictures: RowPictures) -> None:
    first = pictures.picture(ROW, LOOK, is_selected=False)
    again = pictures.picture(replace(ROW), LOOK, is_selected=False)
    assert again.cacheKey() == first.cacheKey()
