"""Whatever colours teams wear, their names can be read and mean nothing else."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtWidgets import QApplication

from tracker.profiles.hockey.ui.widgets.rink_ice import ice_colours
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.team_shades import LEAST_APART, apart, team_shades
from tracker.ui.kit.colours import contrast
from tracker.ui.palette import DARK, LIGHT, Palette

WORN = (
    "#6D3BC4", "#0E7C70", "#C8102E", "#B3261E", "#FF8A80", "#641C28", "#FFB81C", "#F4E8CC",
    "#FFFFFF", "#000000", "#458BC5", "#003087", "#154734", "#A2AAAD", "#F47A38", "#99D9D9",
)  # fmt: skip
THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_any_two_colours_are_read_on_the_panel_and_on_the_ice(
    qapp: QApplication, palette: Palette
) -> None:
    for home, away in product(WORN, WORN):
        for surface in (palette.panel, ice_colours(palette).ice):
            shown = team_shades(TeamColours(home, away), palette, surface)
            for shade in (shown.home, shown.away):
                assert contrast(shade, surface) >= 4.5, (home, away)
            assert apart(shown.home, shown.away) >= LEAST_APART, (home, away)


@THEMES
def test_a_team_in_red_is_not_taken_for_a_refusal(qapp: QApplication, palette: Palette) -> None:
    for home, away in product(WORN, WORN):
        shown = team_shades(TeamColours(home, away), palette)
        for shade in (shown.home, shown.away):
            assert apart(shade, palette.bad) >= LEAST_APART, (home, away, shade)


@THEMES
def test_the_usual_colours_are_shown_as_they_are_where_they_can_be_read(
    qapp: QApplication, palette: Palette
) -> None:
    usual = TeamColours()
    shown = team_shades(usual, palette)
    if palette is LIGHT:
        assert (shown.home, shown.away) == (usual.home.lower(), usual.away.lower())


def test_a_navy_team_stays_navy_and_a_red_one_red(qapp: QApplication) -> None:
    shown = team_shades(TeamColours("#003087", "#C8102E"), LIGHT)
    assert shown.home == "#003087"
    assert int(shown.away[1:3], 16) > 2 * int(shown.away[3:5], 16)


def test_an_unreadable_name_gives_a_colour_that_is_read(qapp: QApplication) -> None:
    shown = team_shades(TeamColours("no colour", ""), LIGHT)
    assert contrast(shown.home, LIGHT.panel) >= 4.5
    assert contrast(shown.away, LIGHT.panel) >= 4.5
