"""Words can be read on every surface in both themes, at any size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QStyle, QStyleOptionButton

from tracker.ui.palette import DARK, LIGHT, Palette, contrast
from tracker.ui.theme import Theme, ThemeChoice, style_sheet

THEMES = {"light": LIGHT, "dark": DARK}


def too_faint(palette: Palette) -> list[tuple[str, str]]:
    pairs = [(word, surface) for word in palette.words for surface in palette.surfaces]
    pairs.append((palette.on_accent, palette.accent))
    return [pair for pair in pairs if contrast(*pair) < 4.5]


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES.keys())
def test_all_words_have_a_contrast_of_4_5_on_every_surface(palette: Palette) -> None:
    assert too_faint(palette) == []


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES.keys())
def test_what_can_be_pressed_has_a_border_that_is_seen(palette: Palette) -> None:
    assert contrast(palette.edge, palette.panel) >= 3


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_the_one_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES.keys())
def test_the_style_sheet_has_no_name_left_to_fill_in(palette: Palette) -> None:
    assert "$" not in style_sheet(palette, 1.25)


def test_lengths_grow_with_the_text() -> None:
    assert "font-size: 13px" in style_sheet(LIGHT, 1.0)
    assert "font-size: 26px" in style_sheet(LIGHT, 2.0)


def test_the_theme_can_be_chosen_and_is_announced(theme: Theme, qapp: QApplication) -> None:
    told: list[Palette] = []
    theme.changed.connect(lambda: told.append(theme.palette))

    theme.choose(ThemeChoice.DARK)
    theme.choose(ThemeChoice.SYSTEM)

    assert told == [DARK, LIGHT]
    assert LIGHT.text in qapp.styleSheet()


def test_the_text_scale_stays_between_100_and_200_per_cent(theme: Theme) -> None:
    theme.scale_to(0.1)
    assert theme.scale == 1.0
    theme.scale_to(9.0)
    assert theme.scale == 2.0


def test_digits_have_one_width(qapp: QApplication, theme: Theme) -> None:
    assert [tag.toString().data() for tag in qapp.font().featureTags()] == [b"tnum"]


def test_a_theme_that_does_not_exist_is_the_systems(qapp: QApplication) -> None:
    theme = Theme(qapp, "blue", 1.0)
    assert theme.choice is ThemeChoice.SYSTEM
    theme.choose("dark")
    theme.choose("blue")
    assert theme.choice is ThemeChoice.SYSTEM


@pytest.mark.parametrize(("choice", "palette"), THEMES.items(), ids=THEMES.keys())
def test_a_checked_box_has_a_tick_in_the_colour_of_words_on_its_ground(
    theme: Theme, choice: str, palette: Palette
) -> None:
    theme.choose(choice)
    box = QCheckBox("Show inactive")
    box.setChecked(True)
    box.adjustSize()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    where = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)

    # Inside the border: what is around the box may have the colour of the tick.
    seen = box.grab(where.adjusted(3, 3, -3, -3)).toImage()

    colours = [seen.pixelColor(x, y) for x in range(seen.width()) for y in range(seen.height())]
    assert QColor(palette.accent) in colours
    assert min(distance(colour, palette.on_accent) for colour in colours) < 60


@pytest.mark.parametrize(("choice", "palette"), THEMES.items(), ids=THEMES.keys())
def test_what_a_field_asks_for_is_as_readable_as_every_quiet_word(
    theme: Theme, choice: str, palette: Palette
) -> None:
    theme.choose(choice)
    line = QLineEdit()
    line.ensurePolished()

    assert line.palette().color(QPalette.ColorRole.PlaceholderText) == QColor(palette.dim)


def distance(colour: QColor, other: str) -> int:
    wanted = QColor(other)
    pairs = (
        (colour.red(), wanted.red()),
        (colour.green(), wanted.green()),
        (colour.blue(), wanted.blue()),
    )
    return sum(abs(one - two) for one, two in pairs)
