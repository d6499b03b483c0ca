"""How long a guild's whole history takes to import: reading its CSV files, and recording it here.

    python bench/history.py [RAIDS [TICS [NAMES]]]

Each raid has so many tics with a list of so many names, and a dozen awards. The default is a guild
of ten years: 1,000 raids of 30 lists. The same files are then imported again, which changes
nothing, and taken back step by step.
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from tracker.core.clock import SystemClock
from tracker.core.profile import Profile
from tracker.core.registry import discover
from tracker.local_db import Store, open_store
from tracker.local_db.imports import ImportTally, read_import, record_import

GUILD_SIZE = 150
AWARDS = 12
FIRST_DAY = date(2016, 1, 3)


def main(raids: int = 1000, tics: int = 30, names: int = 40) -> None:
    """Prints seconds and records per second of each part."""
    profile = discover().profile("dkp")
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "files")
        write_history(files, raids, tics, names)
        size = sum(path.stat().st_size for path in files.iterdir())
        print(f"{raids:,} raids x {tics} lists x {names} names, {size / 1e6:.0f} MB of CSV")
        store = open_store(Path(folder, "laptop"), discover(), SystemClock())
        for words in ("first", "again"):
            bring_in(store, profile, files, words)
        began, longest, steps = time.perf_counter(), 0.0, 0
        mark = began
        while store.undo():
            steps, now = steps + 1, time.perf_counter()
            longest, mark = max(longest, now - mark), now
        print(f"  taken back in {steps:,} steps: {mark - began:.1f} s, the longest {longest:.1f} s")
        store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  memory at most: {peak:,.0f} MB")


def bring_in(store: Store, profile: Profile, files: Path, words: str) -> None:
    """Reads and records the files."""
    began, worked = time.perf_counter(), time.process_time()
    result = read_import(store, profile, "dkp-history", [files], None)
    read = time.perf_counter()
    tally, longest, mark = ImportTally(), 0.0, read
    for part in record_import(store, profile.name, "dkp-history", result):
        tally.add(part)
        now = time.perf_counter()
        longest, mark = max(longest, now - mark), now
    count = sum(tally.total.values())
    seconds = time.perf_counter() - read
    print(
        f"  {words}: read in {read - began:.1f} s; {count:,} records recorded in {seconds:.1f} s, "
        f"{count / seconds:,.0f} per second; the longest slice {longest * 1000:.0f} ms; "
        f"{time.process_time() - worked:.1f} s of the processor; "
        f"{dict(tally.total)}"
    )


def write_history(folder: Path, raids: int, tics: int, names: int) -> None:
    """The website's tables; the same for the same numbers."""
    folder.mkdir(parents=True)
    chance = random.Random(7)
    people = [f"Member{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(GUILD_SIZE)]
    ids = {name: str(1000 + n) for n, name in enumerate(people)}
    _file(folder, "characters", "char_id,name,class_name,level", (
        (ids[name], name, "Cleric", 60) for name in people
    ))  # fmt: skip
    _file(folder, "character_account", "char_id,account_id", ((i, i) for i in ids.values()))
    days = [FIRST_DAY + timedelta(days=n * 3650 // raids) for n in range(raids)]
    _file(folder, "raids", "raid_id,raid_name,date_iso", (
        (10_000 + n, f"Raid {n}", day.isoformat()) for n, day in enumerate(days)
    ))  # fmt: skip
    _file(
        folder,
        "raid_events",
        "raid_id,event_id,event_order,event_name,dkp_value,event_time",
        (
            (10_000 + n, f"{10_000 + n}-{tic}", tic, "DKP tic", 1, f"{day}T{tic // 60 + 18}:00:00")
            for n, day in enumerate(days)
            for tic in range(1, tics + 1)
        ),
    )
    _file(folder, "raid_event_attendance", "raid_id,event_id,char_id,character_name", (
        (10_000 + n, f"{10_000 + n}-{tic}", ids[name], name)
        for n in range(raids)
        for tic in range(1, tics + 1)
        for name in chance.sample(people, names)
    ))  # fmt: skip
    _file(folder, "raid_loot", "raid_id,event_id,item_name,char_id,character_name,cost", (
        (10_000 + n, f"{10_000 + n}-1", f"Item {chance.randrange(400)}", ids[name], name,
         chance.randrange(40))
        for n in range(raids)
        for name in chance.sample(people, AWARDS)
    ))  # fmt: skip


def _file(folder: Path, name: str, heads: str, rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads.split(","))
        writer.writerows(rows)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:4]))
