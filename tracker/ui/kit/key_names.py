"""A key press in the portable names that the keymap uses."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_LETTERS = range(ord("A"), ord("Z") + 1)


def key_names(event: QKeyEvent) -> list[str]:
    """The names under which the keymap may have the key, the exact one first.

    Signs that need Shift on some keyboards are found without it, too.
    """
    keypad = Qt.KeyboardModifier.KeypadModifier
    held = event.modifiers() & ~keypad
    key = Qt.Key(event.key())
    if key in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
        return []
    names = [_name(held, key)]
    is_sign = event.text().isprintable() and bool(event.text().strip())
    is_shifted = held == Qt.KeyboardModifier.ShiftModifier
    if is_shifted and is_sign and event.key() not in _LETTERS:
        names.append(_name(Qt.KeyboardModifier.NoModifier, key))
    return names


def _name(held: Qt.KeyboardModifier, key: Qt.Key) -> str:
    return QKeySequence(QKeyCombination(held, key)).toString(
        QKeySequence.SequenceFormat.PortableText
    )
