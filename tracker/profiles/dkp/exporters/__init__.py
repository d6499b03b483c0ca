"""Writes a raid, or the guild, into files that `dkp-history` reads again, and into text to post."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.profile import Exporter
from tracker.profiles.dkp.exporters import tables, text

EXPORTERS: Mapping[str, Exporter] = {"csv": tables.write, "text": text.write}
"""By the name that `tracker export` takes."""
