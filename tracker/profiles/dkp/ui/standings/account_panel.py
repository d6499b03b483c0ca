"""One account: its numbers in words, its curves, and its past line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QVBoxLayout, QWidget

from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.account_past import PastLine, curve, months
from tracker.profiles.dkp.rules.standings import WINDOWS
from tracker.profiles.dkp.ui.standings.charts import AttendanceChart, PointsChart
from tracker.profiles.dkp.ui.standings.lines import StandingRow, pending_text, signed
from tracker.ui.kit.page import Theme
from tracker.ui.kit.page_table import PageColumn, PageTable, Tone

_NOT_YET = "This account's raids and items were not fetched yet."


def _tone(line: PastLine) -> Tone | None:
    return Tone.WARN if line.is_pending else None


COLUMNS = (
    PageColumn("Day", lambda line: line.day, lambda day: day.isoformat() if day else ""),
    PageColumn(
        "What",
        lambda line: f"Pending: {line.what}" if line.is_pending else line.what,
        words="Raid with tics, item, or adjustment; pending: recorded here, not published",
        tone=_tone,
    ),
    PageColumn(
        "Points",
        lambda line: line.earned - line.spent,
        lambda value: signed(value) if value else "0",
        words="Earned (+) or spent (−)",
        is_number=True,
    ),
    PageColumn(
        "Balance",
        lambda line: line.balance,
        lambda value: shown(value).replace("-", "−"),
        words="After it",
        is_number=True,
        is_strong=True,
    ),
)
_WHAT = 1


class AccountPanel(QWidget):
    """Shows one account, or how to choose one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._words, self._shares = QLabel(self), QLabel(self), QLabel(self)
        self.points, self.attendance = PointsChart(self), AttendanceChart(self)
        self.past = PageTable("Past", COLUMNS, _identity, theme, self)
        self._heads = [
            QLabel(text, self) for text in ("Earned and spent", "Attendance by month, %")
        ]
        self._are_shown, self._has_points = True, False
        self._account: str | None = None
        self._build()

    def show_account(
        self,
        row: StandingRow | None,
        lines: Sequence[PastLine] | None,
        offered: Mapping[date, int],
        today: date,
    ) -> None:
        """`lines` are None while they were not fetched."""
        self.setVisible(row is not None)
        if row is None:
            return
        is_other, self._account = self._account != row.account_id, row.account_id
        self._name.setText(row.name)
        total = row.line.total
        balance = shown(total.balance).replace("-", "−")
        pending = f"{pending_text(row.line.pending)} pending" if row.is_marked else ""
        words = [f"Balance {balance} = earned {shown(total.earned)} − spent {shown(total.spent)}"]
        self._words.setText(" · ".join([*words, *([pending] if pending else [])]))
        self._shares.setText(
            " · ".join(filter(None, (_share(row, place) for place in range(len(WINDOWS)))))
        )
        self._show_past(lines, offered, today)
        if is_other and lines:
            self.past.choose(_identity(lines[0]))

    def show_charts(self, *, are_shown: bool) -> None:
        """Where there is no room for them, the lines of the past go first.

        Then what the row above says is not said again.
        """
        self._are_shown = are_shown
        for label in (self._name, self._words):
            label.setVisible(are_shown)
        self._show_charts()

    def _show_charts(self) -> None:
        for widget in (self.points, self.attendance, *self._heads):
            widget.setVisible(self._are_shown and self._has_points)

    def _show_past(
        self, lines: Sequence[PastLine] | None, offered: Mapping[date, int], today: date
    ) -> None:
        found = lines or ()
        drawn = curve(found)
        self.points.show_curve(drawn)
        self.attendance.show_months(months(found, offered, today) if found else ())
        self._has_points = bool(drawn)
        self._show_charts()
        empty = _NOT_YET if lines is None else "Nothing was earned or spent yet."
        self.past.show_rows(found, empty)

    def _build(self) -> None:
        self._name.setObjectName("title")
        for label in (self._shares, *self._heads):
            label.setObjectName("hint")
        for label in (self._words, self._shares):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.past.filter.hide()
        # What happened takes the room that the numbers leave, however little that is.
        header = self.past.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicatorShown(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 0, 0, 0)
        box.setSpacing(4)
        for widget in (self._name, self._words, self._shares):
            box.addWidget(widget)
        box.addSpacing(4)
        for head, chart in zip(self._heads, (self.points, self.attendance), strict=True):
            box.addWidget(head)
            box.addWidget(chart)
        box.addWidget(self.past, 1)


def _share(row: StandingRow, place: int) -> str:
    text = row.share_text(place)
    # Lines break between the windows only.
    return f"{WINDOWS[place]} d {text}".replace(" ", "\N{NO-BREAK SPACE}") if text else ""


def _identity(line: PastLine) -> tuple[object, ...]:
    return line.day, line.sort, line.raid_id, line.what, line.balance
