"""A contest outlives the program: what was collected is there again, and nothing of it twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.dkp.ui.loot.conftest import Lootside
from tests.profiles.dkp.ui.loot.test_contest import entries, one_line, start, tell
from tests.profiles.dkp.ui.raidside import RAID
from tracker.profiles.dkp.parsing.sightings import Bid, Looted, Roll
from tracker.profiles.dkp.rules.rolling import Contest
from tracker.profiles.dkp.ui.loot.contest_note import KeptContest, kept_from, kept_text
from tracker.profiles.dkp.ui.loot.panel import LootPanel

ROOT = Path(__file__).parents[5]

COLLECTOR = """
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QCoreApplication

from tests.profiles.dkp.ui.raidside import RAID, HandClock
from tracker.core.registry import discover
from tracker.local_db.store import open_store
from tracker.profiles.dkp.parsing.sightings import Looted, Roll
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.loot.contesting import Contesting

application, clock = QCoreApplication([]), HandClock()
store = open_store(Path(sys.argv[1]), discover(), clock)
book = RaidBook(store, RAID)
book.load()
desk = RaidDesk(SimpleNamespace(store=store, clock=clock), book, None, None)
contesting = Contesting(desk, SimpleNamespace(balance=lambda _account: 0), application)
at = clock.now().astimezone().replace(tzinfo=None)
contesting.hear([Looted(at, "Orsino", "Ring of Force")])
contesting.start("Ring of Force", is_for_bids=False, limit="1000")
contesting.hear([Roll(at, "Jisu", 0, 1000, 12)])
contesting.hear([Roll(at, "Walex", 0, 1000, 775), Roll(at, "Bhodi", 0, 333, 333)])
print("collected", flush=True)
sys.stdin.read()
"""


@contextmanager
def again(loot: Lootside) -> Iterator[Lootside]:
    """The panel as the next start of the program makes it."""
    panel = LootPanel(loot.raid.page.desk)
    yield Lootside(loot.raid, panel)
    panel.let_go()
    shiboken6.delete(panel)


def test_what_was_collected_is_there_after_the_program_is_killed(
    officer: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with officer.store.write("begin") as unit:
        unit.add(RAID, "raid", {"raid_name": "Water Minis + Coirnav"})
    officer.store.close()
    command = [sys.executable, "-c", COLLECTOR, str(tmp_path / "laptop")]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "collected\n"
        program.kill()

    panel = request.getfixturevalue("open_raid")().page.sides.loot

    assert panel.strip.isVisibleTo(panel)
    assert panel.contesting.title().startswith("Rolls for Ring of Force, 0–1000, since")
    assert [line.cells for line in panel.contesting.lines()] == [
        ("Walex", "775", "leads"),
        ("Jisu", "12", ""),
        ("Bhodi", "333", "wrong range 0–333"),
    ]
    entered = panel.contesting.award(None)
    assert (entered.winner, entered.looter) == ("Walex", "Orsino")


def test_what_the_log_says_again_counts_once(loot: Lootside) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 9), one_line("Walex", 5))

    with again(loot) as back:
        tell(back, one_line("Jisu", 9), one_line("Walex", 5), one_line("Bhodi", 7))

        assert entries(back) == [("Jisu", "9", "leads"), ("Bhodi", "7", ""), ("Walex", "5", "")]


def test_closing_and_rolling_again_are_kept(loot: Lootside) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 9), one_line("Walex", 9))
    loot.raid.clock.at += timedelta(seconds=20)
    loot.keys("Y", "K")
    contest = loot.panel.contesting.contest
    assert contest is not None
    assert contest.closed_at is not None

    with again(loot) as back:
        assert back.panel.contesting.contest == contest


@pytest.mark.parametrize("key", ["G", "Shift+K"])
def test_one_that_is_over_does_not_come_back_nor_do_its_rolls(loot: Lootside, key: str) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 9))
    loot.raid.clock.at += timedelta(seconds=20)
    loot.keys(key)

    with again(loot) as back:
        assert back.panel.contesting.contest is None
        tell(back, one_line("Walex", 4))
        back.panel.contesting.start("Belt", is_for_bids=False)
        assert entries(back) == [("Walex", "4", "leads")]


def test_offers_come_back(loot: Lootside) -> None:
    start(loot, "B", "Katana of Flowing Water", "5")
    tell(loot, "Walex tells the raid,  'Katana of Flowing Water 12'", "Jisu tells you, '7.5 dkp'")
    before = entries(loot)

    with again(loot) as back:
        assert entries(back) == before


@pytest.mark.parametrize(
    "text", [None, "", "no json", "[]", "{}", '{"contest": {"item": 1}}', '{"rolls": [3]}']
)
def test_what_cannot_be_read_any_more_is_no_contest(text: str | None) -> None:
    assert kept_from(text) == KeptContest()


MOMENTS = st.builds(
    lambda seconds, fold: (
        datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(seconds=seconds)
    ).replace(fold=fold),
    st.integers(0, 10**10),
    st.integers(0, 1),
)
ROLLS = st.builds(Roll, MOMENTS, st.text(max_size=5), *[st.integers(0, 9)] * 3)
BIDS = st.builds(Bid, MOMENTS, *[st.text(max_size=5)] * 2, st.integers(0, 999), st.text(max_size=5))
CONTESTS = st.builds(
    Contest, st.text(max_size=9), MOMENTS, st.booleans(), st.none() | MOMENTS,
    st.none() | st.integers(0, 9), st.none() | st.integers(0, 9), st.integers(0, 9),
    st.lists(st.text(max_size=5)).map(tuple),
)  # fmt: skip


@given(
    st.builds(
        KeptContest,
        st.none() | CONTESTS,
        st.none() | MOMENTS,
        st.lists(ROLLS).map(tuple),
        st.lists(BIDS).map(tuple),
        st.lists(st.builds(Looted, st.none() | MOMENTS, st.text(), st.text())).map(tuple),
    )
)
def test_what_is_kept_is_read_as_the_same(kept: KeptContest) -> None:
    text = kept_text(kept)

    assert kept_from(text) == kept
    assert kept_text(kept_from(text)) == text
