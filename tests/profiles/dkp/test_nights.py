"""Both nights come to what is expected, through files, through paste and through the live log."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.core.profile import ImportedScope, ImportResult
from tracker.errors import InputError
from tracker.profiles.dkp.parsing.follow import LogFollower
from tracker.profiles.dkp.parsing.patterns import OwnPattern, keep_patterns, patterns_in_use
from tracker.profiles.dkp.parsing.reading import read_paste
from tracker.profiles.dkp.parsing.sightings import Award, Night
from tracker.profiles.dkp.rules.proposing import propose
from tracker.profiles.dkp.rules.recording import RaidSoFar, night_records

both_nights = pytest.mark.parametrize("night", ["raid1_20260212", "raid2_20260217"])


def record_sightings(officer: Any, night: Night, name: str) -> None:
    """As the workspace does after the officer's key."""
    proposal = propose(night, officer.guild())
    raid = RaidSoFar("20260101-here", name, False, [], 1)
    records = night_records(raid, proposal)
    officer.record(ImportResult([ImportedScope(raid.raid_id, records)], []))


@both_nights
def test_a_folder_of_files_comes_to_what_is_expected(
    officer: Any, nights: Path, expected: Any, night: str
) -> None:
    wanted = expected(nights / night)

    officer.bring_in("everquest", nights / night, name=wanted["raid"])

    assert officer.show(wanted["raid"]) == wanted


@both_nights
def test_a_pasted_log_comes_to_the_same(
    officer: Any, nights: Path, expected: Any, night: str
) -> None:
    wanted = expected(nights / night)
    text = (nights / night / "eqlog_Inacht_loginse.txt").read_bytes().decode()

    record_sightings(officer, read_paste(text), wanted["raid"])

    assert officer.show(wanted["raid"]) == wanted


@both_nights
def test_the_live_log_comes_to_the_same_however_it_grows(
    officer: Any, nights: Path, expected: Any, night: str, tmp_path: Path
) -> None:
    wanted = expected(nights / night)
    log = (nights / night / "eqlog_Inacht_loginse.txt").read_bytes()
    grown = tmp_path / "eqlog_Inacht_loginse.txt"
    follower = LogFollower(grown)
    seen = Night()
    for start in range(0, len(log), 97):
        with grown.open("ab") as file:
            file.write(log[start : start + 97])
        seen.add(follower.poll())

    record_sightings(officer, seen, wanted["raid"])

    assert officer.show(wanted["raid"]) == wanted


@both_nights
def test_importing_twice_changes_nothing(
    officer: Any, nights: Path, expected: Any, night: str
) -> None:
    name = expected(nights / night)["raid"]
    officer.bring_in("everquest", nights / night, name=name)
    before = officer.show(name)

    again = officer.bring_in("everquest", nights / night, name=name)

    tallies = [tally for kinds in again.counts.values() for tally in kinds.values()]
    assert tallies
    assert all(set(tally) == {"unchanged"} for tally in tallies)
    assert officer.show(name) == before


@both_nights
def test_a_night_under_another_name_is_not_counted_twice(
    officer: Any, nights: Path, expected: Any, night: str
) -> None:
    name = expected(nights / night)["raid"]
    officer.bring_in("everquest", nights / night, name=name)
    before = officer.standings(date(2026, 2, 20))

    with pytest.raises(InputError, match=f"The raid '{re.escape(name)}' .* and \\d+ more already"):
        officer.bring_in("everquest", nights / night, name="Another name")

    assert officer.standings(date(2026, 2, 20)) == before


def test_a_single_raid_tick_file_is_a_tic_of_its_own(officer: Any, nights: Path) -> None:
    file = nights / "raid1_20260212/RaidTick-2026-02-12_22-01-02.txt"

    officer.bring_in("everquest", file, name="Water")

    (tic,) = officer.show("Water")["tics"]
    assert (tic["time"], tic["name"]) == ("2026-02-12T22:01:02", "On-time")
    assert len(tic["credited"]) == 50


def test_the_log_after_its_tick_file_completes_the_same_tic(
    officer: Any, nights: Path, expected: Any
) -> None:
    folder = nights / "raid1_20260212"
    name = expected(folder)["raid"]
    officer.bring_in("everquest", folder / "RaidTick-2026-02-12_21-00-28.txt", name=name)

    officer.bring_in("everquest", folder / "eqlog_Inacht_loginse.txt", name=name)

    assert officer.show(name) == expected(folder)


def test_standings_are_the_sum_of_both_nights(officer: Any, nights: Path, expected: Any) -> None:
    for night in ("raid1_20260212", "raid2_20260217"):
        name = expected(nights / night)["raid"]
        officer.bring_in("everquest", nights / night, name=name)

    lines = officer.standings(date(2026, 2, 20))

    credits = sum(len(t["credited"]) for n in ("raid1_20260212", "raid2_20260217")
                  for t in expected(nights / n)["tics"])  # fmt: skip
    assert sum(line["earned"] for line in lines.values()) == credits == 335
    assert lines["Inacht"]["spent"] == 51
    assert lines["Karol"]["earned"] == 2
    assert "Zzunknown" not in lines
    offered = {(line["offered_30"], line["offered_60"]) for line in lines.values()}
    assert offered == {(7, 7)}
    assert officer.standings(date(2026, 3, 15))["Threllin"]["offered_30"] == 4
    assert officer.standings(date(2026, 11, 1))["Threllin"]["earned_60"] == 0


def test_without_known_characters_nothing_is_recorded(officers: Any, nights: Path) -> None:
    stranger = officers("stranger")

    with pytest.raises(InputError, match="Import them first"):
        stranger.bring_in("everquest", nights / "raid1_20260212", name="Water")


def test_an_award_in_the_guilds_own_words_is_found_by_every_way_in(
    officer: Any, tmp_path: Path
) -> None:
    keep_patterns(
        officer.store.meta.set, [OwnPattern("sold", "SOLD {item} to {winner} for {cost}")]
    )
    log = tmp_path / "eqlog_Inacht_loginse.txt"
    log.write_text("[Thu Feb 12 21:05:00 2026] You tell Nag:1, 'SOLD Black Tear to Hinora for 8'\n")

    officer.bring_in("everquest", log, name="Water")

    (award,) = officer.show("Water")["loot"]
    assert (award["item"], award["winner"], award["cost"]) == ("Black Tear", "Hinora", 8)
    patterns = patterns_in_use(officer.store.meta.get)
    (pasted,) = read_paste(log.read_text(), patterns=patterns).awards
    (heard,) = [one for one in LogFollower(log, patterns, from_start=True).poll()
                if isinstance(one, Award)]  # fmt: skip
    for found in (pasted, heard):
        assert (found.item, found.winner, found.hundredths) == ("Black Tear", "Hinora", 800)


def test_a_list_that_matches_nobody_is_no_tic(officer: Any, tmp_path: Path) -> None:
    dump = tmp_path / "RaidTick-2026-02-12_21-00-28.txt"
    dump.write_text("Player\tLevel\tClass\tTimestamp\tPoints\nNobody\t1\tBard\t\t1\n")

    result = officer.read("everquest", [dump], "Water")

    assert result.scopes == []
    assert any("matched nobody" in line for line in result.lines)
