"""A page of teams over a server that tests command."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from tests.ui.desk import FixedClock, press
from tracker.core.published import KeptRows, PublishedQuery
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.page_table import KEYS, PageColumn, PageTable, Tone
from tracker.ui.main_window import MainWindow

TEAMS = PublishedQuery.of("dim_team")
EARLIER = datetime(2026, 2, 27, 19, 30, tzinfo=UTC)
NOW = FixedClock().now()
COLUMNS = (
    PageColumn("Team", lambda row: row["team"], is_strong=True),
    PageColumn(
        "P",
        lambda row: row.get("points"),
        words="Points",
        is_number=True,
        tone=lambda row: Tone.WARN if (row["points"] or 0) < 0 else None,
    ),
)


class TeamsPage(ProfilePage):
    """Teams, and the players of one team when it is asked for."""

    follows_records = True

    def __init__(self, desk: PageDesk) -> None:
        super().__init__()
        self.desk, self.team, self.fills = desk, "", 0
        self.players: Sequence[Any] = ()
        self.table = PageTable("Teams", COLUMNS, lambda row: row["team"], desk.theme, self)
        self.table.taken.connect(self._take)
        QVBoxLayout(self).addWidget(self.table)

    def fill(self) -> None:
        self.fills += 1
        has_rows = self.desk.reader.has("dim_team", {})
        empty = "The league has no teams yet." if has_rows else self.desk.why_empty()
        self.table.show_rows(self.desk.reader.rows("dim_team", {}), empty)
        if self.team:
            self.players = self.desk.reader.rows("dim_player", {"team": f"eq.{self.team}"})

    def show_subject(self, subject: str) -> None:
        self.team = subject

    def focus_work(self) -> None:
        self.table.focus_rows()

    def focus_filter(self) -> None:
        self.table.focus_filter()

    def copied(self) -> str:
        return self.table.copied()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        return KEYS

    def _take(self, row: Any) -> None:
        self.desk.open_scope(Scope("hockey", row["game"]))


@dataclass
class Source:
    """What is kept, and a server that answers, or not."""

    there: dict[PublishedQuery, list[dict[str, Any]]] = field(default_factory=dict)
    here: dict[PublishedQuery, KeptRows] = field(default_factory=dict)
    failure: TrackerError | None = None
    fetched: list[set[str]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    is_cut: bool = False

    def kept(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        assert threading.current_thread() is not threading.main_thread()
        return [self.here[query] for query in queries if query in self.here]

    def fetch(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        assert threading.current_thread() is not threading.main_thread()
        assert self.gate.wait(30)
        asked = list(queries)
        self.fetched.append({query.table for query in asked})
        if self.failure is not None:
            raise self.failure
        rows = [KeptRows(q, list(self.there.get(q, ())), NOW, self.is_cut) for q in asked]
        self.here.update((one.query, one) for one in rows)
        return rows


def team(name: str, points: int | None = 0, game: str = "18969") -> dict[str, Any]:
    return {"team": name, "points": points, "game": game}


def page_of(window: MainWindow) -> TeamsPage:
    shown = window.pages.pages.shown
    assert shown is not None
    assert isinstance(shown.widget, TeamsPage)
    return shown.widget


def teams(window: MainWindow) -> list[str]:
    return [line[0] for line in page_of(window).table.texts()]


def opened_with_rows(open_pages: Any, qtbot: Any) -> MainWindow:
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice", "Oil", "Sea"])
    return window
