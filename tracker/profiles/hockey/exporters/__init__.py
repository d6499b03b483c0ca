"""Writes a game's records into files that the importers read back."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.profile import Exporter
from tracker.profiles.hockey.exporters.json_file import export_json
from tracker.profiles.hockey.exporters.staging_csv import export_csv

EXPORTERS: Mapping[str, Exporter] = {"csv": export_csv, "json": export_json}
"""By the name that `tracker export` takes."""
