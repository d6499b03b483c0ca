"""The list, the counts and the undo label go on after a reading that failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QObject
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from tracker.core.scope import Scope
from tracker.errors import StoreLocked
from tracker.local_db.store import Store
from tracker.ui import overview
from tracker.ui.background import Background
from tracker.ui.overview import Overview, OverviewReader
from tracker.ui.scope_item import ScopeItem
from tracker.ui.session import RecordReader

OTHER = Scope("hockey", "18970")


class Lists:
    """Lists nothing; fails as often as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.asked: list[Sequence[Scope] | None] = []

    def __call__(
        self, _reader: RecordReader, scopes: Sequence[Scope] | None
    ) -> Sequence[ScopeItem]:
        if self.failures:
            raise self.failures.pop(0)
        self.asked.append(scopes)
        return ()


@pytest.fixture
def lists() -> Lists:
    return Lists()


@pytest.fixture
def read(store: Store, lists: Lists, qtbot: QtBot) -> Iterator[tuple[OverviewReader, list[object]]]:
    parent = QObject()
    background = Background(parent)
    made, heard = OverviewReader(store, lists, background, parent), list[object]()
    made.read.connect(heard.append)
    leave = store.subscribe(made.follow)
    yield made, heard
    leave()
    made.stop()
    assert background.close()


def record(store: Store, scope: Scope) -> None:
    with store.write("add event") as unit:
        unit.add(scope, "event", {"period": 1})


def test_scopes_whose_reading_failed_are_read_again(
    read: tuple[OverviewReader, list[object]],
    store: Store,
    lists: Lists,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    game: Scope,
) -> None:
    monkeypatch.setattr(overview, "RETRY_MILLISECONDS", 1)
    _, heard = read
    with capture_exceptions() as raised:
        lists.failures = [StoreLocked("It is in use.")]
        record(store, game)
        qtbot.waitUntil(lambda: bool(heard))

    assert [kind for kind, _, _ in raised] == [StoreLocked]
    assert lists.asked == [[game]]
    assert isinstance(heard[0], Overview)


def test_a_bug_in_one_reading_does_not_end_the_others(
    read: tuple[OverviewReader, list[object]],
    store: Store,
    lists: Lists,
    qtbot: QtBot,
    game: Scope,
) -> None:
    _, heard = read
    with capture_exceptions() as raised:
        lists.failures = [KeyError("x")]
        record(store, game)
        qtbot.waitUntil(lambda: bool(raised))

    record(store, OTHER)

    qtbot.waitUntil(lambda: bool(heard))
    assert lists.asked == [[OTHER]]
