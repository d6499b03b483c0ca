"""A guild that splits has two raids at the same time; what nobody may be is credited in both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.core.scope import Scope
from tracker.errors import InputError

GRATS = "[Thu Feb 12 21:{:02d}:00 2026] You tell Nag:1, '{} 8 dkp grats {}'\n"


def tick(folder: Path, time: str, *names: str) -> Path:
    """A RaidTick file of a raid's client."""
    folder.mkdir(exist_ok=True)
    file = folder / f"RaidTick-2026-02-12_{time}.txt"
    rows = "".join(f"{name}\t65\tBard\t\t1\n" for name in names)
    file.write_text(f"Player\tLevel\tClass\tTimestamp\tPoints\n{rows}")
    return file


def log(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "eqlog_Inacht_loginse.txt"
    file.write_text("".join(lines))
    return file


def earned(officer: Any) -> dict[str, int]:
    lines = officer.standings(date(2026, 2, 20))
    return {name: line["earned"] for name, line in lines.items() if line["earned"]}


def stored(officer: Any, name: str) -> Scope:
    return Scope("dkp", officer.raid_id(name))


def edit_award(officer: Any, raid: str, **changes: str | bool) -> None:
    """Of the raid's only award."""
    scope = stored(officer, raid)
    with officer.store.read() as reader:
        (award,) = reader.list(scope, "loot")
    with officer.store.write("edit award") as unit:
        unit.edit(scope, "loot", award.key, changes)


@pytest.fixture
def north(officer: Any, tmp_path: Path) -> Any:
    """Has the tic of 21:00:08 with Jisu and Aanie, whose main is Karol."""
    officer.bring_in("everquest", tick(tmp_path / "n", "21-00-08", "Jisu", "Aanie"), name="North")
    return officer


def test_two_raids_at_the_same_second_are_fine_while_nobody_is_in_both(
    north: Any, tmp_path: Path
) -> None:
    north.bring_in("everquest", tick(tmp_path / "s", "21-00-08", "Akbar", "Baily"), name="South")

    assert earned(north) == {"Jisu": 1, "Karol": 1, "Akbar": 1, "Baily": 1}


@pytest.mark.parametrize("time", ["21-00-08", "21-00-28", "20-59-30"])
@pytest.mark.parametrize("name", ["Jisu", "JISU", "Karol"])
def test_who_is_in_both_is_named_and_nothing_is_recorded(
    north: Any, tmp_path: Path, time: str, name: str
) -> None:
    before = earned(north)

    with pytest.raises(InputError, match=r"'North' \(dkp:[^)]+\) credits (Jisu|Karol) at 21:00:08"):
        north.bring_in("everquest", tick(tmp_path / "s", time, "Akbar", name), name="South")

    assert earned(north) == before


def test_who_goes_on_to_the_next_raid_earns_there_too(north: Any, tmp_path: Path) -> None:
    north.bring_in("everquest", tick(tmp_path / "s", "21-05-00", "Jisu"), name="South")

    assert earned(north) == {"Jisu": 2, "Karol": 1}


def test_who_was_listed_without_a_credit_can_be_credited_in_the_other_raid(
    north: Any, tmp_path: Path
) -> None:
    scope = stored(north, "North")
    with north.store.read() as reader:
        rows = reader.list(scope, "attendance")
    (jisu,) = [row.key for row in rows if row.record.character_name == "Jisu"]
    with north.store.write("no credit") as unit:
        unit.edit(scope, "attendance", jisu, {"mark": "no credit"})

    north.bring_in("everquest", tick(tmp_path / "s", "21-00-08", "Jisu"), name="South")

    assert earned(north) == {"Jisu": 1, "Karol": 1}


def test_an_award_of_the_other_raid_is_not_given_again(officer: Any, tmp_path: Path) -> None:
    told = log(tmp_path / "n", GRATS.format(5, "Belt", "Jisu"))
    officer.bring_in("everquest", told, name="North")

    with pytest.raises(InputError, match=r"'North' \(dkp:[^)]+\) has Belt to Jisu already"):
        officer.bring_in("everquest", told, name="South")


def test_the_same_item_for_somebody_else_is_another_award(officer: Any, tmp_path: Path) -> None:
    first = log(tmp_path / "n", GRATS.format(5, "Belt", "Jisu"))
    officer.bring_in("everquest", first, name="North")

    other = log(tmp_path / "s", GRATS.format(7, "Belt", "Akbar"))
    officer.bring_in("everquest", other, name="South")

    lines = officer.standings(date(2026, 2, 20))
    assert (lines["Jisu"]["spent"], lines["Akbar"]["spent"]) == (8, 8)


def test_an_award_that_went_to_somebody_else_since_is_the_same_award(
    officer: Any, tmp_path: Path
) -> None:
    told = log(tmp_path / "n", GRATS.format(5, "Belt", "Jisu"))
    officer.bring_in("everquest", told, name="North")
    edit_award(officer, "North", character_name="Akbar", account_id="Akbar")

    with pytest.raises(InputError, match="has Belt to Jisu already"):
        officer.bring_in("everquest", told, name="South")


def test_an_award_that_was_taken_back_can_be_given_in_the_other_raid(
    officer: Any, tmp_path: Path
) -> None:
    told = log(tmp_path / "n", GRATS.format(5, "Belt", "Jisu"))
    officer.bring_in("everquest", told, name="North")
    edit_award(officer, "North", is_reversed=True)

    officer.bring_in("everquest", told, name="South")

    assert officer.standings(date(2026, 2, 20))["Jisu"]["spent"] == 8
