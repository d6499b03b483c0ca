"""Whatever is done here on top of what the server has: published and pending are all of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.profiles.dkp.ui.standings.conftest import FETCHED
from tests.profiles.dkp.ui.standings.tables import TODAY, Tables, published
from tracker.core.published import KeptReader, KeptRows, PublishedQuery
from tracker.core.scope import Scope
from tracker.local_db.profile_records import ProfileRecords
from tracker.profiles.dkp.kinds import Adjustment
from tracker.profiles.dkp.published import PublishedGuild
from tracker.profiles.dkp.rules.pending import sums_of
from tracker.profiles.dkp.rules.standings import local_standings
from tracker.profiles.dkp.ui.standings.lines import pending_sentence, standing_of
from tracker.profiles.dkp.ui.standings.local_side import LocalReading

GUILD = Scope("dkp", "guild")
NAMES = ("Hinora", "Inacht", "Walex", "Baily")


class Server(KeptReader):
    """Answers every query at once."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables

    def rows(self, table: str, filters: Any) -> Any:
        return self._tables.answer(PublishedQuery.of(table, filters))

    def has(self, _table: str, _filters: Any) -> bool:
        return True


class Night:
    """Edits of a raid, drawn by lot."""

    def __init__(self, officer: Any, raid_id: str, dice: random.Random) -> None:
        self.store, self.scope, self.dice = officer.store, Scope("dkp", raid_id), dice

    def edit(self) -> None:
        self.dice.choice(
            (self.add_tic, self.remove, self.worth, self.award, self.move, self.adjust, self.undo)
        )()

    def one(self, kind: str, scope: Scope | None = None) -> Any:
        with self.store.read() as reader:
            return self.dice.choice(reader.list(scope or self.scope, kind))

    def change(self, kind: str, **fields: Any) -> None:
        with self.store.write("edit") as unit:
            unit.edit(self.scope, kind, self.one(kind).key, fields)

    def add_tic(self) -> None:
        with self.store.write("tic") as unit:
            tic = unit.add(self.scope, "tic", {"dkp_hundredths": self.dice.randint(0, 400)})
            for name in self.dice.sample(NAMES, 2):
                who = {"character_name": name, "account_id": name}
                unit.add(self.scope, "attendance", {"event_index": tic.record.index, **who})

    def remove(self) -> None:
        key = self.one("attendance").key
        with self.store.write("remove") as unit:
            unit.delete(self.scope, "attendance", key)

    def worth(self) -> None:
        self.change("tic", dkp_hundredths=self.dice.randint(0, 400))

    def award(self) -> None:
        self.change("loot", account_id=self.dice.choice(NAMES), is_reversed=False)

    def move(self) -> None:
        self.change("raid", date_iso=(TODAY - timedelta(days=self.dice.randint(0, 99))).isoformat())

    def adjust(self) -> None:
        day = TODAY - timedelta(days=self.dice.randint(0, 99))
        fields = {"account_id": self.dice.choice(NAMES), "adjusted_on": day.isoformat()}
        with self.store.write("adjust") as unit:
            unit.add(GUILD, "adjustment", {**fields, "earned_hundredths": 125})

    def undo(self) -> None:
        """Only what was done by lot."""
        if not str(self.store.undo_label()).startswith("import"):
            self.store.undo()


@pytest.mark.parametrize("seed", range(6))
def test_published_and_pending_are_what_is_recorded(
    officer: Any, recorded: Sequence[str], acknowledge: Callable[[Any], None], seed: int
) -> None:
    dice = random.Random(seed)
    acknowledge(officer)
    server = Server(published(officer))
    night = Night(officer, recorded[1], dice)
    reading = LocalReading()

    for _ in range(8):
        night.edit()
        with officer.store.read() as reader:
            touched = frozenset({night.scope, GUILD})
            local = reading.numbers(reader, touched, frozenset(recorded))
            recorded_sums = sums_of(local_standings(ProfileRecords(reader, "dkp"), TODAY))
        standing = standing_of(PublishedGuild(server, TODAY), local, TODAY)

        shown = {row.account_id: row.line.total for row in standing.rows}
        assert {a: p for a, p in shown.items() if not p.is_nothing} == {
            a: p for a, p in recorded_sums.accounts.items() if not p.is_nothing
        }
        assert standing.offered_in == recorded_sums.offered_in


def test_a_raid_that_nobody_touched_is_not_read_again(
    officer: Any, recorded: Sequence[str]
) -> None:
    reading, asked = LocalReading(), list[Scope]()
    first, second = (Scope("dkp", raid_id) for raid_id in recorded)

    with officer.store.read() as reader:
        plain = reader.view_once
        reader.view_once = lambda scope: asked.append(scope) or plain(scope)
        one = reading.numbers(reader, frozenset(), frozenset(recorded))
        asked.clear()
        again = reading.numbers(reader, frozenset({second}), frozenset(recorded))

    assert asked == [GUILD, second]
    assert one == again
    assert set(one.raids) == set(recorded)
    assert first.id in one.raids


def test_a_character_that_changes_hands_is_said(
    officer: Any, recorded: Sequence[str], acknowledge: Callable[[Any], None]
) -> None:
    acknowledge(officer)
    server = Server(published(officer))
    with officer.store.read() as reader:
        link = next(s for s in reader.list(GUILD, "link") if s.record.character_name == "Gyda")
    with officer.store.write("link") as unit:
        unit.edit(GUILD, "link", link.key, {"account_id": "Hinora"})

    with officer.store.read() as reader:
        local = LocalReading().numbers(reader, frozenset(), frozenset(recorded))
    standing = standing_of(PublishedGuild(server, TODAY), local, TODAY)

    assert pending_sentence(standing, local).startswith("A character has another account here")
    assert not any(row.is_marked for row in standing.rows)


def test_kept_rows_of_yesterday_serve_today(officer: Any, recorded: Sequence[str]) -> None:
    tables, kept = published(officer), KeptReader()
    for _ in range(3):
        kept.ask_anew()
        guild = PublishedGuild(kept, TODAY)
        guild.sums(None)
        is_whole = guild.has_windows
        kept.take(KeptRows(q, tables.answer(q), FETCHED) for q in kept.missing)
    assert is_whole

    for later in (1, 5, 8):
        kept.ask_anew()
        assert PublishedGuild(kept, TODAY + timedelta(days=later)).has_windows
        assert kept.missing == frozenset()


def test_a_websites_own_adjustment_does_not_count_the_laptops_twice(
    officer: Any, recorded: Sequence[str]
) -> None:
    day = TODAY - timedelta(days=75)
    with officer.store.write("adjust") as unit:
        fields = {"account_id": "Walex", "earned_hundredths": 700, "adjusted_on": day.isoformat()}
        unit.add(GUILD, "adjustment", fields)
    tables = published(officer)
    with officer.store.read() as reader:
        ours = reader.view(GUILD).records(Adjustment)
    before = PublishedGuild(Server(tables), TODAY).sums(ours).accounts["Walex"]
    website = {"earned_delta": 10, "spent_delta": 0, "earned_30d": 0, "earned_60d": 4}
    tables.there["dkp_adjustments"].append({"account_id": "Walex", "tracker_key": None, **website})

    after = PublishedGuild(Server(tables), TODAY).sums(ours).accounts["Walex"]

    assert after.earned == before.earned + 1000
    assert after.earned_in == tuple(
        a + b for a, b in zip(before.earned_in, (0, 400, 400), strict=True)
    )
