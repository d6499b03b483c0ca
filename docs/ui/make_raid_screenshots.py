"""Renders the states of the raid workspace from a shipped night into this folder."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "America/New_York"
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docs.ui.make_screenshots import Said
from tracker.cli.importing import record_import
from tracker.cli.local_records import ProfileRecords
from tracker.core.profile import ImportRequest
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted
from tracker.local_db.store import Store, open_store
from tracker.ui.frame import WindowFrame
from tracker.ui.kit.colours import blended
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.session import WindowSession
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.theme import Theme, ThemeChoice

FOLDER = Path(__file__).parent
SHADES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
NIGHTS = FOLDER.parents[1] / "tests/profiles/dkp/nights"
LOG = NIGHTS / "raid1_20260212/eqlog_Inacht_loginse.txt"
RAID = Scope("dkp", "20260212-water")
NOW = datetime(2026, 2, 13, 4, 1, 40, tzinfo=UTC)


@dataclass
class FixedClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Shot:
    scale: float = 1.0
    tics: int = 2
    keys: Sequence[str] = ()
    text: str = ""
    minutes: float = 47.32
    cursor: tuple[int, str] = field(default=(2, "Cavalier"))


def known_guild(store: Store) -> None:
    """The shipped night's characters, and the week before, so that there is attendance."""
    profile = store.registry.profile("dkp")
    for importer, paths, name in (
        ("characters", [NIGHTS / "characters.tsv"], None),
        ("everquest", [NIGHTS / "raid2_20260217"], "Vex Thal"),
    ):
        with store.read() as reader:
            request = ImportRequest(paths, ProfileRecords(reader, "dkp"), name)
            result = profile.tools.local_importers[importer](request)
        record_import(store, profile, importer, result, lambda _d, _t: None)
    with store.read() as reader:
        other = next(s for s in reader.scope_names("raid") if s != RAID)
        (raid,) = reader.list(other, "raid")
    with store.write("new raid") as unit:
        unit.edit(other, "raid", raid.key, {"date_iso": "2026-02-05"})
        unit.add(RAID, "raid", {"raid_name": "Water Minis + Coirnav"})


def acknowledge(store: Store) -> None:
    with store.read() as reader:
        scopes = reader.scope_names()
    version = 0
    for scope in scopes:
        for kind in store.registry.profile(scope.profile).synced_kinds:
            name = kind.kind.name
            while batch := store.outbox.freeze_batch(scope, name, max_rows=500):
                accepted = [Accepted(c.change_id, version + n) for n, c in enumerate(batch, 1)]
                store.outbox.acknowledge(scope, name, accepted)
                version += len(batch)


class Officer:
    """One window per picture, over a store of its own."""

    def __init__(self, store: Store, theme: Theme, clock: FixedClock) -> None:
        self.theme = theme
        self._frame = WindowFrame(theme, scope_labels(store.registry))
        session = WindowSession(
            store,
            store.registry,
            clock,
            Path(tempfile.gettempdir()),
            sync=Said(SyncStatus(SyncPhase.IDLE, clock.now())),
            has_workspaces=True,
        )
        self.window = MainWindow(session, theme, self._frame)
        self._frame.resize(1366, 768)
        self._frame.show()
        self._frame.activateWindow()
        self.window.begin()
        self.window.open_scope(RAID)
        wait(500)
        self.page = self.window.page.tabs.workspace()
        assert self.page is not None
        self.page.focus_work()

    def keys(self, *names: str) -> None:
        for name in names:
            if name.startswith("~"):
                QTest.keyClicks(QApplication.focusWidget(), name[1:])
                continue
            combination = QKeySequence(name)[0]
            target = QApplication.focusWidget() or self.page
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def keep(self, name: str) -> None:
        wait(900)
        picture = self._frame.grab().toImage()
        few_colours(picture, self.theme).save(str(FOLDER / f"{name}.png"))
        self.window.stop()
        self._frame.close()
        self._frame.deleteLater()
        wait(50)


def few_colours(picture: QImage, theme: Theme) -> QImage:
    """A third of the size; the colours that mean something are kept, however rare they are."""
    exact = picture.convertToFormat(QImage.Format.Format_RGB32)
    palette = theme.palette
    telling = [
        QColor(blended(surface, word, share)).rgb()
        for word in (palette.ok, palette.warn, palette.bad, palette.accent)
        for surface in (palette.panel, palette.selection)
        for share in (0.3, 0.5, 0.7, 0.85, 1)
    ]
    pixels = memoryview(exact.constBits()).cast("B").cast("I")
    common = [colour for colour, _ in Counter(pixels).most_common(256 - len(telling))]
    how = Qt.ImageConversionFlag.ThresholdDither
    return exact.convertToFormat(QImage.Format.Format_Indexed8, [*common, *telling], how)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


LATE = """[Thu Feb 12 23:00:53 2026] Channel Nag(9) members:
[Thu Feb 12 23:00:53 2026] Adilene, Akbar, Baily, Xyrtag, Walex, Walex, Zelus, Octahedron
[Thu Feb 12 23:00:53 2026] Rangerwoodelf, Lorvik
"""
STRANGERS = """[Thu Feb 12 23:00:53 2026] Channel Nag(2) members:
[Thu Feb 12 23:00:53 2026] Xyrtag, Lorvik
"""
SOON = """[Thu Feb 12 22:12:53 2026] Channel Nag(3) members:
[Thu Feb 12 22:12:53 2026] Adilene, Akbar, Zelus, Kelvarion
"""
SHOTS: dict[str, Shot] = {
    "raid-tic": Shot(),
    "raid-begun": Shot(tics=0),
    "raid-due": Shot(tics=3, minutes=64, keys=("4",)),
    "raid-recorded": Shot(tics=3, keys=("S",), cursor=(3, "Walex")),
    "raid-unknown": Shot(tics=2, text=LATE, keys=("Esc", "Ctrl+V", "M", "~wal")),
    "raid-find": Shot(tics=2, keys=("Ctrl+F", "~ra")),
    "raid-list": Shot(keys=("F9",)),
    "raid-nobody": Shot(text=STRANGERS, keys=("Esc", "Ctrl+V", "Return")),
    "raid-same-tic": Shot(text=SOON, keys=("Esc", "Ctrl+V")),
    "raid-complete": Shot(tics=3, keys=("Ctrl+E",)),
    "raid-names": Shot(keys=("E",)),
    "raid-twelve-tics": Shot(tics=12, text=LATE, cursor=(12, "Walex")),
    "raid-200-percent": Shot(scale=2.0, cursor=(2, "Clegane"), keys=("Up",)),
}


def take(name: str, shot: Shot, theme: Theme) -> None:
    theme.scale_to(shot.scale)
    clock = FixedClock()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), clock)
        known_guild(store)
        acknowledge(store)
        officer = Officer(store, theme, clock)
        QGuiApplication.clipboard().setText(LOG.read_bytes().decode())
        officer.keys("R", *(["Ctrl+V"] if shot.tics else []))
        desk = officer.page.desk
        while len(desk.book.tics()) < min(shot.tics, 3):
            officer.keys("Return")
        for hour in range(shot.tics - 3):
            QGuiApplication.clipboard().setText(LATE.replace("Feb 12 23", f"Feb 13 {hour:02d}"))
            officer.keys("Ctrl+V", "Return")
        desk.queue.discard([item.number for item in desk.queue.awards])
        acknowledge(store)
        clock.at += timedelta(minutes=shot.minutes)
        if shot.tics:
            number = officer.page.desk.book.tics()[shot.cursor[0] - 1].record.event_index
            officer.page.parts.sheet.go_to((number, shot.cursor[1].casefold()))
        if shot.text:
            QGuiApplication.clipboard().setText(shot.text)
        officer.keys(*shot.keys)
        officer.keep(name)
        store.close()


def main(wanted: list[str]) -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    for shade in SHADES:
        theme.choose(shade)
        for name, shot in SHOTS.items():
            if not wanted or name in wanted:
                take(f"{name}-{shade.value}", shot, theme)


if __name__ == "__main__":
    main(sys.argv[1:])
