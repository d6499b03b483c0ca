"""Renders the main states of the window from the shipped game into this folder."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parents[2]))

import orjson
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tracker.core.merge import Stamp
from tracker.core.neighbour import Neighbour
from tracker.core.profile import ImportResult, Note
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted, Rejected
from tracker.local_db.settling import Moved, RemoteEdit
from tracker.local_db.store import Store, open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.importing import ImportReport
from tracker.ui.lookout import Meet
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import ScopeThere, SyncController, WindowSession
from tracker.ui.status import SyncPhase, SyncProblem, SyncStatus
from tracker.ui.theme import Theme, ThemeChoice

FOLDER = Path(__file__).parent
NOW = datetime(2026, 2, 28, 21, 4, tzinfo=UTC)
WIDTH, HEIGHT = 1366, 768


class FixedClock:
    def now(self) -> datetime:
        return NOW


class Said:
    """A SyncController that only says how things stand."""

    def __init__(self, status: SyncStatus) -> None:
        self._status, self.last_sync_at = status, status.last_sync_at
        self.neighbours: tuple[Neighbour, ...] = ()

    def start(self, report: Callable[[SyncStatus], None]) -> None:
        report(self._status)

    def accept(self, scope: Scope, problem: SyncProblem) -> None: ...
    def wake(self) -> None: ...
    def sync_now(self) -> None: ...
    def look_at(self, _scope: Scope | None, _doing: str, meet: Meet) -> None:
        meet(self.neighbours)

    def pause(self, is_paused: bool) -> None: ...
    def stop(self) -> None: ...


def shipped_game(registry: Registry) -> tuple[str, ImportResult]:
    for profile in registry:
        if profile.tools.demo is not None:
            return profile.name, profile.tools.demo.load(None)
    raise LookupError("no profile ships a recording")


def fill(store: Store) -> Scope:
    """The game, acknowledged but for its last few events: one parked, some sent, some waiting."""
    name, result = shipped_game(store.registry)
    part = result.scopes[0]
    scope = Scope(name, part.scope_id)
    with store.write(f"import {scope}") as unit:
        for imported in part.records:
            unit.put(scope, imported)
    version = 0
    for kind in (kind.kind.name for kind in store.registry.profile(name).kinds):
        while batch := store.outbox.freeze_batch(scope, kind, max_rows=100):
            accepted = [Accepted(c.change_id, version + n) for n, c in enumerate(batch, 1)]
            store.outbox.acknowledge(scope, kind, accepted)
            version += len(batch)
    with store.write("another game") as unit:
        other = Scope(name, "18969")
        fields = {"home_team": "Ice", "away_team": "Velodrome", "game_date": "2024-09-08"}
        unit.add(other, "game", {**fields, "status": "live"})
    return scope


def edit_last(store: Store, scope: Scope) -> None:
    with store.read() as reader:
        last = reader.list(scope, "event")[-12:]
    with store.write("edit events") as unit:
        for stored in last[:4]:
            unit.edit(scope, "event", stored.key, {"note": "checked on video"})
    sent = store.outbox.freeze_batch(scope, "event")
    reason = "event_team_player_1 99 is on the roster of both teams; correct one of them."
    store.outbox.park([Rejected(sent[0].change_id, "23514", reason)])
    with store.write("edit events") as unit:
        for stored in last[6:9]:
            unit.edit(scope, "event", stored.key, {"note": "rebound"})


def disagree(store: Store, scope: Scope) -> None:
    """Another laptop had written another note a minute later; and a player's number here."""
    with store.read() as reader:
        old = reader.list(scope, "event")[-20]
    with store.write("edit event") as unit:
        unit.edit(scope, "event", old.key, {"note": "tip in front", "event_team_player_1": 20})
    changes = store.outbox.freeze_batch(scope, "event")
    change = next(c for c in changes if c.key == old.key)
    base = old.record.payload()
    theirs = {"note": "deflected by a stick", "event_team_player_1": 29}
    fields = {name: (base[name], value) for name, value in theirs.items()}
    edit = RemoteEdit(9000, "edit", Stamp(NOW + timedelta(minutes=1), "bench-2"), fields)
    row = {**orjson.loads(change.row), **base, **theirs}
    store.settlements.settle([Moved(change.change_id, 9000, row, is_deleted=False, edits=[edit])])


class Elsewhere:
    """A server with three games that are not here."""

    def unknown(self) -> list[ScopeThere]:
        games = (
            ("2024020009", "BOS – FLA", "2024-10-08"),
            ("18977", "Ace – Velodrome", "2024-10-06"),
        )
        return [ScopeThere(Scope("hockey", n), title, day) for n, title, day in games]

    def want(self, scope: Scope) -> None: ...
    def give_up(self, scope: Scope) -> None: ...
    def wanted(self) -> set[Scope]:
        return set()


class Studio:
    """One window per picture, over one store."""

    def __init__(self, store: Store, theme: Theme, folder: Path) -> None:
        self._store, self._theme, self._folder = store, theme, folder

    def window(self, sync: SyncController | None = None, **others: Any) -> MainWindow:
        session = WindowSession(
            self._store,
            self._store.registry,
            FixedClock(),
            self._folder,
            sync=sync,
            connect=lambda _url, _token, _key, _settle: Said(SyncStatus(SyncPhase.IDLE)),
            **others,
        )
        frame = WindowFrame(self._theme, scope_labels(self._store.registry))
        window = MainWindow(session, self._theme, frame)
        frame.resize(WIDTH, HEIGHT)
        frame.show()
        window.begin()
        QTest.qWait(400)
        return window

    def keep(self, window: MainWindow, name: str, widget: QWidget | None = None) -> None:
        QTest.qWait(300)
        while getattr(widget, "_is_reading", False):
            QTest.qWait(100)
        picture = (widget or window.frame).grab().toImage()
        _with_few_colours(picture).save(str(FOLDER / f"{name}.png"))
        window.page.form.cancel()
        window.frame.close()
        window.frame.deleteLater()
        QTest.qWait(50)


def _with_few_colours(picture: QImage) -> QImage:
    """A third of the size: the window has few colours, the rest is the edges of letters."""
    exact = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(exact.constBits()).cast("B").cast("I")
    common = [colour for colour, _ in Counter(pixels).most_common(256)]
    how = Qt.ImageConversionFlag.ThresholdDither
    return exact.convertToFormat(QImage.Format.Format_Indexed8, common, how)


def last_event(window: MainWindow, back: int = 1) -> None:
    page = window.page.page()
    assert page is not None
    page.select(page.table.stored(page.table.rowCount() - back).key)
    page.focus_table()


def main() -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        empty = open_store(Path(folder) / "empty", discover(), FixedClock())
        nothing = Studio(empty, theme, Path(folder))
        nothing.keep(nothing.window(), "empty")
        empty.close()
        store = open_store(Path(folder) / "full", discover(), FixedClock())
        scope = fill(store)
        studio = Studio(store, theme, Path(folder))
        synced = Said(SyncStatus(SyncPhase.IDLE, NOW))
        window = studio.window(synced)
        last_event(window, 3)
        studio.keep(window, "game-light")
        edit_last(store, scope)
        theme.choose(ThemeChoice.DARK)
        window = studio.window(synced)
        last_event(window)
        studio.keep(window, "parked-dark")
        take_forms(studio, theme)
        take_dialogs(studio, theme)
        disagree(store, scope)
        take_lists(studio, theme)
        take_company(studio, theme)
        store.close()


def take_forms(studio: Studio, theme: Theme) -> None:
    theme.choose(ThemeChoice.LIGHT)
    offline = Said(SyncStatus(SyncPhase.OFFLINE, NOW, message="No answer."))
    for name, choice, scale in (
        ("form-error-light", ThemeChoice.LIGHT, 1.0),
        ("form-parked-dark", ThemeChoice.DARK, 1.0),
        ("form-200-percent", ThemeChoice.LIGHT, 2.0),
    ):
        theme.choose(choice)
        theme.scale_to(scale)
        window = studio.window(offline)
        last_event(window, 12 if "parked" in name else 9)
        window.commands.edit()
        if "error" in name:
            window.page.form.focus_field("event_start_seconds")
            QTest.keyClicks(QApplication.focusWidget(), "7:99")
            window.page.form.save()
        studio.keep(window, name)
    theme.scale_to(1.0)


def take_dialogs(studio: Studio, theme: Theme) -> None:
    theme.choose(ThemeChoice.LIGHT)
    window = studio.window()
    dialog = window.dialogs.import_files()
    report = ImportReport(
        notes=[
            Note("line 12", True, "period 'x' is not a whole number."),
            Note("line 40", False, "Zone 'ozone' became 'o'."),
            Note("line 41", False, "Zone 'nzone' became 'n'."),
            Note("line 97", False, "Shot-Wrist became Shot_Wrist."),
        ]
    )
    report.counts.update({"added": 1592, "refused": 1})
    dialog._succeed(report)
    studio.keep(window, "import-report", dialog)
    window = studio.window()
    studio.keep(window, "keys", window.dialogs.keys())
    theme.choose(ThemeChoice.DARK)
    window = studio.window()
    studio.keep(window, "palette-dark", window.dialogs.palette())
    window = studio.window()
    studio.keep(window, "new-game-dark", window.dialogs.new_scope())


def take_lists(studio: Studio, theme: Theme) -> None:
    for choice, shade in ((ThemeChoice.LIGHT, "light"), (ThemeChoice.DARK, "dark")):
        theme.choose(choice)
        window = studio.window(Said(SyncStatus(SyncPhase.IDLE, NOW)))
        studio.keep(window, f"unsent-{shade}", window.review.unsent())
        window = studio.window(Said(SyncStatus(SyncPhase.IDLE, NOW)))
        studio.keep(window, f"to-settle-{shade}", window.review.to_settle())
    theme.choose(ThemeChoice.LIGHT)
    problem = SyncStatus(
        SyncPhase.NEEDS_YOU,
        NOW,
        message="The token has expired. Everything is kept here.",
        problem=SyncProblem.SIGN_IN,
    )
    window = studio.window(Said(problem))
    last_event(window)
    studio.keep(window, "problem-light")
    window = studio.window(Said(SyncStatus(SyncPhase.IDLE, NOW)), elsewhere=Elsewhere())
    studio.keep(window, "open-from-server-light", window.sharing.open_from_server())
    window = studio.window()
    studio.keep(window, "export-light", window.sharing.export())
    window = studio.window()
    studio.keep(window, "connect-light", window.dialogs.connect_server())
    theme.scale_to(2.0)
    window = studio.window(Said(SyncStatus(SyncPhase.IDLE, NOW)))
    studio.keep(window, "unsent-200-percent", window.review.unsent())
    theme.scale_to(1.0)


def take_company(studio: Studio, theme: Theme) -> None:
    company = Said(SyncStatus(SyncPhase.IDLE, NOW))
    company.neighbours = (Neighbour("Ana Berg", "shifts"), Neighbour("bench laptop", "events"))
    for name, choice, scale in (
        ("neighbours-light", ThemeChoice.LIGHT, 1.0),
        ("neighbours-dark", ThemeChoice.DARK, 1.0),
        ("neighbours-200-percent", ThemeChoice.LIGHT, 2.0),
    ):
        theme.choose(choice)
        theme.scale_to(scale)
        window = studio.window(company)
        last_event(window, 3)
        studio.keep(window, name)
    theme.scale_to(1.0)


if __name__ == "__main__":
    main()
