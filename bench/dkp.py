"""A guild with many raids behind it: what one raid's refresh costs, and how fast a log is read.

Run by hand: python bench/dkp.py [--raids 10000] [--megabytes 500] [--only refresh|log]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from tracker.core.registry import discover
from tracker.profiles.dkp.parsing.follow import LogFollower
from tracker.profiles.dkp.parsing.log import read_log
from tracker.profiles.dkp.parsing.sightings import Night
from tracker.server.embedded import EmbeddedServer

FEW = 100
ACCOUNTS = 300
PRESENT = 45
TICS = 3
ROUNDS = 40
MOST_GROWTH = 1.3
LEAST_GAIN = 50
LEAST_SPEED = 50

PEOPLE = """
insert into accounts (account_id, display_name)
select 'A' || i, 'Main' || i from generate_series(1, %(accounts)s) i;
insert into characters (char_id, name)
select i, 'Main' || i from generate_series(1, %(accounts)s) i;
insert into character_account (char_id, account_id)
select i, 'A' || i from generate_series(1, %(accounts)s) i
"""
RAIDS = """
insert into raids (raid_id, raid_name, date_iso)
select 'b' || r, 'Raid ' || r, (current_date - (r * 2) %% 3650)::text
from generate_series(%(first)s::integer, %(last)s) r;
insert into raid_events (raid_id, event_id, event_order, dkp_value)
select 'b' || r, 't' || t, t, '1'
from generate_series(%(first)s::integer, %(last)s) r, generate_series(1, %(tics)s) t;
insert into raid_event_attendance (raid_id, event_id, char_id, character_name, account_id)
select 'b' || r, 't' || t, n, 'Main' || n, 'A' || n
from generate_series(%(first)s::integer, %(last)s) r, generate_series(1, %(tics)s) t,
    generate_series(1, %(present)s) p, lateral (select (p * 7 + r * 3) %% %(accounts)s + 1) k (n)
on conflict do nothing;
insert into raid_loot (raid_id, event_id, item_name, char_id, character_name, cost)
select 'b' || r, 't1', 'Item ' || i, n, 'Main' || n, (i %% 20)::text
from generate_series(%(first)s::integer, %(last)s) r, generate_series(1, 6) i,
    lateral (select (r + i) %% %(accounts)s + 1) k (n)
"""


def run(connection: Any, script: str, **values: int) -> None:
    for statement in script.split(";\n"):
        connection.execute(statement, values)


def load(dsn: str, raids: int) -> float:
    """Adds raids as a restore does; the seconds that counting everything anew takes."""
    numbers = {"tics": TICS, "present": PRESENT, "accounts": ACCOUNTS}
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("select begin_restore_load(240)")
        run(connection, PEOPLE, accounts=ACCOUNTS)
        for start in range(1, raids + 1, 1000):
            run(connection, RAIDS, first=start, last=min(start + 999, raids), **numbers)
        connection.execute("vacuum analyze")
        started = time.perf_counter()
        connection.execute("select end_restore_load()")
        seconds = time.perf_counter() - started
        connection.execute("vacuum analyze")
    return seconds


def changes_of(raid: str) -> dict[str, Callable[[Any, int], None]]:
    """What an officer changes in one raid; the number makes each time another change."""
    return {
        "a tic's value": lambda c, n: c.execute(
            "update raid_events set dkp_value = %s where raid_id = %s and event_id = 't1'",
            (str(n % 7 + 2), raid),
        ),
        "an award": lambda c, n: c.execute(
            "insert into raid_loot (raid_id, item_name, char_id, cost) values (%s, 'X', %s, '3')",
            (raid, str(n % ACCOUNTS + 1)),
        ),
        "an attendee removed": lambda c, _n: c.execute(
            # Not max(id): that would walk back through the ids of all raids.
            "delete from raid_event_attendance where id = (select max(id + 0) "
            "from raid_event_attendance where raid_id = %s)",
            (raid,),
        ),
        "the day": lambda c, n: c.execute(
            "update raids set date_iso = (current_date - %s::integer)::text where raid_id = %s",
            (n % 90, raid),
        ),
    }


def refresh_seconds(few: str, many: str) -> dict[str, tuple[float, float]]:
    """The lower quartile of each change of one raid in both guilds, in turn.

    In turn, for the machine is not as quick at one time as at another.
    """
    found = {}
    connect = partial(psycopg.connect, autocommit=True)
    with connect(few) as small, connect(many) as large:
        for name, change in changes_of("b5").items():
            times: tuple[list[float], list[float]] = ([], [])
            for number in range(ROUNDS):
                for connection, taken in zip((small, large), times, strict=True):
                    started = time.perf_counter()
                    change(connection, number)
                    taken.append(time.perf_counter() - started)
            quartiles = [statistics.quantiles(taken, n=4)[0] for taken in times]
            found[name] = (quartiles[0], quartiles[1])
    return found


@contextmanager
def guild(folder: Path, raids: int) -> Iterator[tuple[str, float]]:
    """A server with a guild of so many raids: its address, and how long counting anew took."""
    server = EmbeddedServer(folder, discover(), lambda _message: None)
    try:
        dsn = server.start().dsn
        yield dsn, load(dsn, raids)
    finally:
        server.stop()


def bench_refresh(many: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder = Path(name)
        with guild(folder / "few", FEW) as (few, _), guild(folder / "many", many) as (lots, anew):
            found = refresh_seconds(few, lots)
    print(f"one raid changes, with {FEW} and with {many:,} raids behind it, in turn")
    print(f"(the lower quartile of {ROUNDS} times)")
    for change, (before, after) in found.items():
        print(
            f"  {change:<20} {before * 1000:7.1f} ms {after * 1000:7.1f} ms"
            f"   ratio {after / before:.2f}"
        )
    growth = sum(after for _, after in found.values()) / sum(first for first, _ in found.values())
    gain = anew / max(after for _, after in found.values())
    print(f"  all of them together: ratio {growth:.2f} (at most {MOST_GROWTH})")
    print(f"  everything anew: {anew:.2f} s, {gain:,.0f} x the dearest (at least {LEAST_GAIN})")
    return growth <= MOST_GROWTH and gain >= LEAST_GAIN


COMBAT = (
    "[Thu Feb 12 21:{m:02d}:{s:02d} 2026] You slash a triumvirate for {n} points of damage.\r\n"
    "[Thu Feb 12 21:{m:02d}:{s:02d} 2026] A triumvirate hits Clegane for {n} points of damage.\r\n"
    "[Thu Feb 12 21:{m:02d}:{s:02d} 2026] Zelus begins to cast a spell.\r\n"
    "[Thu Feb 12 21:{m:02d}:{s:02d} 2026] Thornwood tells the raid,  'oom'\r\n"
    "[Thu Feb 12 21:{m:02d}:{s:02d} 2026] Your faction standing with Agents got worse by {n}.\r\n"
)
NIGHT = (
    "[Thu Feb 12 22:00:42 2026] Channel Nag(4) members:\r\n"
    "[Thu Feb 12 22:00:42 2026] Barndog, Nemce, Tesadar, Tanladar\r\n"
    "[Thu Feb 12 22:04:51 2026] You tell Nag:1, 'Indigo Snake Bracelet 4 dkp grats Adilene!'\r\n"
    "[Thu Feb 12 22:05:24 2026] --Rangerwoodelf has looted a Indigo Snake Bracelet.--\r\n"
    "[Thu Feb 12 22:06:36 2026] **A Magic Die is rolled by Elrontaur.\r\n"
    "[Thu Feb 12 22:06:36 2026] **It could have been any number from 0 to 999, "
    "but this time it turned up a 624.\r\n"
)


def write_log(path: Path, megabytes: int) -> int:
    """A log of combat with a night's lines every half megabyte; how many nights it has."""
    fights = "".join(COMBAT.format(m=i * 2 // 60, s=i * 2 % 60, n=i) for i in range(1250)).encode()
    with path.open("wb") as file:
        nights = 0
        while file.tell() < megabytes << 20:
            file.write(fights)
            file.write(NIGHT.encode())
            nights += 1
    return nights


def bench_log(megabytes: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        path = Path(folder) / "eqlog_Inacht_loginse.txt"
        nights = write_log(path, megabytes)
        size = path.stat().st_size / (1 << 20)
        night = Night()
        started = time.perf_counter()
        night.add(read_log(path))
        speed = size / (time.perf_counter() - started)
        followed = follow_speed(path, size, nights)
    assert len(night.presences) == len(night.awards) == len(night.rolls) == nights
    print(f"log of {size:,.0f} MB, at least {LEAST_SPEED} MB/s")
    print(f"  read as a file: {speed:,.0f} MB/s")
    print(f"  caught up with by the live log: {followed:,.0f} MB/s")
    return min(speed, followed) >= LEAST_SPEED


def follow_speed(path: Path, size: float, nights: int) -> float:
    night, follower = Night(), LogFollower(path, from_start=True)
    started = time.perf_counter()
    night.add(follower.poll())
    while follower.is_behind:
        night.add(follower.poll())
    speed = size / (time.perf_counter() - started)
    assert len(night.presences) == len(night.awards) == nights
    return speed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raids", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--only", choices=("refresh", "log"))
    chosen = parser.parse_args()
    is_good = True
    if chosen.only != "refresh":
        is_good = bench_log(chosen.megabytes) and is_good
    if chosen.only != "log":
        is_good = bench_refresh(chosen.raids) and is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
