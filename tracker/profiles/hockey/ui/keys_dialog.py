"""Changing the keys: one command at a time, with the reason when a key is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import InputError, TrackerError
from tracker.profiles.hockey.ui.keymap import COMMANDS, Keymap, imported
from tracker.ui.kit.key_names import key_names

Keep = Callable[[Keymap], None]
_LEFT_ALONE = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Shift, Qt.Key.Key_Control,
               Qt.Key.Key_Alt, Qt.Key.Key_Meta)  # fmt: skip


class KeysDialog(QDialog):
    """Stays open beside the game; every accepted key counts at once."""

    def __init__(self, keymap: Keymap, keep: Keep, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys of the rink")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keymap, self._keep = keymap, keep
        self.commands, self.field = QListWidget(self), QLineEdit(self)
        self._said = QLabel(self)
        self._ids = [command.id for command in COMMANDS]
        self._build()
        self._fill()
        self.commands.setCurrentRow(0)

    def choose(self, command_id: str) -> None:
        """Goes to a command."""
        self.commands.setCurrentRow(self._ids.index(command_id))

    def give(self, keys: tuple[str, ...]) -> bool:
        """Gives the chosen command other keys; False when another command has one of them."""
        try:
            self._use(self._keymap.remapped(self._ids[self.commands.currentRow()], keys))
        except TrackerError as error:
            self._say(str(error), is_wrong=True)
            return False
        return True

    def export_to(self, path: Path) -> None:
        """Writes the changed keys into a file; InputError when that cannot be written."""
        try:
            path.write_text(self._keymap.exported(), encoding="utf-8")
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror}.") from error

    def import_from(self, path: Path) -> None:
        """Takes the keys of a file over; InputError when it is none."""
        try:
            self._use(imported(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read.") from error

    @property
    def said(self) -> str:
        """The latest remark."""
        return self._said.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self.field and is_press and isinstance(event, QKeyEvent):
            if Qt.Key(event.key()) in _LEFT_ALONE:
                return False
            names = key_names(event)
            if names:
                self.give((names[0],))
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.commands.setAccessibleName("Commands")
        self.commands.currentRowChanged.connect(self._show)
        self.field.setAccessibleName("Key")
        self.field.setPlaceholderText("Press the new key here")
        self.field.setReadOnly(True)
        self.field.installEventFilter(self)
        self._said.setWordWrap(True)
        row = QHBoxLayout()
        for text, act in (
            ("Usual keys", lambda: self._use(Keymap())),
            ("Export…", self._ask_export),
            ("Import…", self._ask_import),
            ("Close", self.close),
        ):
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, a=act: a())
            row.addWidget(button)
        box = QVBoxLayout(self)
        box.addWidget(self.commands, 1)
        box.addWidget(self.field)
        box.addWidget(self._said)
        box.addLayout(row)
        self.resize(self.fontMetrics().averageCharWidth() * 64, self.fontMetrics().height() * 30)

    def _fill(self) -> None:
        row = self.commands.currentRow()
        self.commands.clear()
        for command in COMMANDS:
            keys = " or ".join(self._keymap.keys(command.id)) or "no key"
            modes = ", ".join(mode.value for mode in command.modes)
            self.commands.addItem(f"{command.group}:  {command.text}    {keys}    ({modes})")
        self.commands.setCurrentRow(row)

    def _show(self, row: int) -> None:
        if row >= 0:
            self.field.setText(" or ".join(self._keymap.keys(self._ids[row])))

    def _use(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._keep(keymap)
        self._fill()
        self._say("Kept; it counts from now on.", is_wrong=False)

    def _say(self, text: str, *, is_wrong: bool) -> None:
        self._said.setProperty("tone", "bad" if is_wrong else "ok")
        self._said.style().polish(self._said)
        self._said.setText(text)

    def _ask_export(self) -> None:
        dialog = QFileDialog(self, "Export keys")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda name: self._try(lambda: self.export_to(Path(name))))
        dialog.open()

    def _ask_import(self) -> None:
        dialog = QFileDialog(self, "Import keys")
        dialog.fileSelected.connect(lambda name: self._try(lambda: self.import_from(Path(name))))
        dialog.open()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TrackerError as error:
            self._say(str(error), is_wrong=True)
