"""What goes in and out by hand: games of the server, files, and changes for another laptop."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import GAME, FakeSync
from tracker.core.profile import Note
from tracker.core.scope import Scope
from tracker.errors import ServerUnreachable
from tracker.local_db.store import Store
from tracker.ui.main_window import MainWindow
from tracker.ui.session import FileResult, ScopeThere
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.views.export_dialog import ExportDialog
from tracker.ui.views.fetch_dialog import FetchDialog

THERE = Scope("hockey", "7")


@dataclass
class Server:
    """What is on the server only, and what was asked of it."""

    there: list[ScopeThere] = field(default_factory=list)
    failure: ServerUnreachable | None = None
    asked: set[Scope] = field(default_factory=set)
    threads: list[threading.Thread] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def unknown(self) -> Sequence[ScopeThere]:
        self.threads.append(threading.current_thread())
        if self.failure is not None:
            raise self.failure
        return self.there

    def want(self, scope: Scope) -> None:
        self.asked.add(scope)

    def give_up(self, scope: Scope) -> None:
        self.asked.discard(scope)

    def wanted(self) -> Collection[Scope]:
        return self.asked

    def write(self, file: Path, scope: Scope | None) -> FileResult:
        self.files.append(file)
        return FileResult(f"4 changes are in {file.name}.", is_complete=scope is None)

    def upload(self, file: Path) -> FileResult:
        notes = [Note(f"hockey:7 E{n}", True, "It is on both rosters.") for n in range(7)]
        return FileResult("0 accepted, 7 refused.", is_complete=False, notes=notes)


@pytest.fixture
def server() -> Server:
    games = [("7", "A – B", "2026-03-01"), ("9", "Ravens – Owls", "2026-03-05")]
    return Server([ScopeThere(Scope("hockey", n), title, day) for n, title, day in games])


def words(dialog: FetchDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def opened(window: MainWindow, qtbot: QtBot) -> FetchDialog:
    dialog = window.sharing.open_from_server()
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.list.texts()) == 2)
    return dialog


def record_there(store: Store) -> None:
    with store.write("arrive") as unit:
        unit.add(THERE, "game", {"home_team": "A", "away_team": "B", "game_date": "2026-03-01"})


@pytest.fixture
def sync() -> FakeSync:
    return FakeSync()


@pytest.fixture
def connected(open_window: OpenWindow, game: Scope, server: Server, sync: FakeSync) -> MainWindow:
    return open_window(sync=sync, elsewhere=server, handing_over=server)


def test_what_is_on_the_server_only_is_found_by_typing_and_fetched(
    connected: MainWindow, store: Store, server: Server, sync: FakeSync, qtbot: QtBot
) -> None:
    dialog = opened(connected, qtbot)
    assert threading.main_thread() not in server.threads
    assert dialog.list.texts()[0] == ("Ravens – Owls", "2026-03-05", "hockey:9")
    line = dialog.findChild(QLineEdit)
    assert line is not None
    assert dialog.focusWidget() is line

    QTest.keyClicks(line, "03-01")
    assert [row[2] for row in dialog.list.texts()] == ["hockey:7"]
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert server.asked == {THERE}
    assert sync.calls[-1] == "sync_now"
    sync.report(SyncStatus(SyncPhase.SYNCING))
    record_there(store)
    assert "1 records so far" in words(dialog)
    server.asked.clear()
    sync.report(SyncStatus(SyncPhase.IDLE))
    assert not dialog.isVisible()
    assert connected.frame.panel.current() == THERE


def test_fetching_can_be_cancelled(
    connected: MainWindow, server: Server, sync: FakeSync, qtbot: QtBot
) -> None:
    dialog = opened(connected, qtbot)
    dialog.fetch()
    cancel = next(b for b in dialog.findChildren(QAbstractButton) if "Cancel" in b.text())
    assert cancel.isVisible()

    cancel.click()

    assert server.asked == set()
    assert "is not fetched" in words(dialog)
    sync.report(SyncStatus(SyncPhase.IDLE))
    assert connected.frame.panel.current() == GAME


def test_without_a_network_it_is_said_and_fetched_later(
    connected: MainWindow, store: Store, server: Server, sync: FakeSync, qtbot: QtBot
) -> None:
    dialog = opened(connected, qtbot)
    dialog.list.choose("hockey:7")
    dialog.fetch()
    sync.report(SyncStatus(SyncPhase.OFFLINE, message="The server does not answer."))
    assert "The server does not answer. A – B is fetched as soon as it can be." in words(dialog)

    record_there(store)
    server.asked.clear()
    sync.report(SyncStatus(SyncPhase.IDLE))
    assert connected.frame.panel.current() == THERE


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (SyncStatus(SyncPhase.IDLE), "Fetching Ravens – Owls: asked for."),
        (SyncStatus(SyncPhase.IDLE, message="2 changes behind."), "Fetching Ravens – Owls: asked"),
        (SyncStatus(SyncPhase.PAUSED), "The sync is paused. Ravens – Owls is fetched as soon as"),
    ],
)
def test_a_run_that_began_before_the_wish_is_no_pause(
    connected: MainWindow, sync: FakeSync, qtbot: QtBot, status: SyncStatus, said: str
) -> None:
    dialog = opened(connected, qtbot)
    dialog.fetch()

    sync.report(status)

    assert said in words(dialog)
    assert ("paused" in words(dialog)) is (status.phase is SyncPhase.PAUSED)


def test_what_is_gone_from_the_server_is_said(
    connected: MainWindow, server: Server, sync: FakeSync, qtbot: QtBot
) -> None:
    dialog = opened(connected, qtbot)
    dialog.fetch()
    server.asked.clear()
    sync.report(SyncStatus(SyncPhase.IDLE))

    assert "or you may not read it" in words(dialog)


def test_a_server_that_cannot_be_asked_says_why(
    connected: MainWindow, server: Server, qtbot: QtBot
) -> None:
    server.failure = ServerUnreachable("The server does not answer.")
    dialog = connected.sharing.open_from_server()
    assert dialog is not None

    qtbot.waitUntil(lambda: "The server does not answer." in words(dialog))
    assert "Reading…" not in words(dialog)


def test_without_a_server_only_files_are_offered(window: MainWindow) -> None:
    actions = window.frame.commands
    assert not actions["open_from_server"].isEnabled()
    assert not actions["upload"].isEnabled()
    assert actions["export"].isEnabled()


@pytest.mark.parametrize(
    ("label", "name"),
    [("Records as json", ""), ("Box score", "box.csv"), ("Box score", "box.pdf")],
)
def test_the_open_game_is_written_beside_the_ui_thread(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, label: str, name: str
) -> None:
    dialog = window.sharing.export()
    assert dialog is not None
    assert dialog.windowTitle() == "Export Ice – Oil"
    choice = dialog.findChild(QComboBox)
    assert choice is not None
    choice.setCurrentText(label)

    target = tmp_path / "out" / name if not name else tmp_path / name
    with qtbot.waitSignal(dialog.written, timeout=30_000) as written:
        dialog.export_to(target)

    result: FileResult = written.args[0]
    assert result.sentence.startswith("Written: ")
    assert window.frame.message.text == result.sentence
    assert target.exists()


def test_a_report_is_chosen_by_kind_and_format_and_says_where_it_is(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.frame.commands["report"].trigger()
    (dialog,) = window.frame.findChildren(ExportDialog)
    assert dialog.windowTitle() == "Report of Ice – Oil"
    kind, form = dialog.findChildren(QComboBox)
    kinds = [kind.itemText(n) for n in range(kind.count())]
    assert kinds == ["Box score", "Play-by-play", "Shot map", "Time on ice", "Faceoffs"]
    kind.setCurrentText("Faceoffs")
    form.setCurrentText("Workbook")
    assert dialog.file_name() == "18969-faceoffs.xlsx"

    with qtbot.waitSignal(dialog.written, timeout=30_000):
        dialog.export_to(tmp_path / dialog.file_name())

    assert window.frame.message.text == f"Written: 18969-faceoffs.xlsx in {tmp_path}."
    assert (tmp_path / "18969-faceoffs.xlsx").exists()


def test_records_have_no_format_to_choose(window: MainWindow) -> None:
    dialog = window.sharing.export()
    assert dialog is not None
    kind, form = dialog.findChildren(QComboBox)
    assert not form.isHidden()
    kind.setCurrentText("Records as json")
    assert form.isHidden()


def test_an_export_that_fails_says_why(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = window.sharing.export()
    assert dialog is not None
    choice = dialog.findChild(QComboBox)
    assert choice is not None
    choice.setCurrentText("Box score")

    dialog.export_to(tmp_path / "box.docx")

    qtbot.waitUntil(lambda: any(x.property("tone") == "bad" for x in dialog.findChildren(QLabel)))
    assert not (tmp_path / "box.docx").exists()


def test_a_closed_export_window_is_gone_also_when_it_still_wrote(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write, written = threading.Event(), threading.Event()

    def write(_form: object, target: Path) -> FileResult:
        assert may_write.wait(10)
        written.set()
        return FileResult(f"Written: {target.name}.", is_complete=True)

    first, second = window.sharing.export(), window.sharing.export()
    assert first is not None
    assert second is not None
    monkeypatch.setattr(second, "_write", write)
    second.export_to(tmp_path / "box.csv")
    first.close()
    second.close()
    qtbot.waitUntil(lambda: not shiboken6.isValid(first))
    assert shiboken6.isValid(second)

    may_write.set()

    qtbot.waitUntil(lambda: not shiboken6.isValid(second))
    assert written.is_set()
    assert window.frame.message.text == "Written: box.csv."


def test_unsent_changes_are_handed_over_in_a_file_and_taken_from_one(
    connected: MainWindow, server: Server, qtbot: QtBot
) -> None:
    connected.sharing.write_bundle(Path("unsent.tracker"))
    qtbot.waitUntil(lambda: connected.frame.message.text == "4 changes are in unsent.tracker.")
    assert server.files == [Path("unsent.tracker")]

    connected.sharing.upload_bundle(Path("theirs.tracker"))
    qtbot.waitUntil(lambda: connected.frame.message.text.startswith("0 accepted, 7 refused."))
    assert "hockey:7 E0: It is on both rosters." in connected.frame.message.text
    assert "… and 2 more" in connected.frame.message.text
