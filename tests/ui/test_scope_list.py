"""The list of scopes: what one commit touched is read and shown, the rest is left alone."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME
from tracker.core.ids import Key
from tracker.core.scope import Scope
from tracker.local_db.reading import Reader
from tracker.local_db.store import Store
from tracker.ui.models.scope_list import ScopeList
from tracker.ui.scope_item import ScopeItem


def item(number: int, waiting: int = 0) -> ScopeItem:
    scope = Scope("hockey", str(number))
    return ScopeItem(scope, f"Game {number}", "2026-02-28", "live", waiting, 0)


@pytest.mark.parametrize("seed", range(5))
def test_the_list_shows_whatever_items_it_is_given(seed: int, qtmodeltester: ModelTester) -> None:
    model, chance = ScopeList(), random.Random(seed)
    qtmodeltester.check(model)
    for _ in range(40):
        numbers = chance.sample(range(1, 12), chance.randrange(9))
        items = [item(n, chance.randrange(2)) for n in numbers]

        model.show_items(items)

        assert [model.item(row) for row in range(model.rowCount())] == items
        assert [model.row_of(i.scope) for i in items] == list(range(len(items)))
        assert model.row_of(Scope("hockey", "99")) is None


def test_a_changed_line_is_the_only_one_that_is_announced() -> None:
    model = ScopeList()
    model.show_items([item(1), item(2), item(3)])
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.rowsMoved.connect(lambda: changed.append(-1))
    model.rowsInserted.connect(lambda: changed.append(-1))

    model.show_items([item(1), item(2, waiting=1), item(3)])

    assert changed == [1]


def test_many_new_lines_are_one_insertion() -> None:
    model = ScopeList()
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))

    model.show_items([item(n) for n in (1, 5, 9)])
    model.show_items([item(n) for n in (1, 2, 3, 5, 7, 9)])

    assert inserted == [(0, 2), (1, 2), (4, 4)]


def test_after_a_commit_only_the_touched_scope_is_read(
    open_window: OpenWindow,
    store: Store,
    game: Scope,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with store.write("another game") as unit:
        fields = {"game_id": 18970, "game_date": "2026-03-01", "home_team": "Ice"}
        unit.add(Scope("hockey", "18970"), "game", fields)
    window = open_window()
    asked: list[Sequence[Scope] | None] = []
    scopes = Reader.scopes

    def listening(self: Reader, wanted: Sequence[Scope] | None = None) -> object:
        asked.append(wanted)
        return scopes(self, wanted)

    monkeypatch.setattr(Reader, "scopes", listening)
    with qtbot.waitSignal(window._overview.read), store.write("rename") as unit:
        unit.edit(GAME, "game", Key("G18969"), {"game_date": "2026-03-02"})

    assert asked == [[GAME]]
    assert [window.frame.scopes.item(row).scope.id for row in (0, 1)] == ["18969", "18970"]


def test_what_waits_in_all_scopes_is_counted_together(
    open_window: OpenWindow, store: Store, game: Scope, qtbot: QtBot
) -> None:
    window = open_window()
    assert window._shown.counts.waiting == 4

    with qtbot.waitSignal(window._overview.read), store.write("another game") as unit:
        unit.add(Scope("hockey", "18970"), "game", {"game_id": 18970})

    assert window._shown.counts.waiting == 5
    assert window.frame.scopes.rowCount() == 2
