"""Another laptop in the game: a process that changes players and syncs, for `bench/pace.py`.

It writes `record id, second` for each shift that it began into a file: the clock of the machine,
which all processes share.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

sys.path.insert(0, str(Path(__file__).parents[1]))

from tracker.app import Laptop, open_laptop
from tracker.app_window import window_engine
from tracker.core.record import JsonValue
from tracker.core.scope import Scope
from tracker.profiles.hockey.kinds import Shift
from tracker.settings import change_settings, load_settings
from tracker.sync.elsewhere import want
from tracker.ui.status import SyncStatus
from tracker.ui.sync_bridge import ThreadController

GAME = Scope("hockey", "18969")
SHIFTS = "shifts.txt"
CHANGE_SECONDS = 5.0
PERIOD_SECONDS = 1200
LAST_PERIOD = 3


@dataclass(frozen=True)
class Start:
    """When the game began, by the machine's clock."""

    at: float

    def now(self) -> tuple[int, int]:
        """Period and second of play: the clock of this game never stops within a period."""
        passed = int(time.monotonic() - self.at)
        period = min(passed // PERIOD_SECONDS, LAST_PERIOD - 1)
        return period + 1, min(passed - period * PERIOD_SECONDS, PERIOD_SECONDS)


def line_up(choice: random.Random) -> dict[str, JsonValue]:
    """Five of each team and the goalie; numbers as `pace.fill` gives them."""
    fields: dict[str, JsonValue] = {"home_goalie": 10, "away_goalie": 40}
    for venue, first in (("home", 11), ("away", 41)):
        chosen = sorted(choice.sample(range(first, first + 19), 5))
        fields.update({f"{venue}_{place}": number for place, number in enumerate(chosen, 1)})
    return fields


def change(laptop: Laptop, start: Start, choice: random.Random) -> str:
    """Ends whatever shift is open and begins the next; the new one's record id."""
    period, second = start.now()
    with laptop.store.read() as reader:
        shifts = [s for s in reader.list(GAME, "shift") if isinstance(s.record, Shift)]
    is_open = [s for s in shifts if getattr(s.record, "end_elapsed_seconds", None) is None]
    with laptop.store.write("change players") as unit:
        for stored in is_open:
            ends = second if getattr(stored.record, "period", None) == period else PERIOD_SECONDS
            unit.edit(GAME, "shift", stored.key, {"end_elapsed_seconds": ends})
        fields = {**line_up(choice), "period": period, "start_elapsed_seconds": second}
        return unit.add(GAME, "shift", fields).record_id


def live(laptop: Laptop, start: Start, is_over: Callable[[float], bool], noted: TextIO) -> None:
    """Changes players until the end is asked for, then sends the rest."""
    seen: list[SyncStatus] = []
    controller = ThreadController(lambda progress: window_engine(laptop, progress), laptop.clock)
    controller.start(seen.append)
    choice = random.Random(7)  # noqa: S311
    try:
        while not is_over(CHANGE_SECONDS):
            made = time.monotonic()
            noted.write(f"{change(laptop, start, choice)} {made}\n")
            noted.flush()
            controller.wake()
        _send_rest(laptop, controller)
    finally:
        controller.stop()


def _send_rest(laptop: Laptop, controller: ThreadController) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with laptop.store.read() as reader:
            if not reader.outbox_counts(GAME).total:
                return
        controller.sync_now()
        time.sleep(1)


def await_end(asked: threading.Event) -> None:
    """The one that started this process says so, or is gone."""
    sys.stdin.read()
    asked.set()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--began", type=float, required=True, help="the machine's clock then")
    chosen = parser.parse_args()
    asked = threading.Event()
    threading.Thread(target=await_end, args=(asked,), daemon=True).start()
    chosen.folder.mkdir(parents=True)
    change_settings(chosen.folder, server_url=chosen.url)
    with open_laptop(chosen.folder) as opened, (chosen.folder / SHIFTS).open("w") as noted:
        laptop = replace(opened, settings=load_settings(chosen.folder))
        want(laptop.store, GAME)
        live(laptop, Start(chosen.began), asked.wait, noted)


if __name__ == "__main__":
    main()
