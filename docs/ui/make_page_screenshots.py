"""Renders the pages of a league into this folder: a real season's schedule, invented players."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import make_screenshots
from make_screenshots import Said, Studio
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tracker.core.published import KeptRows, PublishedQuery
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import ServerUnreachable, TrackerError
from tracker.local_db.store import Store, open_store
from tracker.ui.main_window import MainWindow
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.theme import Theme, ThemeChoice

SEASON_FILE = Path(__file__).parents[2] / "tests/profiles/hockey/league/norad_20252026.csv"
NOW = datetime(2025, 12, 14, 21, 4, tzinfo=UTC)
EARLIER = datetime(2025, 12, 12, 22, 31, tzinfo=UTC)
LIVE_GAME, AHEAD_GAME = 19023, 19022
Rows = list[dict[str, Any]]


class FixedClock:
    def now(self) -> datetime:
        return NOW


def schedule() -> Rows:
    """The season as it was on an evening in December: later games have no score yet."""
    with SEASON_FILE.open(encoding="utf-8") as file:
        rows: Rows = [{n: v or None for n, v in row.items()} for row in csv.DictReader(file)]
    for row in rows:
        if str(row["date"])[:10] >= NOW.date().isoformat():
            row.update({n: None for n in row if "goals" in n or n[-2:] in ("_w", "_l", "_t", "ts")})
    return rows


@dataclass
class Season:
    """Numbers of invented players for the games of a real schedule."""

    schedule: Rows
    games: dict[str, Rows] = field(default_factory=lambda: defaultdict(list))
    sums: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dice = random.Random(20)  # noqa: S311 - a picture, no secret
        played = [r for r in self.schedule if r["home_total_goals"] and r["season"] == "20252026"]
        for row in sorted(played, key=lambda r: str(r["date"])):
            for venue in ("home", "away"):
                self._play(row, venue, dice)

    def _play(self, row: dict[str, Any], venue: str, dice: random.Random) -> None:
        team, goals = str(row[f"{venue}_team_name"]), int(row[f"{venue}_total_goals"])
        scorers = [min(int(dice.expovariate(0.35)), 9) for _ in range(goals)]
        helpers = [min(int(dice.expovariate(0.3)), 9) for _ in range(goals + 1)]
        for number in range(10):
            numbers = {
                "goals": scorers.count(number),
                "assists": helpers.count(number),
                "shots": scorers.count(number) + dice.randint(0, 4),
                "pim": dice.choice((0, 0, 0, 0, 2)),
                "plus_minus": dice.randint(-2, 2),
                "hits": dice.randint(0, 3),
                "blocks": dice.randint(0, 2),
                "toi_seconds": dice.randint(900, 1300) - 25 * number,
            }
            numbers["points"] = numbers["goals"] + numbers["assists"]
            self._add(row, venue, f"{team} {number}", numbers)

    def _add(self, row: dict[str, Any], venue: str, player: str, numbers: dict[str, int]) -> None:
        self.games[player].append({"game_id": int(row["game_id"]), "team_venue": venue, **numbers})
        team, _, number = player.rpartition(" ")
        name = (
            f"{('Avery', 'Blake', 'Casey', 'Devon', 'Emery')[int(number) % 5]} {team[:3]}{number}"
        )
        known = {"season": row["season"], "player_id": player, "player_name": name}
        sums = self.sums.setdefault(player, {**known, "team_name": team, "games": 0})
        sums["games"] += 1
        for what, count in numbers.items():
            sums[what] = sums.get(what, 0) + count


class League:
    """A server that answers, or is not there."""

    def __init__(self, failure: TrackerError | None = None, *, is_empty: bool = False) -> None:
        self._failure, self._is_empty = failure, is_empty
        self._schedule = schedule()
        self._season = Season(self._schedule)

    def kept(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        if self._failure is None or self._is_empty:
            return []
        return [KeptRows(query, self._rows(query), EARLIER) for query in queries]

    def fetch(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        if self._failure is not None:
            raise self._failure
        return [KeptRows(query, self._rows(query), NOW) for query in queries]

    def _rows(self, query: PublishedQuery) -> Rows:
        if query.table == "dim_schedule":
            live = {"game_id": LIVE_GAME, "game_status": "live"}
            return [
                {**row, **(live if int(row["game_id"]) == LIVE_GAME else {})}
                for row in self._schedule
            ]
        if query.table == "rpc/hockey_player_seasons":
            return list(self._season.sums.values())
        if query.table == "fact_team_game_stats":
            goals = {"home": 2, "away": 1}
            return [
                {"game_id": LIVE_GAME, "team_venue": venue, "goals": count}
                for venue, count in goals.items()
            ]
        player = dict(query.filters).get("player_id", "")
        return self._season.games.get(player.removeprefix('in.("').removesuffix('")'), [])


def with_few_colours(picture: QImage, theme: Theme) -> QImage:
    """The commonest colours, and those of the theme however rare: a green word stays green."""
    exact = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(exact.constBits()).cast("B").cast("I")
    named = [QColor(token).rgb() for token in vars(theme.palette).values()]
    common = [colour for colour, _ in Counter(pixels).most_common(256 - len(named))]
    how = Qt.ImageConversionFlag.ThresholdDither
    return exact.convertToFormat(QImage.Format.Format_Indexed8, [*named, *common], how)


def record(store: Store) -> None:
    """Two games are here, one of them ahead of the server."""
    for game, home, away in ((LIVE_GAME, "HollowBrook", "Outlaws"), (AHEAD_GAME, "Ace", "Nelson")):
        scope = Scope("hockey", str(game))
        with store.write("new game") as unit:
            fields = {"home_team": home, "away_team": away, "game_date": "2025-12-14"}
            unit.add(scope, "game", {"game_id": game, **fields, "status": "live"})


def opened(studio: Studio, key: Qt.Key, league: League, phase: SyncPhase) -> MainWindow:
    window = studio.window(Said(SyncStatus(phase, NOW)), published=league)
    QTest.keyClick(window.frame, key, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(300)
    shown = window.pages.pages.shown
    assert shown is not None
    while shown.is_fetching or (phase is SyncPhase.IDLE and shown.reader.missing):
        QTest.qWait(100)
    return window


def main() -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    make_screenshots._with_few_colours = lambda picture: with_few_colours(picture, theme)
    make_screenshots.FixedClock.now = lambda _self: NOW  # type: ignore[method-assign]
    away = ServerUnreachable("The server did not answer in time.")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), FixedClock())
        record(store)
        studio = Studio(store, theme, Path(folder))
        numbers = range(Qt.Key.Key_1.value, Qt.Key.Key_5.value)
        names = ("standings", "schedule", "teams", "players")
        keys = {name: Qt.Key(number) for name, number in zip(names, numbers, strict=True)}
        for shade in (ThemeChoice.LIGHT, ThemeChoice.DARK):
            theme.choose(shade)
            for page, key in keys.items():
                window = opened(studio, key, League(), SyncPhase.IDLE)
                studio.keep(window, f"page-{page}-{shade.value}")
        theme.choose(ThemeChoice.LIGHT)
        window = opened(studio, keys["standings"], League(away), SyncPhase.OFFLINE)
        studio.keep(window, "page-offline-light")
        window = opened(studio, keys["players"], League(away, is_empty=True), SyncPhase.OFFLINE)
        studio.keep(window, "page-never-fetched-light")
        theme.scale_to(2.0)
        window = opened(studio, keys["standings"], League(), SyncPhase.IDLE)
        studio.keep(window, "page-standings-200-percent")
        store.close()


if __name__ == "__main__":
    main()
