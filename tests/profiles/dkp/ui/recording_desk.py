"""A raid in memory that follows the store, and what records into it; no widgets."""

from __future__ import annotations

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.recorder import RaidRecorder

RAID = Scope("dkp", "20260212-here")


def begin_raid(store: Store) -> None:
    with store.write("begin") as unit:
        unit.add(RAID, "raid", {"raid_name": "Water"})


class RecordingDesk:
    def __init__(self, store: Store) -> None:
        self.store, self.book = store, RaidBook(store, RAID)
        self.book.load()
        self.recorder = RaidRecorder(store, RAID, self.book)
        self.leave = store.subscribe(self._follow)

    def credited(self) -> list[list[str]]:
        """Of each tic, in the order of the night."""
        return [list(self.book.lists(t.record.event_index).credited) for t in self.book.tics()]

    def _follow(self, changes: ChangeSet) -> None:
        self.book.apply(changes)
