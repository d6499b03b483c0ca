"""Ctrl+K: every action that can be done now, found by a few letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from tracker.ui.actions import WindowActions
from tracker.ui.views.side_dialog import SideDialog

_ActionRole = int(Qt.ItemDataRole.UserRole)


class CommandPalette(SideDialog):
    """Type, choose with the arrows, Enter runs it, Esc leaves."""

    def __init__(self, actions: WindowActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find an action")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = QLineEdit(self)
        self._list = QListView(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found.setSourceModel(_action_model(actions, self))
        self._build()

    def run(self) -> None:
        """Closes the palette, then runs the chosen action."""
        index = self._list.currentIndex()
        action = index.data(_ActionRole) if index.isValid() else None
        self.close()
        if isinstance(action, QAction):
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._words and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if event.type() is QEvent.Type.KeyPress and steps is not None:
                self._choose(self._list.currentIndex().row() + steps)
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._words.setPlaceholderText("What do you want to do?")
        self._words.setAccessibleName("Find an action")
        self._words.textChanged.connect(self._filter)
        self._words.returnPressed.connect(self.run)
        self._words.installEventFilter(self)
        self._list.setModel(self._found)
        self._list.setObjectName("commands")
        self._list.setAccessibleName("Actions")
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.activated.connect(self.run)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addWidget(self._words)
        box.addWidget(self._list, 1)
        self.resize(self.fontMetrics().averageCharWidth() * 62, self.fontMetrics().height() * 24)
        self._choose(0)
        self._words.setFocus()

    def _filter(self, text: str) -> None:
        self._found.setFilterFixedString(text.strip())
        self._choose(0)

    def _choose(self, row: int) -> None:
        last = self._found.rowCount() - 1
        self._list.setCurrentIndex(self._found.index(min(max(row, 0), last), 0))


def _action_model(actions: WindowActions, parent: QObject) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    for menu, action in actions.listed():
        if action.isEnabled() and action.objectName() != "palette":
            keys = actions.keys_text(action)
            words = f"{menu}:  {action.text().replace('&', '')}"
            item = QStandardItem(f"{words}      {keys}" if keys else words)
            item.setData(action, _ActionRole)
            model.appendRow(item)
    return model
