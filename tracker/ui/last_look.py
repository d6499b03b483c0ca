"""What a command leaves for the first frame of the next window, as a window does itself."""

from __future__ import annotations

from pathlib import Path

from tracker.core.registry import Registry
from tracker.settings import Settings
from tracker.ui.glance import LISTED, Glance, write_glance
from tracker.ui.models.scope_items import list_scopes, scope_labels
from tracker.ui.session import RecordReader


def leave_glance(
    folder: Path, settings: Settings, registry: Registry, reader: RecordReader
) -> None:
    """The list as the store has it now. Loads no widgets: commands run where there is no screen."""
    items = list_scopes(reader, registry)[:LISTED]
    write_glance(folder, Glance(settings.theme, settings.text_scale, scope_labels(registry), items))
