"""The guild's standings: published points with own changes on top, and each account's past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout

from tracker.core.scope import Scope
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.published import PublishedGuild
from tracker.profiles.dkp.rules.account_past import PastLine
from tracker.profiles.dkp.rules.pending import Sums
from tracker.profiles.dkp.rules.standings import WINDOWS
from tracker.profiles.dkp.ui.standings.account_panel import AccountPanel
from tracker.profiles.dkp.ui.standings.lines import (
    Standing,
    StandingRow,
    formula_sentence,
    past_of,
    pending_sentence,
    pending_text,
    standing_of,
    without_marks,
)
from tracker.profiles.dkp.ui.standings.local_work import LocalWork
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.page_table import KEYS, PageColumn, PageTable, Tone
from tracker.ui.kit.tones import set_tone

EMPTY = (
    "No account has earned or spent anything yet. Take a tic in a raid, or import the guild's "
    "history (Ctrl+I)."
)
_SIDE_BY_SIDE_LETTERS = 110
"""Where fewer letters than this fit into a line, the account stands below, without its charts."""
_LOCAL_ONLY = "Not published: these are the numbers of what is recorded on this laptop."


def _written(value: int) -> str:
    return shown(value).replace("-", "−")


def _share(place: int) -> PageColumn:
    days = WINDOWS[place]
    return PageColumn(
        f"{days} d",
        lambda row: row.share(place),
        lambda share: "" if share is None else f"{share * 100:.0f} %",
        words=f"Attendance: earned in the last {days} days, of what was on offer in them",
        is_number=True,
        is_lesser=place > 0,
    )


COLUMNS = (
    PageColumn("Account", lambda row: row.name, is_strong=True),
    PageColumn(
        "Earned", lambda row: row.line.total.earned, _written, is_number=True, is_lesser=True
    ),
    PageColumn("Spent", lambda row: row.line.total.spent, _written, is_number=True, is_lesser=True),
    PageColumn(
        "Balance", lambda row: row.line.total.balance, _written, is_number=True, is_strong=True
    ),
    PageColumn(
        "Pending",
        lambda row: pending_text(row.line.pending) if row.is_marked else None,
        words="Recorded here and not published yet; it is counted in",
        is_number=True,
        tone=lambda row: Tone.WARN if row.is_marked else None,
    ),
    *(_share(place) for place in range(len(WINDOWS))),
)


class StandingsPage(ProfilePage):
    """Follows the cursor: the panel beside the table is about its account."""

    follows_records = True

    def __init__(self, desk: PageDesk) -> None:
        super().__init__()
        self._desk = desk
        self._local = LocalWork(desk.store, self)
        self._standing = Standing((), None, Sums(), False)
        self._chosen: str | None = None
        self._is_narrow, self._arranging = False, QTimer(self)
        self.table = PageTable("Standings", COLUMNS, _identity, desk.theme, self)
        self.panel = AccountPanel(desk.theme, self)
        self.inactive = QCheckBox(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._formula, self._pending = QLabel(self), QLabel(self)
        self._build()
        self._connect()
        self.table.sort_by("Balance", is_descending=True)

    def fill(self) -> None:
        """What is published and what is recorded here, as far as it is known by now."""
        published = self._published()
        self._local.look(frozenset(published.raids) if published.is_known else None)
        self._show(published)

    def show_subject(self, subject: str) -> None:
        """Chooses an account."""
        self._chosen = subject
        self.table.choose(subject)

    def focus_work(self) -> None:
        """The table."""
        self.table.focus_rows()

    def focus_filter(self) -> None:
        """The table's filter."""
        self.table.focus_filter()

    def copied(self) -> str:
        """The past where the keyboard is in it, else the standings."""
        is_past = self.panel.past.isAncestorOf(self.focusWidget() or self)
        return self.panel.past.copied() if is_past else self.table.copied()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """The table's keys, and those of the page."""
        return (
            ("Standings", "Show inactive accounts, too", "Alt+A"),
            ("Standings", "Open the raid of a line of the past", "Enter"),
            *KEYS,
        )

    def let_go(self) -> None:
        """Ends the reading beside the window."""
        self._local.let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        letters = self.width() / max(self.fontMetrics().averageCharWidth(), 1)
        if (letters < _SIDE_BY_SIDE_LETTERS) is not self._is_narrow:
            self._is_narrow = not self._is_narrow
            # Not within the layout that told of the new size.
            self._arranging.start(0)

    def _arrange(self) -> None:
        side_by_side, above = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._split.setOrientation(above if self._is_narrow else side_by_side)
        self.panel.show_charts(are_shown=not self._is_narrow)
        self._formula.setVisible(not self._is_narrow and bool(self._standing.rows))

    def _published(self) -> PublishedGuild:
        return PublishedGuild(self._desk.reader, self._today)

    @property
    def _today(self) -> date:
        return self._desk.clock.now().astimezone().date()

    def _show(self, published: PublishedGuild) -> None:
        self._standing = standing_of(published, self._local.numbers, self._today)
        hidden = sum(row.is_inactive for row in self._standing.rows)
        self.inactive.setText(f"Show in&active ({hidden:,})")
        self.inactive.setVisible(hidden > 0)
        is_all = self.inactive.isChecked()
        rows = [row for row in self._standing.rows if is_all or not row.is_inactive]
        is_empty = published.is_known or self._local.numbers is None
        self.table.show_rows(rows, EMPTY if is_empty else f"{self._desk.why_empty()} {EMPTY}")
        if self._chosen is not None:
            self.table.choose(self._chosen)
        self._formula.setText(formula_sentence(self._standing))
        self._formula.setVisible(bool(rows) and not self._is_narrow)
        said = pending_sentence(self._standing, self._local.numbers)
        if self._standing.is_local_only and rows:
            said = _LOCAL_ONLY
        self._pending.setText(said)
        self._pending.setVisible(bool(said))
        self._show_account(published)

    def _show_account(self, published: PublishedGuild) -> None:
        row: StandingRow | None = self.table.current()
        lines: list[PastLine] | None = None
        if row is not None:
            lines = past_of(row.account_id, published, self._local.numbers)
            if lines is not None and self._standing.is_local_only:
                lines = without_marks(lines)
        self.panel.show_account(row, lines, self._offered(published), self._today)

    def _offered(self, published: PublishedGuild) -> dict[date, int]:
        """What each day's raids gave, the local ones as they are here."""
        sides = self._local.numbers.raids if self._local.numbers else {}
        found: dict[date, int] = {}
        days = [(r.day, r.offered) for r in published.raids.values() if r.raid_id not in sides]
        days += [(side.after.day, side.after.offered) for side in sides.values()]
        for day, value in days:
            if day is not None:
                found[day] = found.get(day, 0) + value
        return found

    def _build(self) -> None:
        for label in (self._formula, self._pending):
            label.setWordWrap(True)
        self._formula.setObjectName("hint")
        set_tone(self._pending, Tone.WARN)
        top = QHBoxLayout()
        top.addWidget(self.table.filter, 1)
        top.addWidget(self.inactive)
        split = self._split
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        for widget in (self._pending, self._formula):
            box.addWidget(widget)
        box.addWidget(split, 1)

    def _connect(self) -> None:
        self._arranging.setSingleShot(True)
        self._arranging.timeout.connect(self._arrange)
        self._local.renewed.connect(self._show_again)
        self.inactive.toggled.connect(self._show_again)
        self.table.moved.connect(self._choose)
        self.panel.past.taken.connect(self._open_raid)

    def _show_again(self) -> None:
        self._desk.reload()

    def _choose(self, row: StandingRow | None) -> None:
        chosen = None if row is None else row.account_id
        if chosen is not None and chosen != self._chosen:
            self._chosen = chosen
            self._desk.reload()

    def _open_raid(self, line: PastLine) -> None:
        if line.raid_id is not None:
            self._desk.open_scope(Scope("dkp", line.raid_id))


def _identity(row: StandingRow) -> str:
    return row.account_id
