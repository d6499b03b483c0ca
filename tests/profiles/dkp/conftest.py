"""A laptop of a raid officer: a real store, the commands' importers, the shipped nights."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.cli.importing import ImportAnswer, record_import
from tracker.core.clock import SystemClock
from tracker.core.profile import ImportResult, LocalRecords, Profile
from tracker.core.registry import discover
from tracker.local_db import Store, open_store
from tracker.local_db.imports import read_import
from tracker.local_db.profile_records import ProfileRecords
from tracker.profiles.dkp.rules.guild import Guild, guild_of
from tracker.profiles.dkp.summary import find_raid, raid_summary, standings

NIGHTS = Path(__file__).parent / "nights"
NIGHT_FOLDERS = ("raid1_20260212", "raid2_20260217")


@dataclass
class Officer:
    """One data folder, and what the commands do in it."""

    store: Store
    profile: Profile = field(default_factory=lambda: discover().profile("dkp"))

    @contextmanager
    def local(self) -> Iterator[LocalRecords]:
        with self.store.read() as reader:
            yield ProfileRecords(reader, "dkp")

    def read(self, importer: str, paths: Sequence[Path], name: str | None = None) -> ImportResult:
        return read_import(self.store, self.profile, importer, paths, name)

    def record(self, result: ImportResult, importer: str = "test") -> ImportAnswer:
        return record_import(self.store, self.profile, importer, result, lambda _d, _t: None)

    def bring_in(self, importer: str, *paths: Path, name: str | None = None) -> ImportAnswer:
        return self.record(self.read(importer, paths, name), importer)

    def guild(self) -> Guild:
        with self.local() as local:
            return guild_of(local.view("guild"))

    def raid_id(self, name: str) -> str:
        with self.local() as local:
            found = find_raid(name, local)
        assert found is not None
        return found

    def show(self, name: str) -> dict[str, Any]:
        with self.local() as local:
            scope_id = find_raid(name, local)
            assert scope_id is not None
            return raid_summary(scope_id, local)

    def standings(self, as_of: date) -> dict[str, dict[str, Any]]:
        with self.local() as local:
            return {line["account"]: line for line in standings(local, as_of)}


@pytest.fixture
def officers(tmp_path: Path) -> Iterator[Callable[[str], Officer]]:
    opened: list[Store] = []

    def make(name: str = "laptop") -> Officer:
        opened.append(open_store(tmp_path / name, discover(), SystemClock()))
        return Officer(opened[-1])

    yield make
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def officer_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a laptop that knows the characters."""
    folder = tmp_path_factory.mktemp("officer") / "laptop"
    with open_store(folder, discover(), SystemClock()) as store:
        Officer(store).bring_in("characters", NIGHTS / "characters.tsv")
    return folder


@pytest.fixture
def officer(
    request: pytest.FixtureRequest,
    officers: Callable[[str], Officer],
    officer_once: Path,
    tmp_path: Path,
) -> Officer:
    """Knows the characters of the shipped nights."""
    if "live_server" not in request.fixturenames:
        shutil.copytree(officer_once, tmp_path / "laptop")
        return officers("laptop")
    # Not a copy: a server takes each change once.
    made = officers("laptop")
    made.bring_in("characters", NIGHTS / "characters.tsv")
    return made


@pytest.fixture
def nights() -> Path:
    return NIGHTS


def expected_of(folder: Path) -> dict[str, Any]:
    """What the night comes to, in the form of `tracker show`."""
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    tics = [
        {
            "order": tic["order"],
            "name": tic["event_name"],
            "dkp": tic["dkp"],
            "time": tic["time"],
            "credited": credited(tic),
            "unknown": tic["unknown"],
            "duplicates": tic["duplicate_listed"],
            "alts": tic["alt_main"],
        }
        for tic in told["tics"]
    ]
    loot = [
        {
            # Our text has no blanks at its ends; one item of the first night has.
            "item": award["item"].strip(),
            "winner": award["winner"],
            "looter": award["looter_in_log"],
            "cost": award["cost"],
            "time": award["time"],
        }
        for award in told["loot"]
    ]
    return {
        "raid": told["raid_name"],
        "date": told["date"],
        "zone": told["zone"],
        "tics": tics,
        "loot": loot,
    }


def credited(tic: dict[str, Any]) -> list[str]:
    """One character per account: the main, where it is listed beside its alt."""
    listed, mains = set(tic["names_listed"]), tic["alt_main"]
    return sorted(
        name
        for name in listed - set(tic["unknown"])
        if mains.get(name) is None or mains[name] not in listed
    )


@pytest.fixture
def expected() -> Callable[[Path], dict[str, Any]]:
    return expected_of
