"""Where things are in the window: its geometry and the columns as a person arranged them.

Kept in a small file of the data folder, so that it goes where the folder goes; a file that cannot
be read or written costs nothing but the arrangement.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILE_NAME = "window.json"
log = logging.getLogger(__name__)


@dataclass
class ColumnPlaces:
    """The columns of one kind's table; all by the names of their fields."""

    widths: dict[str, int] = field(default_factory=dict)
    """Pixels at 100 %, of those that a person changed."""
    order: list[str] = field(default_factory=list)
    """From the left; empty while nobody moved one."""
    shown: dict[str, bool] = field(default_factory=dict)
    """Which a person chose to see or not to see."""


@dataclass
class Places:
    """What is changed here is written when the window closes."""

    geometry: str = ""
    """Qt's own form, in base64; empty for the first start."""
    columns: dict[str, ColumnPlaces] = field(default_factory=dict)

    def of(self, profile: str, kind: str) -> ColumnPlaces:
        """The columns of a kind's table; what is changed in them is kept."""
        return self.columns.setdefault(f"{profile}.{kind}", ColumnPlaces())


def read_places(folder: Path) -> Places:
    """As the last window of this folder left them."""
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        columns = {str(name): _columns(value) for name, value in found["columns"].items()}
        return Places(str(found["geometry"]), columns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Places()


def write_places(folder: Path, places: Places) -> None:
    """Replaces the file in one step."""
    path = folder / FILE_NAME
    unfinished = path.with_suffix(".tmp")
    kept = {name: asdict(c) for name, c in places.columns.items() if c != ColumnPlaces()}
    try:
        text = json.dumps({"geometry": places.geometry, "columns": kept})
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        log.warning("The window's places could not be written: %s", error)


def _columns(found: dict[str, Any]) -> ColumnPlaces:
    return ColumnPlaces(
        {str(name): int(width) for name, width in found["widths"].items()},
        [str(name) for name in found["order"]],
        {str(name): bool(is_shown) for name, is_shown in found["shown"].items()},
    )
