"""The table follows the store row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tracker.core.changes import ChangeSet, RecordState
from tracker.core.ids import Key
from tracker.core.scope import Scope
from tracker.local_db.mirror import ServerRow
from tracker.local_db.outbox import Accepted
from tracker.local_db.store import Store
from tracker.ui.change_bus import ChangeBus
from tracker.ui.models.record_table import AT_ONCE, RecordTable

SENT_AT = datetime(2026, 11, 1, 20, 15, tzinfo=UTC)


class CountingStore:
    """The real store, noting what is read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.lists: list[str] = []
        self.gets: list[Key] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def read(self) -> Iterator[Any]:
        with self._store.read() as reader:
            yield _CountingReader(reader, self)


class _CountingReader:
    def __init__(self, reader: Any, counts: CountingStore) -> None:
        self._reader, self._counts = reader, counts

    def get(self, scope: Scope, kind: str, key: Key) -> Any:
        self._counts.gets.append(key)
        return self._reader.get(scope, kind, key)

    def list(self, scope: Scope, kind: str) -> Any:
        self._counts.lists.append(kind)
        return self._reader.list(scope, kind)


MakeTable = Callable[[], tuple[RecordTable, CountingStore]]


@pytest.fixture
def make_table(store: Store, game: Scope, qtbot: QtBot) -> Iterator[MakeTable]:
    buses, tables = [], []

    def make() -> tuple[RecordTable, CountingStore]:
        counting = CountingStore(store)
        table = RecordTable(counting, game, store.registry.kind(game, "event"))
        bus = ChangeBus(store, table)
        bus.changed.connect(table.apply)
        buses.append(bus)
        tables.append(table)
        table.load()
        return table, counting

    yield make
    for bus in buses:
        bus.close()
    for table in tables:
        table._slices.stop()


def key(index: int) -> Key:
    return Key(f"E18969{index:05d}")


def column(table: RecordTable, name: str) -> int:
    return [c.name for c in table.columns].index(name)


def shown(table: RecordTable, name: str) -> list[str]:
    number = column(table, name)
    return [table.index(row, number).data() for row in range(table.rowCount())]


def edit(store: Store, game: Scope, index: int, **changes: Any) -> None:
    with store.write("edit event") as unit:
        unit.edit(game, "event", key(index), changes)


def test_the_model_keeps_qts_rules(
    make_table: MakeTable, store: Store, game: Scope, qtmodeltester: ModelTester
) -> None:
    table, _ = make_table()
    qtmodeltester.check(table)

    edit(store, game, 2, event_type="Goal")
    with store.write("more") as unit:
        unit.add(game, "event", {"period": 1})
        unit.delete(game, "event", key(1))
    table.sort(column(table, "period"), Qt.SortOrder.DescendingOrder)
    table.set_filter("goal")

    qtmodeltester.check(table)


def test_cells_are_typed(make_table: MakeTable) -> None:
    table, _ = make_table()

    assert shown(table, "start_elapsed_seconds") == ["1:00", "2:00", "3:00"]
    alignment = table.index(0, column(table, "period")).data(Qt.ItemDataRole.TextAlignmentRole)
    assert alignment & Qt.AlignmentFlag.AlignRight
    assert shown(table, "state") == ["waiting"] * 3


def test_an_add_with_2000_rows_resets_nothing_and_reads_nothing_that_it_wrote(
    make_table: MakeTable, store: Store, game: Scope, qtbot: QtBot
) -> None:
    with store.write("fill") as unit:
        for number in range(2000):
            unit.add(game, "event", {"period": 1 + number % 3, "event_type": "Shot"})
    table, counting = make_table()
    told: list[str] = []
    table.modelReset.connect(lambda: told.append("reset"))
    table.layoutChanged.connect(lambda: told.append("layout"))
    table.rowsInserted.connect(lambda _p, first, last: told.append(f"{first}-{last}"))

    with store.write("add event") as unit:
        stored = unit.add(game, "event", {"period": 1})

    assert told == ["2003-2003"]
    assert table.row_of(stored.key) == 2003
    assert counting.gets == []
    assert counting.lists == ["event"]


def test_an_edit_changes_its_row_only(make_table: MakeTable, store: Store, game: Scope) -> None:
    table, _ = make_table()
    rows: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last: rows.append((first.row(), last.row())))

    edit(store, game, 2, event_type="Goal")

    assert rows == [(1, 1)]
    assert shown(table, "event_type") == ["Shot", "Goal", "Shot"]


def test_a_deleted_row_goes_and_undo_brings_it_back_to_its_place(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    table, _ = make_table()

    with store.write("delete event") as unit:
        unit.delete(game, "event", key(2))
    assert shown(table, "event_index") == ["1", "3"]

    store.undo()
    assert shown(table, "event_index") == ["1", "2", "3"]


def test_a_row_moves_when_the_field_it_is_sorted_by_changes(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    table, _ = make_table()
    table.sort(column(table, "period"), Qt.SortOrder.AscendingOrder)
    followed = QPersistentModelIndex(table.index(0, 0))

    edit(store, game, 1, period=4)

    assert shown(table, "event_index") == ["2", "3", "1"]
    assert followed.row() == 2


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Qt.SortOrder.AscendingOrder, ["1", "2", "3", "4", "5"]),
        (Qt.SortOrder.DescendingOrder, ["3", "2", "1", "4", "5"]),
    ],
)
def test_empty_cells_sort_last_and_ties_keep_their_order(
    make_table: MakeTable, store: Store, game: Scope, order: Qt.SortOrder, expected: list[str]
) -> None:
    table, _ = make_table()
    table.sort(column(table, "period"), order)

    with store.write("two without a period") as unit:
        unit.add(game, "event", {"event_type": "Pass"})
        unit.add(game, "event", {"event_type": "Pass"})

    assert shown(table, "event_index") == expected


def test_sorting_keeps_what_points_at_a_row(make_table: MakeTable) -> None:
    table, _ = make_table()
    followed = QPersistentModelIndex(table.index(0, 1))

    table.sort(column(table, "period"), Qt.SortOrder.DescendingOrder)

    assert followed.row() == 2


def test_the_filter_wants_every_word_whatever_its_case(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    edit(store, game, 2, event_type="Goal", note="Top corner")
    table, _ = make_table()

    table.set_filter("GOAL top")
    assert shown(table, "event_index") == ["2"]

    table.set_filter("goal bottom")
    assert table.rowCount() == 0
    assert table.record_count == 3

    table.set_filter("")
    assert table.rowCount() == 3


def test_a_filter_lets_in_what_begins_to_match(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    table, _ = make_table()
    table.set_filter("penalty")

    edit(store, game, 3, event_type="Penalty")
    assert shown(table, "event_index") == ["3"]

    edit(store, game, 3, event_type="Shot")
    assert table.rowCount() == 0


def test_columns_that_are_empty_in_the_whole_scope_are_not_offered(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    table, _ = make_table()
    note = column(table, "note")
    told = []
    table.filled.connect(lambda: told.append(table.is_offered(note)))
    assert not table.is_offered(note)
    assert not table.is_offered(column(table, "game_id"))
    assert table.is_offered(column(table, "period"))

    edit(store, game, 1, note="rebound")

    assert told == [True]


def test_an_end_that_is_always_the_start_is_not_offered_until_it_differs(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    edit(store, game, 1, end_elapsed_seconds=60)
    table, _ = make_table()
    assert not table.is_offered(column(table, "end_elapsed_seconds"))

    edit(store, game, 1, end_elapsed_seconds=75)

    assert table.is_offered(column(table, "end_elapsed_seconds"))


def test_an_acknowledged_row_becomes_synced(
    make_table: MakeTable, store: Store, game: Scope, qtbot: QtBot
) -> None:
    from tracker.local_db.outbox import Accepted

    table, _ = make_table()
    for kind in ("game", "event"):
        batch = store.outbox.freeze_batch(game, kind)
        if kind == "event":
            qtbot.waitUntil(lambda: shown(table, "state") == ["sent"] * 3)
        accepted = [Accepted(change.change_id, 1 + n) for n, change in enumerate(batch)]
        store.outbox.acknowledge(game, kind, accepted)

    qtbot.waitUntil(lambda: shown(table, "state") == ["synced"] * 3)


def test_a_parked_row_says_the_servers_reason(
    make_table: MakeTable, store: Store, game: Scope, qtbot: QtBot
) -> None:
    from tracker.local_db.outbox import Accepted, Rejected

    table, _ = make_table()
    (of_game,) = store.outbox.freeze_batch(game, "game")
    store.outbox.acknowledge(game, "game", [Accepted(of_game.change_id, 1)])
    first = store.outbox.freeze_batch(game, "event")[0]

    store.outbox.park([Rejected(first.change_id, "23514", "The period is not played.")])

    qtbot.waitUntil(lambda: table.stored(0).state is RecordState.PARKED)
    tip = table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "The server refused it. The period is not played."


def test_many_changes_at_once_are_read_in_slices(
    make_table: MakeTable, store: Store, game: Scope, qtbot: QtBot
) -> None:
    table, _ = make_table()

    with store.write("many") as unit:
        for _ in range(AT_ONCE * 20):
            unit.add(game, "event", {"period": 1})

    assert table.rowCount() == 3
    qtbot.waitUntil(lambda: table.rowCount() == 3 + AT_ONCE * 20)
    assert shown(table, "event_index") == [str(n) for n in range(1, 4 + AT_ONCE * 20)]


def test_a_change_set_of_another_scope_or_kind_reads_nothing(
    make_table: MakeTable, store: Store, game: Scope
) -> None:
    _, counting = make_table()

    with store.write("a shift") as unit:
        unit.add(game, "shift", {"period": 1})
        unit.add(Scope("hockey", "7"), "event", {"period": 1})

    assert counting.gets == []


def test_a_commit_announces_the_keys_that_it_touched(store: Store, game: Scope) -> None:
    heard: list[ChangeSet] = []
    leave = store.subscribe(heard.append)

    edit(store, game, 1, period=2)
    leave()

    assert [c.key for c in heard[0].records] == [key(1)]


@pytest.mark.parametrize("is_restored", [False, True], ids=["pulled", "on a restored server"])
def test_a_record_that_gets_another_key_leaves_its_old_row(
    make_table: MakeTable, store: Store, game: Scope, qtbot: QtBot, is_restored: bool
) -> None:
    while batch := store.outbox.freeze_batch(game, "event"):
        store.outbox.acknowledge(game, "event", [Accepted(c.change_id, 1) for c in batch])
    table, _ = make_table()
    before = table.stored(1)
    record = before.record.changed({"event_index": 40})
    row = ServerRow(before.record_id, record.key, 5, SENT_AT, False, record.payload())

    if is_restored:
        store.restarting.put_on(game, "event", [row], {})
    else:
        store.mirror.apply_page(game, "event", [row], 5)

    qtbot.waitUntil(lambda: table.row_of(key(40)) is not None and not table._stale)
    shown_keys = [table.stored(n).key for n in range(table.rowCount())]
    assert (shown_keys, table.record_count) == ([key(1), key(3), key(40)], 3)
