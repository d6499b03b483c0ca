"""Whom a pulled reference means while a record of one's own has the same number."""

from __future__ import annotations

from typing import Any

import orjson

from tests.local_db.board import Player
from tests.local_db.conftest import EDITED_THERE, MATCH, Bench
from tests.local_db.test_mirror import other_row
from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported
from tracker.local_db.mirror import ServerRow


def target(bench: Bench, key: str) -> str | None:
    with bench.store._parts.database.read() as connection:
        row: Any = connection.exec_driver_sql("select refs from records where key = ?", (key,))
        found: str | None = orjson.loads(row.scalar_one()).get("answers_index")
        return found


def server_id(number: int) -> str:
    return derived_record_id("other", "move", str(number))


def test_it_means_the_servers_deleted_record_and_not_a_live_one_of_our_own(bench: Bench) -> None:
    bench.add(text="ours has number 1, too")
    bench.pull(other_row(1, 4, is_deleted=True), cursor=4)
    bench.pull(other_row(9, 5, answers_index=1), cursor=5)
    assert target(bench, "Vm100009") == server_id(1)


def test_it_waits_for_the_servers_record_instead_of_taking_our_own(bench: Bench) -> None:
    bench.add(text="ours has number 1, too")
    bench.pull(other_row(9, 5, answers_index=1), cursor=5)
    assert target(bench, "Vm100009") is None
    bench.add(text="another one of ours")
    assert target(bench, "Vm100009") is None
    bench.pull(other_row(1, 6, is_deleted=True), cursor=6)
    assert target(bench, "Vm100009") == server_id(1)


def test_an_edit_of_our_own_means_what_is_shown_here(bench: Bench) -> None:
    ours = bench.add(text="ours has number 1, too")
    bench.pull(other_row(1, 4, is_deleted=True), other_row(9, 5), cursor=5)
    bench.edit("Vm100009", answers_index=1)
    assert target(bench, "Vm100009") == bench.get(ours).record_id


IMPORTED = derived_record_id("file", "player", "1")


def import_player(bench: Bench) -> None:
    """It has number 2 here."""
    bench.add("player", name="somebody")
    with bench.store.write("import") as unit:
        unit.put(MATCH, Imported(Player, IMPORTED, {"name": "imported"}, "line 1"))


def pull_anothers_import(bench: Bench, version: int = 5) -> None:
    """The server has it under number 7."""
    player = Player(match_id="m1", player_index=7, name="imported")
    row = ServerRow(IMPORTED, player.key, version, EDITED_THERE, False, player.payload())
    bench.pull(row, cursor=version, kind="player")


def test_our_references_follow_an_import_that_has_another_number_on_the_server(
    bench: Bench,
) -> None:
    import_player(bench)
    move = bench.add(player_index=2, text="its move")
    other = bench.add(player_index=1)
    bench.heard.clear()
    pull_anothers_import(bench)
    assert (bench.value(move, "player_index"), bench.value(other, "player_index")) == (7, 1)
    assert move in {c.key for heard in bench.heard for c in heard.records}
    assert (move, "add", "waiting") in bench.waiting()
    waiting = bench.waiting()
    pull_anothers_import(bench)
    assert (bench.waiting(), bench.value(move, "player_index")) == (waiting, 7)


def test_undo_means_the_imported_record_after_it_got_another_number(bench: Bench) -> None:
    import_player(bench)
    move = bench.add(player_index=2)
    bench.edit(move, player_index=1)
    pull_anothers_import(bench)
    bench.store.undo()
    assert bench.value(move, "player_index") == 7
    bench.store.redo()
    assert bench.value(move, "player_index") == 1


def test_a_reference_that_the_server_has_follows_by_a_change_of_its_own(bench: Bench) -> None:
    import_player(bench)
    bench.sync(kind="player")
    move = bench.add(player_index=2)
    bench.sync(version=3)
    pull_anothers_import(bench)
    assert bench.value(move, "player_index") == 7
    (row,) = bench.rows()
    assert (row["move_key"], row["player_index"], row["base_version"]) == (move, 7, 3)


def test_what_a_restored_server_lost_points_at_the_number_that_it_has(bench: Bench) -> None:
    import_player(bench)
    bench.sync(kind="player")
    move = bench.add(player_index=2)
    bench.sync(version=3)
    player = Player(match_id="m1", player_index=7, name="imported")
    row = ServerRow(IMPORTED, player.key, 5, EDITED_THERE, False, player.payload())
    bench.store.restarting.put_on(MATCH, "player", [row], {})
    bench.store.restarting.put_on(MATCH, "move", [], {})
    assert (bench.value(move, "player_index"), bench.waiting()[-1]) == (7, (move, "add", "waiting"))
