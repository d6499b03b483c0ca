"""The first frame of a folder whose last window left no glance, such as after an import."""

from __future__ import annotations

from pathlib import Path

from tracker.core.registry import discover
from tracker.errors import TrackerError
from tracker.local_db.peek import peek
from tracker.settings import load_settings
from tracker.ui.glance import Glance
from tracker.ui.models.scope_items import place, scope_item, scope_labels


def look_into(folder: Path) -> Glance | None:
    """What the file itself says; None where the window has to wait for the store."""
    registry = discover()
    found = peek(folder, registry)
    if not found:
        return None
    try:
        settings = load_settings(folder)
    except TrackerError:
        return None
    items = sorted((scope_item(row, registry) for row in found), key=place, reverse=True)
    return Glance(settings.theme, settings.text_scale, scope_labels(registry), items)
