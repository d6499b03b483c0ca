"""Renders a guild's standings, its import window and a raid's report into this folder."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import make_screenshots
from make_screenshots import FOLDER, Said, Studio
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from tests.profiles.dkp.ui.standings.tables import Tables, published
from tracker.core.profile import ReportRequest
from tracker.core.published import KeptRows, PublishedQuery
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import ServerUnreachable
from tracker.local_db.imports import read_import, record_import
from tracker.local_db.profile_records import ProfileRecords
from tracker.local_db.store import Store, open_store
from tracker.ui.main_window import MainWindow
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.theme import Theme, ThemeChoice
from tracker.ui.views.import_dialog import ImportDialog

NIGHTS = Path(__file__).parents[2] / "tests/profiles/dkp/nights"
NOW = datetime(2026, 2, 20, 21, 4, tzinfo=UTC)
FETCHED = datetime(2026, 2, 19, 22, 31, tzinfo=UTC)
FIRST_NIGHT = date(2025, 3, 4)
SHADES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
ZONES = ("Vex Thal", "Plane of Time", "Ssraeshza Temple", "Plane of Earth")
ITEMS = ("Shroud of Eternity", "Black Tear", "Ring of Winter", "Helm of Flowing Time")


class FixedClock:
    def now(self) -> datetime:
        return NOW


class Guild:
    """A server that answers, or is not there."""

    def __init__(self, tables: Tables, *, is_away: bool = False) -> None:
        self._tables, self._is_away = tables, is_away

    def kept(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        return [KeptRows(query, self._tables.answer(query), FETCHED) for query in queries]

    def fetch(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        if self._is_away:
            raise ServerUnreachable("The server did not answer in time.")
        return [KeptRows(query, self._tables.answer(query), NOW) for query in queries]


class Laptop:
    """What `published` reads."""

    def __init__(self, store: Store) -> None:
        self.store = store


def bring_in(store: Store, importer: str, path: Path, name: str | None = None) -> None:
    profile = store.registry.profile("dkp")
    result = read_import(store, profile, importer, [path], name)
    for _ in record_import(store, "dkp", importer, result):
        pass


def record_season(store: Store) -> None:
    """A year of two nights a week; who comes often and who seldom stays so."""
    bring_in(store, "characters", NIGHTS / "characters.tsv")
    with store.read() as reader:
        guild = Scope("dkp", "guild")
        people = [s.record.account_id for s in reader.list(guild, "account")][:48]
    dice = random.Random(7)  # noqa: S311 - a picture, no secret
    keen = {name: dice.uniform(0.15, 0.98) for name in people}
    night = FIRST_NIGHT
    while night < NOW.date() - timedelta(days=2):
        record_night(store, night, keen, dice)
        night += timedelta(days=5 if night.weekday() == 3 else 2)
    with store.write("adjust") as unit:
        fields = {"account_id": "Inacht", "earned_hundredths": 1200, "adjusted_on": "2025-04-01"}
        unit.add(guild, "adjustment", {**fields, "reason": "Brought over from the old site"})
        for stored in unit.list(guild, "account")[40:46]:
            unit.edit(guild, "account", stored.key, {"inactive": True})


def record_night(store: Store, night: date, keen: dict[str, float], dice: random.Random) -> None:
    scope = Scope("dkp", f"{night:%Y%m%d}-night")
    zone = dice.choice(ZONES)
    with store.write("night") as unit:
        unit.add(scope, "raid", {"raid_name": zone, "date_iso": night.isoformat()})
        coming = [name for name in keen if dice.random() < keen[name]]
        for number in range(1, 5):
            unit.add(scope, "tic", {"event_name": "DKP tic", "event_order": number})
            for name in coming:
                if dice.random() < 0.92:
                    who = {"event_index": number, "character_name": name, "account_id": name}
                    unit.add(scope, "attendance", who)
        for name in dice.sample(coming, min(3, len(coming))):
            cost = {"item_name": dice.choice(ITEMS), "cost_hundredths": dice.randint(0, 40) * 100}
            unit.add(scope, "loot", {**cost, "character_name": name, "account_id": name})


def acknowledge(store: Store) -> None:
    with store._database.write() as connection:
        connection.execute(text("delete from outbox"))
        connection.execute(text("update records set base_version = 1"))


def opened(studio: Studio, guild: Guild, phase: SyncPhase, account: str = "Inacht") -> MainWindow:
    window = studio.window(Said(SyncStatus(phase, NOW)), published=guild)
    QTest.keyClick(window.frame, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(800)
    shown: Any = window.pages.stage.findChildren(object)
    (standings,) = [w for w in shown if type(w).__name__ == "StandingsPage"]
    standings.show_subject(account)
    standings._desk.reload()
    QTest.qWait(300)
    while standings._local.numbers is None or standings._local._thread is not None:
        QTest.qWait(100)
    QTest.qWait(500)
    standings.let_go()
    return window


def take_standings(studio: Studio, theme: Theme, tables: Tables, store: Store) -> None:
    bring_in(store, "everquest", NIGHTS / "raid2_20260217", "Plane of Time, second night")
    for shade in SHADES:
        theme.choose(shade)
        window = opened(studio, Guild(tables), SyncPhase.IDLE)
        studio.keep(window, f"dkp-standings-{shade.value}")
        window = opened(studio, Guild(tables, is_away=True), SyncPhase.OFFLINE, "Jarisy")
        studio.keep(window, f"dkp-standings-offline-{shade.value}")
        theme.scale_to(2.0)
        window = opened(studio, Guild(tables), SyncPhase.IDLE)
        studio.keep(window, f"dkp-standings-200-percent-{shade.value}")
        theme.scale_to(1.0)


def wait_for_question(dialog: ImportDialog) -> None:
    while not dialog._waiting:
        QTest.qWait(50)
    QTest.qWait(300)


def asked(studio: Studio) -> tuple[MainWindow, ImportDialog]:
    """The import window with a night read, as it waits for yes or no."""
    window = studio.window(Said(SyncStatus(SyncPhase.IDLE, NOW)))
    dialog = window.dialogs.import_files()
    dialog.choice.take("everquest")
    dialog.choice.name_it("Water Minis")
    dialog.start([NIGHTS / "raid1_20260212"])
    wait_for_question(dialog)
    return window, dialog


def take_import(studio: Studio, theme: Theme) -> None:
    for shade in SHADES:
        theme.choose(shade)
        window, dialog = asked(studio)
        studio.keep(window, f"import-night-{shade.value}", dialog)
    window, dialog = asked(studio)
    dialog.record()
    while not dialog.choice.isEnabled():
        QTest.qWait(100)
    for shade in SHADES:
        theme.choose(shade)
        QTest.qWait(300)
        few = make_screenshots._with_few_colours(dialog.grab().toImage())
        few.save(str(FOLDER / f"import-night-done-{shade.value}.png"))
    window.frame.close()


def take_report(store: Store, folder: Path) -> None:
    profile = store.registry.profile("dkp")
    path = folder / "raid.png"
    with store.read() as reader:
        local = ProfileRecords(reader, "dkp")
        raid = profile.tools.find_scope("Plane of Time, second night", local)
        request = ReportRequest(raid, local, path, NOW.date())
        profile.tools.report_files["raid"].write(request)
    picture = QImage(str(path))
    smooth = Qt.TransformationMode.SmoothTransformation
    make_screenshots._with_few_colours(picture.scaledToWidth(794, smooth)).save(
        str(FOLDER / "dkp-report-raid.png")
    )


def main() -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    make_screenshots.FixedClock.now = lambda _self: NOW  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        empty = open_store(Path(folder, "empty"), discover(), FixedClock())
        studio = Studio(empty, theme, Path(folder))
        with empty.write("a raid") as unit:
            unit.add(Scope("dkp", "20260220-night"), "raid", {"raid_name": "Vex Thal"})
        for shade in SHADES:
            theme.choose(shade)
            window = opened(studio, Guild(Tables()), SyncPhase.IDLE)
            studio.keep(window, f"dkp-standings-empty-{shade.value}")
        empty.close()
        store = open_store(Path(folder, "laptop"), discover(), FixedClock())
        record_season(store)
        acknowledge(store)
        tables = published(Laptop(store), NOW.date())
        studio = Studio(store, theme, Path(folder))
        take_standings(studio, theme, tables, store)
        take_report(store, Path(folder))
        take_import(studio, theme)
        store.close()


if __name__ == "__main__":
    main()
