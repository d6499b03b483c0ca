"""What the lists of a raid share: headings, and one column of numbers at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HeadedModel(QAbstractTableModel):
    """Its rows and cells are the model's own."""

    headings: ClassVar[Sequence[str]] = ()
    number_column: ClassVar[int]

    def columnCount(self, parent: Index = NO_PARENT) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self.headings)

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return self.headings[section] if role == Qt.ItemDataRole.DisplayRole else None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Of a column's heading and cells."""
        return _RIGHT if column == self.number_column else _LEFT
