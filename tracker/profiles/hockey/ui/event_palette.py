"""The event palette: one button per type, with its key on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QPushButton, QWidget

from tracker.profiles.hockey import vocabulary
from tracker.profiles.hockey.ui.keymap import TYPE_KEYS, Keymap, type_name
from tracker.profiles.hockey.ui.open_fields import TIER_NAMES, TIERS

COLUMNS = 3
TIER_WORDS = {1: "Goals only", 2: "With shots", 3: "Everything"}


class EventPalette(QFrame):
    """Clicking is pressing the key; focus stays where it was."""

    pressed = Signal(str)
    """An event type."""
    tier_pressed = Signal()
    """Another detail of entry is wanted."""

    def __init__(self, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Event types")
        self._keymap = keymap
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._buttons: dict[str, QPushButton] = {}
        for number, event_type in enumerate((*TYPE_KEYS, "more")):
            button = QPushButton(self)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setObjectName("eventType")
            button.setCheckable(event_type != "more")
            button.clicked.connect(lambda _on=False, t=event_type: self._press(t))
            self._buttons[event_type] = button
            self._grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        self._tier = QPushButton(self)
        self._tier.setObjectName("eventType")
        self._tier.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tier.clicked.connect(self.tier_pressed)
        place = len(self._buttons)
        self._grid.addWidget(self._tier, place // COLUMNS, place % COLUMNS)
        self.use_keys(keymap)

    def use_keys(self, keymap: Keymap) -> None:
        """Prints other keys on the buttons."""
        self._keymap = keymap
        for event_type, button in self._buttons.items():
            name = "Other…" if event_type == "more" else type_name(event_type)
            key = keymap.first_key(f"type.{event_type}")
            button.setText(f"{key}   {name}")
            button.setAccessibleName(f"{name}, key {key}")

    def show_tier(self, tier: int) -> None:
        """Greys out what this detail of entry leaves out; the key says so when it is pressed."""
        self._tier.setText(f"▾  {TIER_WORDS[tier]}")
        self._tier.setAccessibleName(f"Detail of entry: {TIER_NAMES[tier]}")
        self._tier.setToolTip(self._tier.accessibleName())
        for event_type, button in self._buttons.items():
            button.setEnabled(event_type == "more" or event_type in TIERS[tier])

    def show_begun(self, event_type: str | None) -> None:
        """Marks the type of the event that is begun."""
        for name, button in self._buttons.items():
            if button.isCheckable() and button.isChecked() is not (name == event_type):
                button.setChecked(name == event_type)

    def open_menu(self) -> QMenu:
        """All types without a key of their own."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for event_type in vocabulary.EVENT_TYPES:
            if event_type not in TYPE_KEYS:
                action = menu.addAction(type_name(event_type))
                action.triggered.connect(lambda _on=False, t=event_type: self.pressed.emit(t))
        button = self._buttons["more"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        return menu

    def _press(self, event_type: str) -> None:
        if event_type == "more":
            self.open_menu()
            return
        button = self._buttons[event_type]
        button.setChecked(not button.isChecked())
        self.pressed.emit(event_type)
