"""The colours of both themes as plain values, and how well one can be read on another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by purpose, each `#rrggbb`. Words may stand on any surface."""

    bg: str
    panel: str
    selection: str
    line: str
    edge: str
    """The border of what can be typed into or pressed: 3 : 1 on the panel, so it is seen."""
    text: str
    dim: str
    accent: str
    on_accent: str
    ok: str
    warn: str
    bad: str

    @property
    def surfaces(self) -> tuple[str, ...]:
        """What words are written on."""
        return (self.bg, self.panel, self.selection)

    @property
    def words(self) -> tuple[str, ...]:
        """What words are written in."""
        return (self.text, self.dim, self.accent, self.ok, self.warn, self.bad)


LIGHT = Palette(
    bg="#F4F6F8",
    panel="#FFFFFF",
    selection="#DCEBFA",
    line="#D5DBE1",
    edge="#7F8C99",
    text="#17212B",
    dim="#586673",
    accent="#0A5FB5",
    on_accent="#FFFFFF",
    ok="#166B3D",
    warn="#8F5400",
    bad="#B3261E",
)

DARK = Palette(
    bg="#11161C",
    panel="#1A212A",
    selection="#21364B",
    line="#2E3945",
    edge="#667687",
    text="#E6ECF2",
    dim="#9AA8B6",
    accent="#5AA9F5",
    on_accent="#11161C",
    ok="#5BD396",
    warn="#F2B35A",
    bad="#FF8A80",
)


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two `#rrggbb` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
