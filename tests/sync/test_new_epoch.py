"""A scope that was emptied or restored on the server: held, and put right when a person says so."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tracker.core.scope import Scope
from tracker.errors import ScopeRestored, WrongServer
from tracker.local_db.ledger import Fate


class Backup:
    """The server's state of one game, and the way back to it."""

    def __init__(self, dsn: str, game_id: int) -> None:
        self._dsn = dsn
        self._scope = f"hockey:{game_id}"
        self._of_game = {
            "staging_events": f"game_id = {game_id}",
            "staging_shifts": f"game_id = {game_id}",
            "sync_receipts": f"scope = '{self._scope}'",
            "sync_scopes": f"scope = '{self._scope}'",
        }
        self._kept: dict[str, list[tuple[Any, ...]]] = {}
        with psycopg.connect(dsn) as connection:
            for table, condition in self._of_game.items():
                query = f"select t::text from {table} t where {condition}"
                self._kept[table] = connection.execute(query.encode()).fetchall()

    def restore(self, *, new_epoch: bool = True) -> None:
        """As an administrator would: rows and receipts as they were, triggers asleep."""
        with psycopg.connect(self._dsn) as connection:
            connection.execute("set session_replication_role = replica")
            for table, condition in self._of_game.items():
                connection.execute(f"delete from {table} where {condition}".encode())
                for (row,) in self._kept[table]:
                    # The text of a row is its own type's input.
                    query = f"insert into {table} select (%s::{table}).*"
                    connection.execute(query.encode(), (row,))
            if new_epoch:
                connection.execute(
                    "update sync_scopes set epoch = gen_random_uuid() where scope = %s",
                    (self._scope,),
                )


@pytest.fixture
def backup(live_server: Any, game_id: int) -> Callable[[], Backup]:
    return lambda: Backup(live_server.dsn, game_id)


def accepted(laptop: Any) -> Any:
    report = laptop.engine().run_once([laptop.scope], accepts_new_epoch=True)
    assert report.failure is None, report.problems
    return report


def everything(laptop: Any) -> dict[str, Any]:
    return {
        str(stored.record_id): (stored.key, stored.record)
        for kind in ("event", "shift")
        for stored in laptop.records(kind)
    }


def agree(*laptops: Any) -> None:
    for _ in range(3):
        for laptop in laptops:
            assert laptop.sync().failure is None
    contents = [everything(laptop) for laptop in laptops]
    assert all(found == contents[0] for found in contents)
    for laptop in laptops:
        assert laptop.outbox() == []
        state = laptop.wire.inner.rpc("scope_digest", _scope_argument(laptop.scope)).value
        for kind in ("event", "shift"):
            if kind in state:
                assert laptop.store.mirror_check.digest(laptop.scope, kind) == state[kind]["digest"]


def _scope_argument(scope: Scope) -> bytes:
    return f'{{"p_scope": "{scope}"}}'.encode()


def test_an_emptied_scope_is_held_and_says_what_to_do(laptop, live_server):
    (key,) = laptop.add_events(1)
    laptop.sync()
    live_server.sql(
        "update sync_scopes set epoch = gen_random_uuid() where scope = %s", str(laptop.scope)
    )
    laptop.edit(key, note="still here")
    sent = len(laptop.wire.batches)

    report = laptop.sync()

    assert isinstance(report.failure, ScopeRestored)
    assert f"tracker sync --scope {laptop.scope} --accept-new-epoch" in report.problems[-1]
    assert report.failed_scope == laptop.scope
    assert len(laptop.wire.batches) == sent
    assert report.waiting == 1
    assert laptop.get(key).record.note == "still here"


@pytest.mark.parametrize("lost", ["epoch", "version", "receipt"])
def test_a_scope_that_is_held_holds_up_no_other(laptops, live_server, game_id, lost):
    here, there = laptops("here"), laptops("there")
    other = Scope("hockey", str(game_id + 4_000_000))
    here.add_events(1)
    here.add("event", scope=other, period=1)
    here.engine().run_once()
    if lost == "epoch":
        query = "update sync_scopes set epoch = gen_random_uuid() where scope = %s"
    elif lost == "version":
        query = "update sync_scopes set version = 0 where scope = %s"
    else:
        query = "delete from sync_receipts where scope = %s"
    live_server.sql(query, str(here.scope))
    there.scope = other
    there.sync()
    there.add("event", scope=other, period=2)
    there.sync()
    here.add_events(1)
    here.add("event", scope=other, period=3)

    report = here.engine().run_once()

    assert isinstance(report.failure, ScopeRestored)
    assert str(here.scope) in report.problems[-1]
    assert (report.acknowledged, report.waiting) == (1, 1)
    assert report.refreshed_scopes == (other,)
    with here.store.read() as reader:
        assert len(reader.list(other, "event")) == 3
        assert len(reader.list(here.scope, "event")) == 2


def test_another_server_still_stops_everything(laptop, game_id):
    other = Scope("hockey", str(game_id + 4_000_000))
    laptop.add("event", scope=other, period=1)
    laptop.engine().run_once()
    laptop.store.meta.set("server_id", "00000000-0000-0000-0000-000000000000")
    laptop.add("event", scope=other, period=2)

    report = laptop.engine().run_once(accepts_new_epoch=True)

    assert isinstance(report.failure, WrongServer)
    assert not isinstance(report.failure, ScopeRestored)
    assert report.acknowledged == 0


def test_what_a_restored_server_lost_goes_out_again_from_both_laptops(laptops, backup):
    one, other = laptops("one"), laptops("other")
    keys = one.add_events(6)
    one.sync()
    other.sync()
    before = backup()
    one.edit(keys[0], note="lost edit")
    one.delete(keys[1])
    one.add_events(2)
    shift = one.add("shift", period=1)
    one.sync()
    other.sync()
    other.edit(keys[2], note="the other's lost edit")
    mine = other.add(period=3, event_type="Shot", note="the other's own")
    other.sync()
    other.edit(keys[3], note="never sent")
    before.restore()

    assert accepted(one).queued_again == 5
    accepted(other)
    agree(one, other)

    notes = one.notes()
    assert notes[keys[0]] == "lost edit"
    assert notes[keys[2]] == "the other's lost edit"
    assert notes[keys[3]] == "never sent"
    assert notes[mine] == "the other's own"
    assert keys[1] not in notes
    assert [r.key for r in other.records("shift")] == [shift]
    everything_is_accounted_for(one, other)


def everything_is_accounted_for(*laptops: Any) -> None:
    for laptop in laptops:
        fates = {account.fate for account in laptop.store.ledger.accounts()}
        assert fates <= {Fate.ACCEPTED, Fate.MERGED, Fate.SETTLED}
        assert laptop.records("conflict") == []


def test_an_edit_made_after_the_restore_meets_the_lost_ones_field_by_field(laptops, backup):
    one, other = laptops("one"), laptops("other")
    keys = one.add_events(3)
    one.sync()
    before = backup()
    one.edit(keys[0], note="lost", period=2)
    one.edit(keys[1], note="lost, too")
    one.sync()
    before.restore()
    other.sync()
    other.edit(keys[0], note="after the restore")
    other.edit(keys[2], note="another record")
    other.sync()

    accepted(one)
    agree(one, other)

    first = one.get(keys[0]).record
    assert (first.note, first.period) == ("after the restore", 2)
    assert one.notes()[keys[1]] == "lost, too"
    assert one.notes()[keys[2]] == "another record"
    (listed,) = one.records("conflict")
    assert "lost" in listed.record.values_json
    assert "after the restore" in listed.record.values_json


def test_a_key_that_was_given_anew_after_the_restore_is_settled_as_a_collision(laptops, backup):
    one, other, fresh = laptops("one"), laptops("other"), laptops("fresh")
    one.add_events(1)
    one.sync()
    before = backup()
    taken = one.add(period=1, note="the first holder")
    one.add(period=2, note="points at it", linked_event_index=int(taken[-5:]))
    one.sync()
    other.sync()
    before.restore()
    fresh.sync()
    fresh.store.meta.set(f"slot:{fresh.scope}", "0/1")
    again = fresh.add(period=3, note="the second holder")
    assert again == taken
    fresh.sync()

    assert accepted(one).rekeyed == 1
    accepted(other)
    agree(one, other, fresh)

    by_note = {r.record.note: r.record for r in fresh.records()}
    assert by_note["the second holder"].key == taken
    linked = by_note["points at it"].payload()["linked_event_index"]
    assert linked == by_note["the first holder"].index


def test_an_emptied_game_is_filled_again(laptops, backup):
    one, other = laptops("one"), laptops("other")
    before = backup()
    keys = one.add_events(4)
    one.sync()
    other.sync()
    before.restore()

    assert one.sync().pushed == 0
    accepted(one)
    accepted(other)
    agree(one, other)

    assert [r.key for r in other.records()] == keys


def test_accepting_where_nothing_was_lost_changes_nothing(laptops, receipts):
    one, other = laptops("one"), laptops("other")
    keys = one.add_events(3)
    one.sync()
    other.sync()
    other.edit(keys[0], note="theirs")
    other.sync()
    one.edit(keys[1], note="mine")
    count = len(receipts())

    report = accepted(one)

    assert report.queued_again == 1
    assert report.acknowledged == 1
    assert len(receipts()) == count + 1
    assert one.notes()[keys[0]] == "theirs"
    agree(one, other)


def test_accepting_that_broke_off_is_begun_again(laptops, backup):
    one, other = laptops("one"), laptops("other")
    keys = one.add_events(2)
    one.add("shift", period=1)
    one.sync()
    before = backup()
    one.edit(keys[0], note="lost")
    one.add("shift", period=2)
    one.sync()
    before.restore()
    one.wire.lose_request("rows staging_shifts")

    broken = one.engine().run_once([one.scope], accepts_new_epoch=True)

    assert broken.failure is not None
    assert broken.pushed == 0
    assert isinstance(one.sync().failure, ScopeRestored)
    accepted(one)
    agree(one, other)
    assert other.notes()[keys[0]] == "lost"
    assert len(other.records("shift")) == 2


def test_a_mirror_that_kept_its_epoch_but_lost_rows_is_put_right_on_demand(laptops, backup):
    one, other = laptops("one"), laptops("other")
    keys = one.add_events(2)
    one.sync()
    before = backup()
    one.edit(keys[1], note="lost")
    one.sync()
    other.sync()
    before.restore(new_epoch=False)

    assert isinstance(one.sync().failure, ScopeRestored)
    accepted(one)
    assert other.sync().failure is None
    agree(one, other)
    assert other.notes()[keys[1]] == "lost"


class Journal:
    """Which note each record was given last, whoever wrote it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.last: dict[str, str] = {}
        self._number = 0

    def write(self, laptop: Any) -> None:
        self._number += 1
        note = f"{laptop.store.device_id[:4]} {self._number}"
        known = [stored for stored in laptop.records() if str(stored.record_id) in self.last]
        if known and self.chance.random() < 0.7:
            stored = self.chance.choice(known)
            laptop.edit(stored.key, note=note)
        else:
            stored = laptop.get(laptop.add(period=1, note=note))
        self.last[str(stored.record_id)] = note

    def edits(self, count: int, *laptops: Any, syncs: bool = True) -> None:
        for _ in range(count):
            laptop = self.chance.choice(laptops)
            self.write(laptop)
            if syncs and self.chance.random() < 0.4:
                laptop.sync()


@pytest.mark.parametrize("seed", range(4))
def test_the_last_edit_of_each_record_survives_a_restore_whoever_made_it(laptops, backup, seed):
    one, other, fresh = laptops("one"), laptops("other"), laptops("fresh")
    journal = Journal(seed)
    journal.edits(12, one, other)
    before = backup()
    journal.edits(12, one, other)
    before.restore()
    fresh.sync()
    journal.edits(6, fresh)
    journal.edits(6, one, other, fresh, syncs=False)
    fresh.sync()

    for laptop in journal.chance.sample([one, other], 2):
        accepted(laptop)
        if journal.chance.random() < 0.5:
            fresh.sync()
    agree(one, other, fresh)

    for laptop in (one, other, fresh):
        found = {str(stored.record_id): stored.record.note for stored in laptop.records()}
        assert found == journal.last
