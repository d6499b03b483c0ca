"""Every local edit is accounted for, with one fate each, and the counts add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from tests.local_db.conftest import MATCH, Bench, SteppingClock, server_row
from tracker.core.ids import ChangeId
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import ledger
from tracker.local_db.ledger import Account, Fate, totals
from tracker.local_db.schema import SHIPPED, MigrationChain
from tracker.local_db.store import open_store, open_with


def accounts(bench: Bench, **asked: object) -> tuple[Account, ...]:
    return bench.store.ledger.accounts(**asked)  # type: ignore[arg-type]


def fates(bench: Bench) -> list[tuple[str, str, str, int | None]]:
    return [(a.key, a.action, a.fate.value, a.version) for a in accounts(bench)]


def test_an_edit_waits_is_sent_and_is_accepted_at_a_version(bench: Bench) -> None:
    key = bench.add(text="a")
    assert fates(bench) == [(key, "add", "waiting", None)]
    (change,) = bench.freeze()
    assert fates(bench) == [(key, "add", "sent", None)]
    bench.acknowledge(change, 7)
    assert fates(bench) == [(key, "add", "accepted", 7)]


def test_edits_that_travel_together_are_accounted_for_one_by_one(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.edit(key, text="b")
    bench.edit(key, text="c")
    bench.sync(4)
    assert fates(bench) == [
        (key, "add", "accepted", 4),
        (key, "edit", "accepted", 4),
        (key, "edit", "accepted", 4),
    ]


def test_an_edit_during_a_push_has_a_fate_of_its_own(bench: Bench) -> None:
    key = bench.add(text="a")
    (change,) = bench.freeze()
    bench.edit(key, text="b")
    bench.acknowledge(change, 3)
    assert fates(bench) == [(key, "add", "accepted", 3), (key, "edit", "waiting", None)]


def test_what_is_added_and_deleted_before_a_sync_was_dropped(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.delete(key)
    assert fates(bench) == [(key, "add", "dropped", None), (key, "delete", "dropped", None)]


def test_an_edit_that_is_taken_back_was_dropped_and_so_was_taking_it_back(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync()
    bench.edit(key, text="b")
    bench.store.undo()
    assert [fate for _, _, fate, _ in fates(bench)] == ["accepted", "dropped", "dropped"]


def test_a_parked_edit_says_why(bench: Bench) -> None:
    bench.add(text="a")
    (change,) = bench.freeze()
    bench.park(change, "The server said no.")
    (account,) = accounts(bench)
    assert (account.fate, account.reason) == (Fate.PARKED, "The server said no.")


def test_a_parked_edit_that_is_corrected_goes_on_with_its_correction(bench: Bench) -> None:
    key = bench.add(text="a")
    (change,) = bench.freeze()
    bench.park(change)
    bench.edit(key, text="b")
    assert [fate for _, _, fate, _ in fates(bench)] == ["waiting", "waiting"]
    bench.sync(9)
    assert fates(bench) == [(key, "add", "accepted", 9), (key, "edit", "accepted", 9)]


def test_a_refused_edit_whose_successor_takes_its_place_goes_on_with_it(bench: Bench) -> None:
    key = bench.add(text="a")
    (change,) = bench.freeze()
    bench.edit(key, text="b")
    bench.park(change)
    assert [fate for _, _, fate, _ in fates(bench)] == ["waiting", "waiting"]
    bench.sync(5)
    assert fates(bench) == [(key, "add", "accepted", 5), (key, "edit", "accepted", 5)]


def test_a_retry_on_a_newer_row_keeps_the_edits_account(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(1)
    bench.edit(key, text="b")
    (change,) = bench.freeze()
    bench.park(change)
    bench.pull(server_row(bench.get(key), 6, points=4), cursor=6)
    bench.store.outbox.retry(change.change_id)
    bench.sync(8)
    assert fates(bench)[-1] == (key, "edit", "accepted", 8)


def test_what_a_person_gives_up_is_discarded(bench: Bench) -> None:
    bench.add(text="a")
    (change,) = bench.freeze()
    bench.park(change)
    bench.store.outbox.discard(change.change_id)
    assert [fate for _, _, fate, _ in fates(bench)] == ["discarded"]


@pytest.mark.parametrize("fate", [Fate.MERGED, Fate.SETTLED, Fate.REKEYED])
def test_a_noted_fate_stays_when_the_change_that_goes_on_is_accepted(
    bench: Bench, fate: Fate
) -> None:
    key = bench.add(text="a")
    (change,) = bench.freeze()
    new_id = ChangeId("0192-new")
    with bench.store._database.write() as connection:
        ledger.note(connection, change.change_id, fate, becomes=new_id)
        connection.exec_driver_sql(
            "update outbox set change_id = ?, state = 'waiting'", (str(new_id),)
        )
    assert fates(bench) == [(key, "add", "waiting", None)]
    bench.sync(12)
    assert fates(bench) == [(key, "add", fate.value, 12)]


def test_a_settled_edit_that_merges_later_stays_settled(bench: Bench) -> None:
    bench.add(text="a")
    (change,) = bench.freeze()
    with bench.store._database.write() as connection:
        ledger.note(connection, change.change_id, Fate.SETTLED)
        ledger.note(connection, change.change_id, Fate.MERGED)
    bench.acknowledge(change, 2)
    assert [fate for _, _, fate, _ in fates(bench)] == ["settled"]


def test_a_fate_that_nobody_noted_is_shown_as_unknown(bench: Bench) -> None:
    bench.add(text="a")
    bench.freeze()
    with bench.store._database.write() as connection:
        connection.exec_driver_sql("delete from outbox")
    assert [fate for _, _, fate, _ in fates(bench)] == ["unknown"]


def test_accounts_can_be_asked_since_a_moment_and_of_a_scope(
    bench: Bench, clock: SteppingClock
) -> None:
    bench.add(text="early")
    clock.moment += timedelta(hours=2)
    since = clock.moment
    late = bench.add(text="late")
    other = bench.add(scope=Scope("board", "m2"), text="other")
    assert [a.key for a in accounts(bench, since=since)] == [late, other]
    assert [a.key for a in accounts(bench, since=since, scope=MATCH)] == [late]


def test_the_counts_add_up(bench: Bench) -> None:
    first = bench.add(text="a")
    bench.sync()
    bench.edit(first, text="b")
    bench.delete(bench.add(text="c"))
    found = accounts(bench)
    counts = totals(found)
    assert sum(counts.values()) == len(found) == 4
    assert (counts[Fate.ACCEPTED], counts[Fate.WAITING], counts[Fate.DROPPED]) == (1, 1, 2)


def test_the_edits_of_an_older_files_outbox_are_entered(
    tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    first = MigrationChain(SHIPPED.folder, SHIPPED.modules[:1])
    folder = tmp_path / "old"
    open_with(first, folder, registry, clock, 0).close()
    connection = sqlite.connect(str(folder / "tracker.db"))
    connection.executescript(
        """
        insert into records (record_id, profile, kind, scope, key, edited_at, payload)
        values ('r', 'board', 'move', 'board:m1', 'Vm100001', '2026-01-01T00:00:00+00:00', '{}');
        insert into outbox (change_id, record_id, scope, kind, key, state, is_delete, is_creation,
                            base_version, edited_at)
        values ('c', 'r', 'board:m1', 'move', 'Vm100001', 'waiting', 0, 1, 0,
                '2026-01-01T00:00:00+00:00');
        """
    )
    connection.close()
    with open_store(folder, registry, clock) as store:
        (account,) = store.ledger.accounts()
    assert (account.key, account.action, account.fate) == ("Vm100001", "add", Fate.WAITING)


def test_the_ledger_survives_a_restart(bench: Bench, reopened: Callable[[], Bench]) -> None:
    key = bench.add(text="a")
    bench.sync(3)
    assert fates(reopened()) == [(key, "add", "accepted", 3)]


def test_an_edit_that_meets_an_edit_of_another_field_is_merged(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(1)
    bench.edit(key, text="b")
    bench.pull(server_row(bench.get(key), 6, text="a", points=4), cursor=6)
    bench.sync(8)
    assert fates(bench)[-1] == (key, "edit", "merged", 8)


def test_an_edit_that_somebody_else_made_too_is_merged_without_being_sent(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(1)
    bench.edit(key, text="b")
    bench.pull(server_row(bench.get(key), 6), cursor=6)
    assert fates(bench)[-1] == (key, "edit", "merged", 6)


def test_an_edit_that_met_a_newer_row_and_is_taken_back_unsent_was_dropped(bench: Bench) -> None:
    key = bench.add(text="a")
    bench.sync(1)
    bench.edit(key, text="b")
    bench.pull(server_row(bench.get(key), 6, text="a", points=4), cursor=6)
    bench.store.undo()
    assert [(fate, at) for _, _, fate, at in fates(bench)[1:]] == [("dropped", None)] * 2
