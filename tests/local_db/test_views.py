from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from tests.local_db.board import BOARD, LONGER
from tests.local_db.conftest import MATCH, Bench
from tracker.core.profile import Profile
from tracker.core.record import column_names
from tracker.core.registry import Registry, discover
from tracker.local_db.store import Store


def query(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store._database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_each_kind_has_a_view_with_typed_columns(bench: Bench) -> None:
    bench.add(text="e4", points=3, weight=Decimal("1.50"), is_final=True)
    (row,) = query(
        bench.store,
        "select move_key, move_index, text, points, weight, is_final, deleted, sync_state,"
        " server_version, typeof(points), typeof(weight), typeof(text) from board_move",
    )
    expected = ("Vm100001", 1, "e4", 3, 1.5, 1, 0, "waiting", 0, "integer", "real", "text")
    assert row == expected


def test_a_view_follows_the_state_of_each_record(bench: Bench) -> None:
    bench.add()
    (sent,) = bench.freeze()
    bench.add()
    bench.acknowledge(sent, 4)
    states = query(bench.store, "select sync_state, server_version from board_move order by 2")
    assert states == [("waiting", 0), ("synced", 4)]


def test_the_views_can_be_read_by_other_programs_and_not_written(
    bench: Bench, tmp_path: Path
) -> None:
    bench.add(text="e4")
    bench.store.close()
    other = sqlite.connect(str(tmp_path / "data/tracker.db"))
    other.execute("pragma trusted_schema = off")
    assert other.execute("select text from board_move").fetchall() == [("e4",)]
    with pytest.raises(sqlite.OperationalError, match="view"):
        other.execute("update board_move set text = 'x'")
    other.close()


@pytest.mark.parametrize("profile", list(discover()), ids=lambda p: p.name)
def test_every_profile_has_a_view_for_each_kind(
    open_folder: Callable[..., Store], profile: Profile
) -> None:
    store = open_folder(registry=discover())
    for kind in profile.kinds:
        rows = query(
            store, f"select name from pragma_table_info('{profile.name}_{kind.kind.name}')"
        )
        names = [name for (name,) in rows]
        assert names[: 1 + len(column_names(kind))] == [kind.kind.key_field, *column_names(kind)]


def test_a_changed_kind_gets_a_new_view_and_its_records_the_new_columns(
    bench: Bench, open_folder: Callable[..., Store]
) -> None:
    bench.add(text="e4", points=3)
    bench.store.close()
    store = open_folder(registry=Registry([LONGER]))
    assert query(store, "select text, clock from board_move") == [("e4", 60)]
    (row,) = Bench(store).rows()
    assert (row["text"], row["clock"]) == ("e4", 60)
    assert "points" not in row


def test_what_was_sent_before_a_kind_changed_is_sent_again_as_it_was(
    bench: Bench, open_folder: Callable[..., Store]
) -> None:
    bench.add(text="e4", points=3)
    bench.sync()
    bench.add(text="e5", points=4)
    sent = bench.freeze()
    bench.store.close()
    later = Bench(open_folder(registry=Registry([LONGER])))
    assert later.freeze() == sent
    assert later.waiting() == [("Vm100002", "add", "sent")]
    later.acknowledge(sent[0], 9)
    later.edit("Vm100002", text="e6")
    (row,) = later.rows()
    assert (row["text"], row["clock"], row["base_version"]) == ("e6", 60, 9)


def test_an_edit_from_before_a_kind_changed_can_be_taken_back(
    bench: Bench, open_folder: Callable[..., Store]
) -> None:
    key = bench.add(text="e4")
    bench.sync()
    bench.edit(key, text="e5")
    bench.store.close()
    later = Bench(open_folder(registry=Registry([LONGER])))
    later.edit(key, text="e4")
    assert later.waiting() == []


def test_an_unchanged_kind_is_left_alone_and_so_are_peoples_own_views(
    bench: Bench, open_folder: Callable[..., Store]
) -> None:
    bench.add()
    with bench.store._database.write() as connection:
        connection.exec_driver_sql("create view mine as select 1 as one")
    bench.store.close()
    store = open_folder()
    assert query(store, "select one from mine") == [(1,)]
    assert BOARD.name == "board"
    assert Bench(store).keys() == ["Vm100001"]
    assert MATCH.profile == "board"
