"""Random evenings: the raid in memory is the raid on the disk, and every step can be taken back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tracker.core.changes import ChangeSet
from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db import Store, open_store
from tracker.profiles.dkp.kinds import Tic
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import AwardProposal, Mark, Proposal, TicProposal
from tracker.profiles.dkp.rules.standings import raid_points
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.raid_summary import numbers_of
from tracker.profiles.dkp.ui.recorder import RaidRecorder
from tracker.profiles.dkp.ui.sheet_rows import column_of, rows_of

RAID, HOME = Scope("dkp", "20260212-walk"), Scope("dkp", "guild")
NAMES = ("Aanie", "Karol", "Walex", "Serro", "Tuen", "Zelus", "Xyrtag", "Lorvik")
KNOWN = {"Aanie": "Karol", "Karol": "Karol", "Walex": "Walex", "Serro": "Serro", "Tuen": "Serro"}
MARKS = ("present", "standby", "afk", "linkdead", "no credit")
STEPS = 40


class Evening:
    """One officer, one raid, one chance."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.chance = store, random.Random(seed)
        with store.write("guild") as unit:
            for account in sorted(set(KNOWN.values())):
                unit.add(HOME, "account", {"account_id": account, "display_name": account})
            for name, account in KNOWN.items():
                unit.add(HOME, "character", {"name": name})
                unit.add(HOME, "link", {"character_name": name, "account_id": account})
            unit.add(RAID, "raid", {"raid_name": "Walk"})
        self.book = RaidBook(store, RAID)
        self.book.load()
        self.recorder = RaidRecorder(store, RAID, self.book)
        store.subscribe(self.follow)

    def follow(self, changes: ChangeSet) -> None:
        self.book.apply(changes)

    def step(self) -> None:
        acts = (self.take, self.take, self.award, self.mark, self.mark, self.link, self.delete,
                self.retitle)  # fmt: skip
        self.chance.choice(acts)()

    def take(self) -> None:
        half_hours = self.chance.randrange(8)
        at = datetime(2026, 2, 12, 20) + timedelta(minutes=30 * half_hours)  # noqa: DTZ001
        name = self.chance.choice(("DKP tic", "DKP tic", "Coirnav dead"))
        chosen = self.chance.sample(NAMES, self.chance.randrange(1, 7))
        guild = self.book.guild
        marks = [Mark(n, guild.account_of(n), None, self.chance.choice((1, 1, 2))) for n in chosen]
        tic = TicProposal(at, tic_id(at, name), name, 100, Source.CHANNEL, marks)
        if tic.matched:
            self.recorder.record_tic(tic)
        else:
            with pytest.raises(InputError):
                self.recorder.record_tic(tic)

    def award(self) -> None:
        item, winner = self.chance.choice("ABC"), self.chance.choice(("Karol", "Walex"))
        at = datetime(2026, 2, 12, 21, 5)  # noqa: DTZ001 - the log's own time
        award = AwardProposal(at, f"id-{item}", item, winner, winner, None, 300, None)
        self.recorder.record(Proposal([], [award], None))

    def event(self) -> int | None:
        tics = self.book.tics()
        return self.chance.choice(tics).record.event_index if tics else None

    def mark(self) -> None:
        if (event := self.event()) is not None:
            names = self.chance.sample(NAMES, 2)
            self.recorder.set_mark(event, names, self.chance.choice(MARKS))

    def link(self) -> None:
        account = self.chance.choice((None, "Karol", "Walex"))
        self.recorder.link(self.chance.choice(NAMES), account)

    def delete(self) -> None:
        if (event := self.event()) is not None and self.chance.random() < 0.5:
            self.recorder.delete_tic(event)

    def retitle(self) -> None:
        if (event := self.event()) is not None:
            tic = self.book.tic(event)
            assert tic is not None
            worth = self.chance.choice((50, 100, 200))
            self.recorder.edit(Tic, tic.key, {"dkp_hundredths": worth}, "worth")

    def state(self, book: RaidBook) -> dict[str, Any]:
        """Everything that the workspace shows."""
        events = [tic.record.event_index for tic in book.tics()]
        columns = {event: column_of(book, event) for event in events}
        return {
            "numbers": numbers_of(book),
            "links": dict(book.guild.links),
            "points": book.points(),
            "columns": columns,
            "marks": [book.mark_of(event, name) for event in events for name in NAMES],
            "rows": rows_of(book, columns.values(), ""),
        }

    def require_faithful(self) -> None:
        fresh = RaidBook(self.store, RAID)
        fresh.load()
        assert self.state(self.book) == self.state(fresh)
        assert self.book.points() == raid_points(fresh, fresh.guild)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "walk", discover(), SystemClock()) as opened:
        yield opened


@pytest.mark.parametrize("seed", range(12))
def test_a_random_evening_is_in_memory_as_on_the_disk_and_can_be_taken_back(
    store: Store, seed: int
) -> None:
    evening = Evening(store, seed)
    steps = [(store.undo_label(), evening.state(evening.book))]
    for _ in range(STEPS):
        evening.step()
        evening.require_faithful()
        steps.append((store.undo_label(), evening.state(evening.book)))
    states: list[Any] = [steps[0][1]]
    for (before, _), (after, state) in zip(steps, steps[1:], strict=False):
        if before != after or state != states[-1]:
            states.append(state)

    undone = [states[-1]]
    while store.undo_label() != "guild":
        store.undo()
        evening.require_faithful()
        undone.append(evening.state(evening.book))
    assert distinct(undone) == distinct(list(reversed(states)))
    redone = [evening.state(evening.book)]
    while store.redo_label() is not None:
        store.redo()
        redone.append(evening.state(evening.book))
    assert distinct(redone) == distinct(states)


def distinct(states: list[Any]) -> list[Any]:
    """Steps that change nothing to see are steps all the same."""
    return [state for n, state in enumerate(states) if n == 0 or state != states[n - 1]]
