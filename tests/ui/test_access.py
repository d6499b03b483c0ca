"""Everybody: names for screen readers, the whole window from the keyboard, text at 200 %."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.desk import page_of
from tracker.core.scope import Scope
from tracker.ui.main_window import MainWindow
from tracker.ui.palette import DARK, LIGHT
from tracker.ui.theme import Theme, ThemeChoice

INTERACTIVE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTabBar)


def nameless(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        is_part = isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")
        is_scroller = isinstance(widget.parent(), QTabBar)  # its arrows: the keys do the same
        is_popup = widget.window() is not root  # a combo box's list: the box has the name
        if not isinstance(widget, INTERACTIVE) or is_part or is_scroller or is_popup:
            continue
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def test_everything_that_takes_the_keyboard_has_a_name(
    open_window: OpenWindow, game: Scope
) -> None:
    window = open_window(connect=lambda _url, _token, _key, _settle: None)
    window.commands.new()
    dialogs = [window.dialogs.new_scope(), window.dialogs.import_files()]
    dialogs += [window.dialogs.keys(), window.dialogs.palette(), window.dialogs.connect_server()]
    dialogs += [window.review.unsent(), window.review.to_settle(), window.sharing.export()]

    assert nameless(window.frame) == []
    assert {type(dialog).__name__: nameless(dialog) for dialog in dialogs} == {
        type(dialog).__name__: [] for dialog in dialogs
    }


def test_a_line_of_the_list_is_read_with_its_counts(window: MainWindow) -> None:
    index = window.frame.scopes.index(0)

    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "Ice – Oil, 2026-02-28 · scheduled · 18969, 4 waiting"


def test_tab_visits_every_field_of_the_form_in_order(window: MainWindow) -> None:
    window.commands.new()
    fields = [c.label for c in _columns(window) if c.name not in ("game_id", "event_index")]
    visited = []
    for _ in fields:
        focus = QApplication.focusWidget()
        visited.append(focus.accessibleName().split(",")[0])
        QTest.keyClick(focus, Qt.Key.Key_Tab)

    expected = [label.split(",")[0] for label in fields]
    assert visited == expected


def test_the_table_can_be_left_with_tab(window: MainWindow) -> None:
    page_of(window).focus_table()
    before = QApplication.focusWidget()

    QTest.keyClick(before, Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is not before


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_at_any_size_of_text_all_parts_fit_a_small_screen(
    window: MainWindow, theme: Theme, qtbot: QtBot, scale: float
) -> None:
    window.commands.new()
    theme.scale_to(scale)
    window.frame.resize(1366, 768)
    QApplication.processEvents()

    smallest = window.frame.minimumSizeHint()
    assert (smallest.width() <= 1366, smallest.height() <= 768) == (True, True)
    inside = window.frame.rect()
    form = window.page.form
    for part in (window.frame.panel, window.page.tabs, form, window.frame.sync_line):
        corner = part.mapTo(window.frame, QPoint(part.width() - 1, part.height() - 1))
        assert inside.contains(corner), part
    for button in form.findChildren(QAbstractButton):
        assert button.width() >= button.sizeHint().width(), button.text()
    area = form.findChild(QScrollArea)
    assert area is not None
    assert area.widget().width() <= area.viewport().width()


def test_the_theme_of_the_window_can_be_chosen_and_is_kept(
    open_window: OpenWindow, game: Scope, theme: Theme
) -> None:
    window = open_window()
    dark = next(
        action
        for action in window.frame.commands.themes.actions()
        if action.data() == ThemeChoice.DARK
    )

    dark.trigger()
    assert theme.palette is DARK

    theme.choose(ThemeChoice.LIGHT)
    assert theme.palette is LIGHT


def test_larger_text_has_keys(window: MainWindow, theme: Theme) -> None:
    QTest.keyClick(window.frame, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert theme.scale == 1.25

    QTest.keyClick(window.frame, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert theme.scale == 1.0
    assert QGuiApplication.font().pixelSize() == 13


def _columns(window: MainWindow) -> tuple:
    from tracker.core.record import columns

    return columns(page_of(window).kind)
