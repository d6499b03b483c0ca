"""Colours of others are made fit to be read in both themes."""

from __future__ import annotations

import pytest

from tracker.ui.kit.colours import blended, contrast, readable, tokens, words_on
from tracker.ui.palette import DARK, LIGHT, Palette
from tracker.ui.theme import qt_palette

TEAMS = ("#CE1126", "#FCB514", "#FFFFFF", "#000000", "#00843D", "#111111", "#7FBFFF")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", TEAMS)
def test_every_teams_colour_can_be_read_on_the_panel(colour: str, palette: Palette) -> None:
    assert contrast(readable(colour, palette.panel), palette.panel) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable("#6D3BC4", LIGHT.panel) == "#6d3bc4"


def test_what_is_no_colour_becomes_black_or_white() -> None:
    assert readable("reddish", LIGHT.panel) == "#000000"
    assert readable("", DARK.panel) == "#ffffff"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_widget_finds_the_colours_that_it_was_dressed_in(palette: Palette) -> None:
    assert tokens(qt_palette(palette)) is palette


@pytest.mark.parametrize("colour", TEAMS)
def test_words_on_a_colour_can_be_read(colour: str) -> None:
    assert contrast(words_on(colour), colour) >= 4.5


def test_blending_goes_from_one_to_the_other() -> None:
    found = [blended("#000000", "#FFFFFF", share) for share in (0, 0.5, 1)]
    assert found == ["#000000", "#808080", "#ffffff"]
