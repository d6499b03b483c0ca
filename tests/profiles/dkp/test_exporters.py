"""A raid that is exported and imported elsewhere is the same raid; text for people fits."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.profiles.dkp.exporters import tables, text
from tracker.profiles.dkp.rules.looking_back import sales

NIGHT = "raid1_20260212"


def bring_in(officer: Any, nights: Path, expected: Any) -> dict[str, Any]:
    wanted: dict[str, Any] = expected(nights / NIGHT)
    officer.bring_in("everquest", nights / NIGHT, name=wanted["raid"])
    return wanted


def test_a_raid_goes_through_files_without_loss(
    officer: Any, officers: Any, nights: Path, expected: Any, tmp_path: Path
) -> None:
    wanted = bring_in(officer, nights, expected)
    with officer.local() as local:
        tables.write(local.view("guild"), tmp_path / "files")
        tables.write(local.view(officer.raid_id(wanted["raid"])), tmp_path / "files")
    other = officers("other")

    answer = other.bring_in("dkp-history", tmp_path / "files")

    assert answer.refused == 0
    assert other.show(wanted["raid"]) == wanted
    assert other.standings(date(2026, 2, 20)) == officer.standings(date(2026, 2, 20))


@pytest.mark.parametrize("without", ["", "award_id"])
def test_the_same_files_find_the_raid_that_is_here(
    officer: Any, nights: Path, expected: Any, tmp_path: Path, without: str
) -> None:
    wanted = bring_in(officer, nights, expected)
    with officer.local() as local:
        tables.write(local.view(officer.raid_id(wanted["raid"])), tmp_path)
    loot = tmp_path / "raid_loot.csv"
    if without:
        loot.write_text(loot.read_text().replace(without, "something_else"))

    answer = officer.bring_in("dkp-history", tmp_path)

    (kinds,) = answer.counts.values()
    assert set(kinds["tic"]) == set(kinds["attendance"]) == set(kinds["loot"]) == {"unchanged"}
    assert officer.show(wanted["raid"]) == wanted


def test_the_text_has_what_people_ask_for(nights: Path, expected: Any) -> None:
    told = text.raid_text(expected(nights / NIGHT))

    assert told.startswith("Water Minis + Coirnav, 2026-02-12, Plane of Water\n")
    assert "1. On-time 21:00 (1 DKP): 44 credited" in told
    assert "Runewarded Belt: Jisu, 0 DKP" in told
    assert told.endswith("Earned 141 DKP, spent 44 DKP.\n")


def test_messages_for_discord_are_short_enough(nights: Path, expected: Any) -> None:
    raid = expected(nights / NIGHT)
    raid["loot"] = raid["loot"] * 40

    messages = text.discord_messages(raid)

    assert len(messages) > 1
    assert all(len(message) <= text.DISCORD_LIMIT for message in messages)
    assert "\n".join(messages) + "\n" == text.raid_text(raid)


def test_every_award_is_a_sale_with_its_raid_and_day(
    officer: Any, nights: Path, expected: Any
) -> None:
    bring_in(officer, nights, expected)
    with officer.local() as local:
        known = sales(local)

    robes = [sale for sale in known if sale.item == "Robe of Luring Shadows"]
    assert [(s.winner, s.hundredths) for s in robes] == [("Silent", 700), ("Tesadar", 700)]
    assert {(s.day, s.raid) for s in known} == {(date(2026, 2, 12), "Water Minis + Coirnav")}
