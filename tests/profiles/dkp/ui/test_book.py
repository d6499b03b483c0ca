"""The raid in memory follows a commit from what the commit says, and asks the file for the rest."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.profiles.dkp.ui.book import RaidBook, Touched

RAID, HOME = Scope("dkp", "20260212-here"), Scope("dkp", "guild")


class CountingStore:
    """Counts how often the file is asked."""

    def __init__(self, store: Any) -> None:
        self._store, self.asked = store, 0

    def read(self) -> AbstractContextManager[Any]:
        self.asked += 1
        found: AbstractContextManager[Any] = self._store.read()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class Followed:
    """A book that follows its store."""

    def __init__(self, officer: Any) -> None:
        self.store, self.touched = CountingStore(officer.store), list[Touched]()
        self.book = RaidBook(self.store, RAID)
        self.book.load()
        self.leave = officer.store.subscribe(self._follow)
        self.store.asked = 0

    def _follow(self, changes: ChangeSet) -> None:
        self.touched.append(self.book.apply(changes))

    def names(self) -> list[str]:
        return [s.record.character_name for t in self.book.tics()
                for s in self.book.marks(t.record.event_index)]  # fmt: skip


def test_what_was_just_recorded_is_not_read_again(officer: Any) -> None:
    here = Followed(officer)

    with officer.store.write("tic") as unit:
        tic = unit.add(RAID, "tic", {"dkp_hundredths": 100})
        for name in ("Karol", "Walex"):
            fields = {"event_index": tic.record.index, "character_name": name}
            unit.add(RAID, "attendance", fields)

    assert here.store.asked == 0
    assert here.names() == ["Karol", "Walex"]
    assert here.touched[-1].events == {tic.record.index}
    here.leave()


def test_undo_and_redo_are_followed(officer: Any) -> None:
    here = Followed(officer)
    with officer.store.write("tic") as unit:
        tic = unit.add(RAID, "tic", {})
        fields = {"event_index": tic.record.index, "character_name": "Karol"}
        mark = unit.add(RAID, "attendance", fields)
    with officer.store.write("spell") as unit:
        unit.edit(RAID, "attendance", mark.key, {"character_name": "Walex"})
    assert here.names() == ["Walex"]

    officer.store.undo()
    assert here.names() == ["Karol"]
    officer.store.undo()
    assert here.book.tics() == []
    officer.store.redo()
    assert here.names() == ["Karol"]
    with officer.store.write("delete") as unit:
        unit.delete(RAID, "attendance", mark.key)
    assert here.names() == []
    here.leave()


def test_a_mark_that_moves_to_another_tic_concerns_both(officer: Any) -> None:
    here = Followed(officer)
    with officer.store.write("tics") as unit:
        first, second = (unit.add(RAID, "tic", {}).record.index for _ in range(2))
        mark = unit.add(RAID, "attendance", {"event_index": first, "character_name": "Karol"})

    with officer.store.write("move") as unit:
        unit.edit(RAID, "attendance", mark.key, {"event_index": second})

    assert here.touched[-1].events == {first, second}
    assert [len(here.book.marks(n)) for n in (first, second)] == [0, 1]
    here.leave()


def test_other_raids_and_links_of_the_guild_are_told_apart(officer: Any) -> None:
    here = Followed(officer)

    with officer.store.write("elsewhere") as unit:
        unit.add(Scope("dkp", "20260205-other"), "tic", {})
    assert not here.touched[-1]
    with officer.store.write("link") as unit:
        unit.add(HOME, "link", {"character_name": "Newbie", "account_id": "Walex"})

    assert here.touched[-1].is_guild
    assert here.book.guild.account_of("newbie") == "Walex"
    here.leave()
