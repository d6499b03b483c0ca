"""Reads recordings of other programs completely, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.profile import Importer
from tracker.profiles.hockey.importers import benchsight, nhl, staging_csv, staging_json

IMPORTERS: Mapping[str, Importer] = {
    "nhl": nhl.read,
    "benchsight": benchsight.read,
    "csv": staging_csv.read,
    "json": staging_json.read,
}
"""By the name that `tracker import` takes."""
