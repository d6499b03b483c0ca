"""Reads nights, rosters, ledgers and whole histories, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.profile import Importer, ImporterForm, LocalImporter
from tracker.core.record import Record
from tracker.profiles.dkp.importers import characters, everquest, history, ledger
from tracker.profiles.dkp.kinds import Raid

IMPORTERS: Mapping[str, Importer] = {}
LOCAL_IMPORTERS: Mapping[str, LocalImporter] = {
    "everquest": everquest.read,
    "characters": characters.read,
    "dkp-ledger": ledger.read,
    "dkp-history": history.read,
}
"""By the name that `tracker import` takes; they compare the files with what is recorded here."""


def _raid_name(scope_record: Record) -> str | None:
    return scope_record.raid_name if isinstance(scope_record, Raid) else None


IMPORTER_FORMS: Mapping[str, ImporterForm] = {
    "everquest": ImporterForm(
        "A night's files",
        "The night's log, /who and channel lists, RaidTick, RaidRoster, guild dumps, Zeal: files "
        "or their folder; each is recognised by what is in it. You see what was found before it "
        "is recorded.",
        name_label="Raid",
        is_name_needed=True,
        name_of=_raid_name,
    ),
    "characters": ImporterForm(
        "Characters and accounts",
        "Which character belongs to whom: a table of characters and mains, a roster, a guild dump, "
        "or EQdkp-Plus XML.",
    ),
    "dkp-ledger": ImporterForm(
        "Ledger or standings page",
        "A page of the guild's website, saved as text: one character's ledger, or the standings.",
        name_label="Character",
    ),
    "dkp-history": ImporterForm(
        "The guild's whole history",
        "The folder with the website's tables as CSV (raids, tics, attendance, loot, characters), "
        "or EQdkp-Plus XML.",
    ),
}
"""How the window asks for the files of each."""
