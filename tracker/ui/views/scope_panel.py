"""The list of scopes at the left; when it is empty it says what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.core.scope import Scope
from tracker.ui.models.scope_list import ScopeList
from tracker.ui.theme import Theme
from tracker.ui.views.action_button import ActionButton
from tracker.ui.views.delegates import ScopeDelegate


class ScopePanel(QFrame):
    """Choosing a line shows its scope; the choice survives every reload."""

    chosen = Signal(object)
    """A Scope, or None when the last one is gone."""
    taken = Signal()
    """A click or Enter, also on the line that was chosen before."""

    def __init__(
        self, scopes: ScopeList, theme: Theme, title: str, first_steps: Sequence[QAction]
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._scopes = scopes
        self._list = QListView(self)
        self._first_steps = list(first_steps)
        self._steps: list[QToolButton] = []
        self._body = QStackedLayout()
        self._pages = QVBoxLayout()
        self._page_buttons: list[ActionButton] = []
        self._pages_heading = QLabel("Pages", self)
        self._build(theme, title)
        self._list.selectionModel().currentChanged.connect(self._announce)
        self._list.clicked.connect(self._take)
        self._list.activated.connect(self._take)
        scopes.reloaded.connect(self._show_emptiness)

    def current(self) -> Scope | None:
        """The chosen scope."""
        index = self._list.currentIndex()
        return self._scopes.item(index.row()).scope if index.isValid() else None

    def choose(self, scope: Scope) -> None:
        """Chooses a scope, if the list has it."""
        row = self._scopes.row_of(scope)
        if row is not None:
            self._list.setCurrentIndex(self._scopes.index(row))

    def show_pages(self, actions: Sequence[QAction]) -> None:
        """The pages that there are beside the scopes."""
        if [button.action for button in self._page_buttons] == list(actions):
            return
        for button in self._page_buttons:
            button.deleteLater()
        self._page_buttons = []
        self._pages_heading.setVisible(bool(actions))
        for action in actions:
            button = ActionButton(action, self)
            button.setObjectName("pageButton")
            self._pages.addWidget(button)
            self._page_buttons.append(button)

    def focus_list(self) -> None:
        """Gives the keyboard to the list, or to the first step while there is nothing in it."""
        (self._list if self._scopes.rowCount() else self._steps[0]).setFocus()

    def _build(self, theme: Theme, title: str) -> None:
        heading = QLabel(title, self)
        heading.setObjectName("heading")
        self._list.setModel(self._scopes)
        self._list.setItemDelegate(ScopeDelegate(theme, self._list))
        self._list.setAccessibleName(title)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._list.doItemsLayout)
        self._body.addWidget(self._list)
        self._body.addWidget(self._empty_state(title))
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 12, 8, 8)
        box.setSpacing(8)
        box.addWidget(heading)
        box.addLayout(self._body, 1)
        self._pages.setSpacing(2)
        self._pages_heading.setObjectName("heading")
        self._pages_heading.hide()
        self._pages.addWidget(self._pages_heading)
        box.addLayout(self._pages)

    def _empty_state(self, title: str) -> QWidget:
        page = QWidget(self)
        words = QLabel(f"No {title.lower()} here yet. What to do next:", page)
        words.setObjectName("hint")
        words.setWordWrap(True)
        box = QVBoxLayout(page)
        box.setContentsMargins(4, 8, 4, 4)
        box.setSpacing(8)
        box.addWidget(words)
        for number, action in enumerate(self._first_steps):
            button = QToolButton(page)
            button.setDefaultAction(action)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setObjectName("primary" if number == 0 else "")
            box.addWidget(button)
            self._steps.append(button)
        box.addStretch(1)
        return page

    def _show_emptiness(self) -> None:
        self._body.setCurrentIndex(0 if self._scopes.rowCount() else 1)

    def _take(self, _index: QModelIndex) -> None:
        self.taken.emit()

    def _announce(self, current: QModelIndex, _previous: QModelIndex) -> None:
        scope = self._scopes.item(current.row()).scope if current.isValid() else None
        self.chosen.emit(scope)
