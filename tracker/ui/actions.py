"""Every action of the window, made once: menus, keys, the palette and F1 all come from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from tracker.ui.glance import Labels
from tracker.ui.theme import ThemeChoice


@dataclass(frozen=True)
class ActionSpec:
    """What an action is called and which keys call it; `also` names keys of single places."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    also: str = ""
    separated: bool = False
    """A line in the menu before it."""
    checkable: bool = False


MENUS: dict[str, tuple[ActionSpec, ...]] = {
    "&File": (
        ActionSpec("new_scope", "New {scope}…", ("Ctrl+Shift+N",)),
        ActionSpec("open_from_server", "&Open from the server…", ("Ctrl+O",)),
        ActionSpec("import", "&Import…", ("Ctrl+I",), separated=True),
        ActionSpec("report", "&Report…", ("Ctrl+P",)),
        ActionSpec("export", "&Export…", ("Ctrl+Shift+E",)),
        ActionSpec("hand_over", "&Hand over unsent changes…", separated=True),
        ActionSpec("upload", "&Upload another laptop's changes…"),
        ActionSpec("connect", "&Connect to a server…", separated=True),
        ActionSpec("quit", "&Quit", ("Ctrl+Q",), separated=True),
    ),
    "&Edit": (
        ActionSpec("undo", "Undo", ("Ctrl+Z",)),
        ActionSpec("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
        ActionSpec("new_record", "&New record", ("Ins", "Ctrl+N"), separated=True),
        ActionSpec("edit_record", "&Edit record", ("F2",), also="Enter in a table"),
        ActionSpec("save_record", "&Save record", ("Ctrl+S",), also="Enter in the form"),
        ActionSpec("cancel_record", "Cancel editing", also="Esc in the form"),
        ActionSpec("delete_record", "&Delete record", ("Del",)),
        ActionSpec("copy", "&Copy rows as TSV", ("Ctrl+C",), separated=True),
        ActionSpec("find", "&Filter rows", ("Ctrl+F",)),
    ),
    "&View": (
        ActionSpec("next_pane", "Next pane", ("F6",)),
        ActionSpec("scope_list", "List of {scopes}", ("F9",)),
        ActionSpec("next_tab", "Next tab", ("Ctrl+PgDown",)),
        ActionSpec("previous_tab", "Previous tab", ("Ctrl+PgUp",)),
        ActionSpec("compact", "Compact rows", ("Ctrl+Shift+R",), separated=True, checkable=True),
        ActionSpec("bigger", "Larger text", ("Ctrl++", "Ctrl+="), separated=True),
        ActionSpec("smaller", "Smaller text", ("Ctrl+-",)),
        ActionSpec("normal_size", "Text at 100 %", ("Ctrl+0",)),
    ),
    "&Sync": (
        ActionSpec("sync_now", "&Sync now", ("F5",)),
        ActionSpec("pause", "&Pause", ("Ctrl+Shift+P",), checkable=True),
        ActionSpec("shown_name", "&Name that others see…"),
        ActionSpec("accept_restored", "Send again what the server lost…"),
        ActionSpec("accept_deletions", "Accept the server's deletions…"),
        ActionSpec("unsent", "&Not sent…", ("Ctrl+Shift+U",), separated=True),
        ActionSpec("to_settle", "&To settle…", ("Ctrl+Shift+G",)),
    ),
    "&Help": (
        ActionSpec("keys", "&Keys", ("F1",)),
        ActionSpec("palette", "&Find an action…", ("Ctrl+K",)),
    ),
}


class WindowActions(QObject):
    """The QActions by name. Who made this connects `triggered` and says what is enabled."""

    def __init__(self, labels: Labels, parent: QObject) -> None:
        super().__init__(parent)
        self._nouns = {"scope": labels.scope.lower(), "scopes": labels.title.lower()}
        self._actions: dict[str, QAction] = {}
        self.also: dict[str, str] = {}
        self._added: list[tuple[str, QAction]] = []
        for specs in MENUS.values():
            for spec in specs:
                self._make(spec)
        self.themes = QActionGroup(self)
        for choice in ThemeChoice:
            action = QAction(choice.value.capitalize(), self.themes, checkable=True)
            action.setData(choice)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def fill(self, bar: QMenuBar) -> None:
        """The menus, in order."""
        for title, specs in MENUS.items():
            menu = bar.addMenu(title)
            for spec in specs:
                if spec.separated:
                    menu.addSeparator()
                menu.addAction(self[spec.name])
            if title == "&View":
                menu.addMenu(self._theme_menu(menu))

    def listed(self) -> Iterator[tuple[str, QAction]]:
        """(menu, action) of every action, in the order of the menus."""
        for title, specs in MENUS.items():
            for spec in specs:
                yield title.replace("&", ""), self[spec.name]
        yield from self._added
        for action in self.themes.actions():
            yield "Theme", action

    def add(self, menu: str, action: QAction) -> None:
        """Lists an action that somebody else made, for the palette and the keys."""
        self._added.append((menu, action))

    def keys_text(self, action: QAction) -> str:
        """`Ins or Ctrl+N`, as this platform writes keys."""
        native = QKeySequence.SequenceFormat.NativeText
        keys = [sequence.toString(native) for sequence in action.shortcuts()]
        also = self.also.get(action.objectName(), "")
        return " or ".join([*keys, also] if also else keys)

    def name_record(self, noun: str | None) -> None:
        """Says in the menus and buttons which kind the keys act on."""
        noun = noun or "record"
        for name, text in (
            ("new_record", f"&New {noun}"),
            ("edit_record", f"&Edit {noun}"),
            ("delete_record", f"&Delete {noun}"),
        ):
            self._name(self[name], text)
            if name != "new_record":  # the shorter words leave room on the buttons
                self[name].setIconText(
                    f"{text.split()[0].lstrip('&')}   {self.first_key(self[name])}"
                )

    def name_undo(self, undo: str | None, redo: str | None) -> None:
        """Says what will be undone and redone; None when there is nothing."""
        for name, word, label in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            action = self[name]
            action.setEnabled(label is not None)
            action.setText(f"{word}: {label}" if label else word)
            action.setIconText(f"{word}   {self.first_key(action)}")
            action.setToolTip(action.text())

    def first_key(self, action: QAction) -> str:
        """The key that stands on a button."""
        return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def _make(self, spec: ActionSpec) -> None:
        action = QAction(self, checkable=spec.checkable)
        action.setObjectName(spec.name)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        self._actions[spec.name] = action
        self.also[spec.name] = spec.also
        self._name(action, spec.text.format(**self._nouns))

    def _name(self, action: QAction, text: str) -> None:
        plain = text.replace("&", "")
        action.setText(text)
        key = self.first_key(action)
        action.setIconText(f"{plain}   {key}" if key else plain)
        action.setToolTip(f"{plain}  ({self.keys_text(action)})" if key else plain)

    def _theme_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu("&Theme", parent)
        menu.addActions(self.themes.actions())
        return menu
