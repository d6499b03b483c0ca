"""A guild's laptop and what a server would have published of it, without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.standings.tables import TODAY, Tables
from tracker.core.published import KeptReader, KeptRows
from tracker.core.scope import Scope
from tracker.profiles.dkp.ui.standings.page import StandingsPage
from tracker.ui.kit.page import PageDesk
from tracker.ui.theme import Theme

FETCHED = datetime(2026, 2, 20, 20, 4, tzinfo=UTC)
NIGHTS = ("raid1_20260212", "raid2_20260217")


class DayClock:
    """Noon of the day after the second night's weekend."""

    def now(self) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


@dataclass
class Screen:
    """The page with its desk, filled from tables until nothing is missing."""

    page: StandingsPage
    reader: KeptReader
    tables: Tables | None
    qtbot: QtBot
    opened: list[Scope] = field(default_factory=list)

    def fill(self) -> None:
        """As the window does: again after each answer, and once the local side was read."""
        for _ in range(6):
            self.reader.ask_anew()
            self.page.fill()
            self.qtbot.waitUntil(lambda: self.page._local._thread is None)
            missing = self.reader.missing
            if self.tables is not None:
                self.reader.take(
                    KeptRows(query, self.tables.answer(query), FETCHED) for query in missing
                )

    def rows(self) -> dict[str, list[str]]:
        """What the table shows, by account."""
        return {line[0]: line[1:] for line in self.page.table.texts()}

    def words(self) -> str:
        return "\n".join(
            (self.page._pending.text(), self.page._formula.text(), self.page.table.empty_words)
        )

    def past(self) -> list[list[str]]:
        return self.page.panel.past.texts()


OpenPage = Callable[..., Screen]


@pytest.fixture
def open_page(qtbot: QtBot, theme: Theme) -> Iterator[OpenPage]:
    shown: list[StandingsPage] = []

    def make(officer: Any, tables: Tables | None) -> Screen:
        reader, opened = KeptReader(), list[Scope]()
        holder: list[StandingsPage] = []
        desk = PageDesk(
            officer.store, reader, DayClock(), theme, lambda _text, _tone: None,
            lambda: holder[0].fill(), opened.append, lambda _name, _subject: None,
            lambda: "There is no connection, and nothing was fetched before.",
        )  # fmt: skip
        page = StandingsPage(desk)
        holder.append(page)
        qtbot.addWidget(page)
        page.resize(1100, 660)
        page.show()
        shown.append(page)
        screen = Screen(page, reader, tables, qtbot, opened)
        screen.fill()
        return screen

    yield make
    for page in shown:
        page.let_go()


@pytest.fixture
def recorded(officer: Any, nights: Path, expected: Any) -> Sequence[str]:
    """Both nights; their raids' ids."""
    ids = []
    for folder in NIGHTS:
        night = expected(nights / folder)
        officer.bring_in("everquest", nights / folder, name=night["raid"])
        ids.append(officer.raid_id(night["raid"]))
    return ids


@pytest.fixture
def acknowledge() -> Callable[[Any], None]:
    """As if the server had taken everything."""

    def take(officer: Any) -> None:
        from sqlalchemy import text

        with officer.store._database.write() as connection:
            connection.execute(text("delete from outbox"))
            connection.execute(
                text("update records set base_version = 1, base_payload = null, base_deleted = 0")
            )

    return take
