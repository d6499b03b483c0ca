"""Reads nights, rosters, ledgers and whole histories, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.profile import Importer, LocalImporter
from tracker.profiles.dkp.importers import characters, everquest, history, ledger

IMPORTERS: Mapping[str, Importer] = {}
LOCAL_IMPORTERS: Mapping[str, LocalImporter] = {
    "everquest": everquest.read,
    "characters": characters.read,
    "dkp-ledger": ledger.read,
    "dkp-history": history.read,
}
"""By the name that `tracker import` takes; they compare the files with what is recorded here."""
