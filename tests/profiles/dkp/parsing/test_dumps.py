"""Every file of the game and its helpers is recognised by its contents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tracker.profiles.dkp.parsing.dumps import raids_in_schedule, read_dump
from tracker.profiles.dkp.parsing.reading import read_paste, read_paths
from tracker.profiles.dkp.parsing.sightings import Source

RAID_TICK = (
    "Player\tLevel\tClass\tTimestamp\tPoints\r\n"
    "Cinu\t50\tRanger\t2024-03-22_09-47-32\t3\r\nTester\t37\tMagician\t2024-03-22_09-47-32\t\r\n"
)
ROSTER = (
    "1\tKassandra\t50\tBard\tRaid Leader\t\r\n2\tLucismule\t1\tWarrior\tGroup Leader\t\r\n3\r\n"
)
LIVE_ROSTER = "7\tVulak\t120\tDruid\tGroup Leader\t\t\tYes\t\r\n"
GUILD = (
    "Vulak\t120\tDruid\tLeader\t\t01/10/23\tOFFLINE MODE\tMain -  Leader\t\ton\ton\t7344198\n"
    "Seru\t120\tDruid\tKnight\tA\t01/10/23\tOFFLINE MODE\tMain -  Leader\t\ton\ton\t7344198\n"
)
ZEAL = "First Call|Veeshans Peak|Time\n1|Kassandra|Bard|60|Raid Leader\n2|Lucismule|Warrior|1|x\n"
CASES = [
    (RAID_TICK, Source.RAID_TICK, ["Cinu", "Tester"]),
    (ROSTER, Source.RAID_ROSTER, ["Kassandra", "Lucismule"]),
    (LIVE_ROSTER, Source.RAID_ROSTER, ["Vulak"]),
    (GUILD, Source.GUILD_DUMP, ["Vulak", "Seru"]),
    (ZEAL, Source.ZEAL, ["Kassandra", "Lucismule"]),
    ("Meldrath, Fridge, Geom\nBhodi\n", Source.NAMES, ["Meldrath", "Fridge", "Geom", "Bhodi"]),
]


@pytest.mark.parametrize(("text", "source", "names"), CASES)
def test_contents_tell_the_kind_whatever_the_file_is_called(
    text: str, source: Source, names: list[str], tmp_path: Path
) -> None:
    (tmp_path / "pasted.txt").write_text(text)

    (found,) = read_paths([tmp_path]).night.presences
    (pasted,) = read_paste(text).presences

    assert found == pasted
    assert (found.source, [one.name for one in found.listed]) == (source, names)


def test_a_raid_tick_has_its_time_and_its_points() -> None:
    found = read_dump(RAID_TICK)

    assert found is not None
    assert (found.at, found.hundredths) == (datetime.fromisoformat("2024-03-22T09:47:32"), 300)


def test_an_old_raid_tick_is_known_by_its_name() -> None:
    found = read_dump("Cinu\nTester\n", "RaidTick-2024-03-22_09-47-32.txt")

    assert found is not None
    assert (found.source, found.at) == (
        Source.RAID_TICK,
        datetime.fromisoformat("2024-03-22T09:47:32"),
    )


@pytest.mark.parametrize(
    "text", ["", "\n\n", "It was a dark night, and nobody came.\n", "1\t2\t3\n", "a|b\n"]
)
def test_other_text_is_no_dump(text: str) -> None:
    assert read_dump(text) is None


def test_a_pasted_list_may_keep_its_times() -> None:
    (found,) = read_paste("[Sun Apr 14 10:17:09 2024] Meldrath, Fridge, Geom\n").presences

    assert [one.name for one in found.listed] == ["Meldrath", "Fridge", "Geom"]
    assert found.at == datetime.fromisoformat("2024-04-14T10:17:09")


def test_the_lines_of_a_schedule_are_raids() -> None:
    text = (
        "04/22 - 05/05 Raid Schedule\n-------\n"
        "Thursday 4/23 9pm edt: Fire Minis + Seru/Praes - April 23, 2026 8:00 PM\n"
        "Tuesday 05/05 9pm edt: Seru/Praes + Non DKP Shei - May 5, 2026 8:00 PM\n"
    )

    assert list(raids_in_schedule(text)) == [
        ("2026-04-23", "Fire Minis + Seru/Praes"),
        ("2026-05-05", "Seru/Praes + Non DKP Shei"),
    ]
