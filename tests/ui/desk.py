"""What the tests of the window share: a fixed clock, a fake sync, and looks at the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QWidget

from tracker.core.changes import RecordState
from tracker.core.merge import Stamp
from tracker.core.neighbour import Surroundings
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted, Rejected
from tracker.local_db.settling import Moved, RemoteEdit
from tracker.local_db.store import Store
from tracker.sync.report import SyncReport
from tracker.ui.lookout import Meet
from tracker.ui.main_window import MainWindow
from tracker.ui.status import SyncProblem, SyncStatus
from tracker.ui.views.record_page import RecordPage

GAME = Scope("hockey", "18969")


NOON = datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
Heard = list[SyncStatus]


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 2, 28, 19, 42, tzinfo=UTC)


@dataclass
class FakeSync:
    """A SyncController that says what the test wants."""

    calls: list[str] = field(default_factory=list)
    report: Callable[[SyncStatus], None] = lambda _status: None
    sights: list[tuple[Scope | None, str]] = field(default_factory=list)
    meet: Meet = lambda _neighbours: None
    last_sync_at: datetime | None = None

    def start(self, report: Callable[[SyncStatus], None]) -> None:
        self.report = report
        self.calls.append("start")

    def wake(self) -> None:
        self.calls.append("wake")

    def sync_now(self) -> None:
        self.calls.append("sync_now")

    def look_at(self, scope: Scope | None, doing: str, meet: Meet) -> None:
        self.sights.append((scope, doing))
        self.meet = meet

    def pause(self, is_paused: bool) -> None:
        self.calls.append("pause" if is_paused else "go on")

    def accept(self, scope: Scope, problem: SyncProblem) -> None:
        self.calls.append(f"accept {scope}: {problem}")

    def stop(self) -> None:
        self.calls.append("stop")


class ScriptedEngine:
    """Answers each run with the next report or error of the script."""

    def __init__(self, *script: SyncReport | Exception) -> None:
        self.script = list(script)
        self.threads: list[threading.Thread] = []
        self.is_closed = False
        self.asked: list[tuple[object, set[str]]] = []
        self.looked: list[tuple[Scope | None, str]] = []
        self.surroundings: Surroundings | None = None

    def run_once(self, scopes: object = None, **consent: bool) -> SyncReport:
        self.asked.append((scopes, {name for name, given in consent.items() if given}))
        self.threads.append(threading.current_thread())
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look_around(self, scope: Scope | None, doing: str = "") -> Surroundings | None:
        self.looked.append((scope, doing))
        return self.surroundings

    def stop(self) -> None:
        return None

    def drop_connections(self) -> None:
        return None

    @contextmanager
    def open(self, progress: Callable[[int, int], None]) -> Iterator[ScriptedEngine]:
        progress(120, 400)
        yield self
        self.is_closed = True


def cells(window: MainWindow, *names: str) -> list[tuple[str, ...]]:
    """The shown rows of the open tab, as texts of the named columns."""
    page = page_of(window)
    columns = [column for name in names for column in page.table.columns if column.name == name]
    rows = [page.table.stored(row) for row in range(page.table.rowCount())]
    return [tuple(column.text(row) for column in columns) for row in rows]


def field_of(widget: QWidget, accessible_name: str) -> QLineEdit:
    """The line of an editor, found the way a screen reader finds it."""
    lines = [
        line for line in widget.findChildren(QLineEdit) if line.accessibleName() == accessible_name
    ]
    assert lines, accessible_name
    return lines[0]


def acknowledge_all(store: Store, version: int = 1) -> None:
    for kind in ("game", "roster", "shift", "event"):
        batch = store.outbox.freeze_batch(GAME, kind)
        accepted = [Accepted(c.change_id, version + n) for n, c in enumerate(batch)]
        store.outbox.acknowledge(GAME, kind, accepted)


def park_first_event(store: Store, reason: str) -> None:
    (game_change,) = store.outbox.freeze_batch(GAME, "game")
    store.outbox.acknowledge(GAME, "game", [Accepted(game_change.change_id, 1)])
    first = store.outbox.freeze_batch(GAME, "event")[0]
    store.outbox.park([Rejected(first.change_id, "23514", reason)])


def disagree(store: Store) -> None:
    """Here and on another laptop somebody wrote a note; theirs is a minute later."""
    acknowledge_all(store)
    with store.write("edit event") as unit:
        unit.edit(GAME, "event", "E1896900001", {"note": "mine"})
    (change,) = store.outbox.freeze_batch(GAME, "event")
    row = {**orjson.loads(change.row), "note": None}
    edit = RemoteEdit(
        90,
        "edit",
        Stamp(FixedClock().now() + timedelta(minutes=1), "other-laptop"),
        {"note": (None, "theirs")},
    )
    moved = Moved(change.change_id, 90, {**row, "note": "theirs"}, is_deleted=False, edits=[edit])
    store.settlements.settle([moved])


def states(window: MainWindow) -> list[RecordState]:
    page = page_of(window)
    return [page.table.stored(row).state for row in range(page.table.rowCount())]


def page_of(window: MainWindow) -> RecordPage:
    """The open tab."""
    page = window.page.page()
    assert page is not None
    return page


def table_of(window: MainWindow) -> QTableView:
    """The open tab's table."""
    table = page_of(window).findChild(QTableView)
    assert isinstance(table, QTableView)
    return table


def press(window: MainWindow, key: Qt.Key, control: bool = False, shift: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    if control:
        modifiers |= Qt.KeyboardModifier.ControlModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or window.frame, key, modifiers)


def write(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def in_table(window: MainWindow, row: int) -> None:
    page_of(window).focus_table()
    page_of(window).select(page_of(window).table.stored(row).key)
    QApplication.processEvents()


def form_error(window: MainWindow) -> str:
    labels = window.page.form.findChildren(QLabel)
    return next((x.text() for x in labels if x.property("tone") == "bad" and x.isVisible()), "")


def column_of(window: MainWindow, name: str) -> int:
    """A column's number by its field's name."""
    return [column.name for column in page_of(window).table.columns].index(name)
