"""Connecting to a server: beside the work, called off by closing; nothing secret stays."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import FakeSync, field_of
from tracker.errors import SignInNeeded
from tracker.ui.main_window import MainWindow
from tracker.ui.session import SyncController
from tracker.ui.views.connect_dialog import ConnectDialog

Settle = Callable[[], None]


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("key", [None, "publishable"])
def test_connecting_runs_in_the_background_and_starts_the_sync(
    open_window: OpenWindow, qtbot: QtBot, key: str | None
) -> None:
    sync, asked = FakeSync(), []

    def connect(url: str, token: str, key: str | None, settle: Settle) -> SyncController:
        settle()
        asked.append((url, token, key, threading.current_thread() is threading.main_thread()))
        return sync

    window = open_window(connect=connect)
    dialog = window.dialogs.connect_server()
    assert dialog is not None
    field_of(dialog, "Address of the server").setText(" http://127.0.0.1:1 ")
    field_of(dialog, "Token").setText("a-token")
    field_of(dialog, "Key of the project").setText(key or "")

    QTest.keyClick(field_of(dialog, "Token"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sync.calls == ["start"])

    assert asked == [("http://127.0.0.1:1", "a-token", key, False)]
    assert not dialog.isVisible()
    assert field_of(dialog, "Token").text() == ""
    assert window.frame.commands["sync_now"].isEnabled()


def test_a_refused_connection_says_why(open_window: OpenWindow, qtbot: QtBot) -> None:
    def connect(_url: str, _token: str, _key: str | None, _settle: Settle) -> SyncController:
        raise SignInNeeded(
            "The server did not accept the token.", remedy="Run 'tracker connect' with another."
        )

    dialog = open_window(connect=connect).dialogs.connect_server()
    assert dialog is not None
    dialog.try_it()
    assert "The address is missing" in words(dialog)

    field_of(dialog, "Address of the server").setText("http://127.0.0.1:1")
    dialog.try_it()

    qtbot.waitUntil(lambda: "did not accept the token" in words(dialog))
    assert "tracker connect" not in words(dialog)
    assert dialog.isVisible()


def typed(dialog: ConnectDialog) -> tuple[str, str, str]:
    names = ("Address of the server", "Token", "Key of the project")
    url, token, key = (field_of(dialog, name).text() for name in names)
    return url, token, key


class SlowServer:
    """Answers when the test says so; what it changed is in `changed`."""

    def __init__(self, *, settles_first: bool = False) -> None:
        self.sync, self.changed = FakeSync(), list[str]()
        self.settles_first = settles_first
        self.asked, self.may_answer, self.ended = (threading.Event() for _ in range(3))

    def connect(self, _url: str, token: str, _key: str | None, settle: Settle) -> SyncController:
        try:
            if self.settles_first:
                settle()
            self.asked.set()
            assert self.may_answer.wait(10)
            settle()
            self.changed.append(token)
            return self.sync
        finally:
            self.ended.set()


def try_token(window: MainWindow, token: str) -> ConnectDialog:
    dialog = window.dialogs.connect_server()
    assert dialog is not None
    field_of(dialog, "Address of the server").setText("http://127.0.0.1:1")
    field_of(dialog, "Token").setText(token)
    field_of(dialog, "Key of the project").setText("publishable")
    dialog.try_it()
    return dialog


def test_cancelling_a_connection_changes_nothing_and_leaves_no_token(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    server = SlowServer()
    window = open_window(connect=server.connect)
    dialog = try_token(window, "a-token")
    assert server.asked.wait(10)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert typed(dialog) == ("http://127.0.0.1:1", "", "")
    server.may_answer.set()
    assert server.ended.wait(10)

    again = try_token(window, "another")
    assert again is dialog
    qtbot.waitUntil(lambda: server.sync.calls == ["start"])
    assert server.changed == ["another"]
    assert "called off" not in words(dialog)


def test_what_was_settled_before_it_was_cancelled_is_used(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    server = SlowServer(settles_first=True)
    dialog = try_token(open_window(connect=server.connect), "a-token")
    assert server.asked.wait(10)

    dialog.close()
    server.may_answer.set()

    qtbot.waitUntil(lambda: server.sync.calls == ["start"])
    assert server.changed == ["a-token"]


def test_a_late_success_of_what_was_cancelled_is_ignored(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    may_answer, sync = threading.Event(), FakeSync()

    def connect(_url: str, token: str, _key: str | None, _settle: Settle) -> SyncController:
        if token == "first":
            assert may_answer.wait(10)
            return sync
        raise SignInNeeded("The server did not accept the token.")

    window = open_window(connect=connect)
    dialog = try_token(window, "first")
    dialog.reject()
    may_answer.set()
    try_token(window, "second")

    qtbot.waitUntil(lambda: "did not accept the token" in words(dialog))
    qtbot.waitUntil(lambda: not any(t.name == "tracker-background" for t in threading.enumerate()))
    QApplication.processEvents()
    assert sync.calls == []


def test_after_a_failure_nothing_secret_stays_in_the_closed_window(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    def connect(_url: str, _token: str, _key: str | None, _settle: Settle) -> SyncController:
        raise SignInNeeded("The server did not accept the token.")

    dialog = try_token(open_window(connect=connect), "a-token")
    qtbot.waitUntil(lambda: "did not accept the token" in words(dialog))
    assert typed(dialog) == ("http://127.0.0.1:1", "a-token", "publishable")

    dialog.close()

    assert typed(dialog) == ("http://127.0.0.1:1", "", "")
    assert not any("did not accept" in x.text() for x in dialog.findChildren(QLabel))
