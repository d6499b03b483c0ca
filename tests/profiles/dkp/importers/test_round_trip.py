"""What is exported and imported elsewhere counts the same there: marks, points given, accounts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.core.scope import Scope
from tracker.profiles.dkp.exporters import tables
from tracker.profiles.dkp.kinds import Adjustment, Attendance

GUILD = Scope("dkp", "guild")
LEDGER = Path(__file__).parents[1] / "guild" / "ledger_Frinop.txt"
TODAY = date(2026, 2, 20)


def words(answer: Any) -> set[str]:
    return {w for kinds in answer.counts.values() for tally in kinds.values() for w in tally}


def give(officer: Any, points: int, day: str | None, reason: str | None) -> None:
    fields = {
        "guild_id": "guild",
        "account_id": "Karol",
        "character_name": "Karol",
        "earned_hundredths": points,
        "adjusted_on": day,
        "reason": reason,
    }
    with officer.store.write("give") as unit:
        unit.add(GUILD, "adjustment", fields)


def given(officer: Any) -> Counter[tuple[str | None, str | None, int, int]]:
    with officer.local() as local:
        return Counter(
            (a.adjusted_on and a.adjusted_on.isoformat(), a.reason, a.earned_hundredths,
             a.spent_hundredths)
            for a in local.view("guild").records(Adjustment)
        )  # fmt: skip


def export(officer: Any, folder: Path, *names: str) -> Path:
    with officer.local() as local:
        for scope_id in ("guild", *map(officer.raid_id, names)):
            tables.write(local.view(scope_id), folder)
    return folder


def as_written_before(folder: Path) -> Path:
    """Files of a version whose adjustments did not carry their identity."""
    for file in folder.glob("dkp_adjustments.csv"):
        file.write_text(file.read_text().replace("record_id", "something_else"))
    return folder


@pytest.fixture(params=["now", "before"])
def exported(request: pytest.FixtureRequest) -> Any:
    def make(officer: Any, folder: Path, *names: str) -> Path:
        export(officer, folder, *names)
        return as_written_before(folder) if request.param == "before" else folder

    return make


def test_a_mark_takes_its_credit_along(
    officer: Any, officers: Any, nights: Path, exported: Any, tmp_path: Path
) -> None:
    officer.bring_in("everquest", nights / "raid1_20260212", name="Water")
    raid = Scope("dkp", officer.raid_id("Water"))
    with officer.store.write("mark") as unit:
        row = next(s for s in unit.list(raid, "attendance") if s.record.account_id == "Clegane")
        unit.edit(raid, "attendance", row.record.key, {"mark": "no credit"})
    other = officers("other")

    other.bring_in("dkp-history", exported(officer, tmp_path / "files", "Water"))

    assert officer.standings(TODAY)["Clegane"]["earned"] == 2
    assert other.standings(TODAY) == officer.standings(TODAY)


def test_a_mark_that_nobody_knows_is_told_and_is_present(officers: Any, tmp_path: Path) -> None:
    (tmp_path / "att.csv").write_text(
        "raid_id,event_id,character_name,mark\n9,e1,Jisu,asleep\n9,e1,Walex,AFK\n9,e1,Tuen,\n"
    )
    officer = officers("one")

    answer = officer.bring_in("dkp-history", tmp_path)

    with officer.local() as local:
        marks = {r.character_name: r.mark for r in local.view("9").records(Attendance)}
    assert marks == {"Jisu": "present", "Walex": "afk", "Tuen": "present"}
    assert "'asleep'" in {n.place: n.message for n in answer.notes}["att.csv line 2"]


def test_every_adjustment_goes_through_files(officers: Any, exported: Any, tmp_path: Path) -> None:
    officer, other = officers("one"), officers("other")
    officer.bring_in("dkp-ledger", LEDGER)
    for reason in ("Bank", "Bank", "Bank, too", None):
        give(officer, 250, "2026-02-01", reason)
    give(officer, -100, None, None)

    other.bring_in("dkp-history", exported(officer, tmp_path / "files"))

    assert given(other) == given(officer)
    assert other.standings(TODAY) == officer.standings(TODAY)


def test_the_same_files_twice_and_where_they_came_from_change_nothing(
    officers: Any, exported: Any, tmp_path: Path
) -> None:
    officer, other = officers("one"), officers("other")
    officer.bring_in("dkp-ledger", LEDGER)
    for day in ("2026-02-01", "2026-02-01", None):
        give(officer, 250, day, "Bank")
    folder = exported(officer, tmp_path / "files")
    other.bring_in("dkp-history", folder)

    for one in (officer, other):
        before = given(one)
        (kinds,) = one.bring_in("dkp-history", folder).counts.values()
        assert set(kinds["adjustment"]) == {"unchanged"}
        assert given(one) == before
    assert words(other.bring_in("dkp-history", folder)) == {"unchanged"}


def test_a_ledgers_rows_have_one_identity_in_the_ledger_and_in_files(
    officers: Any, exported: Any, tmp_path: Path
) -> None:
    officer, other = officers("one"), officers("other")
    officer.bring_in("dkp-ledger", LEDGER)
    other.bring_in("dkp-history", exported(officer, tmp_path / "files"))

    assert words(other.bring_in("dkp-ledger", LEDGER)) == {"unchanged"}


def test_a_correction_of_an_imported_adjustment_stays(
    officers: Any, exported: Any, tmp_path: Path
) -> None:
    officer, other = officers("one"), officers("other")
    give(officer, 250, "2026-02-01", "Bank")
    folder = exported(officer, tmp_path / "files")
    other.bring_in("dkp-history", folder)
    with other.store.write("correct") as unit:
        (held,) = unit.list(GUILD, "adjustment")
        unit.edit(GUILD, "adjustment", held.record.key, {"earned_hundredths": 300})

    other.bring_in("dkp-history", folder)

    assert given(other) == {("2026-02-01", "Bank", 300, 0): 1}


def test_a_websites_correction_is_one_record_and_follows_it(officers: Any, tmp_path: Path) -> None:
    file = tmp_path / "dkp_adjustments.csv"
    officer = officers("one")
    for points in (10, 12):
        file.write_text(f"character_name,earned_delta,spent_delta\nWalex,{points},0\n")
        officer.bring_in("dkp-history", file)

    assert given(officer) == {(None, "adjustment", 1200, 0): 1}


def test_a_broken_identity_or_day_loses_no_points(officers: Any, tmp_path: Path) -> None:
    file = tmp_path / "dkp_adjustments.csv"
    same = "0f8fad5b-d9cb-469f-a165-70867728950e"
    file.write_text(
        "character_name,earned_delta,spent_delta,account_id,date,reason,record_id\n"
        f"Walex,1,0,Walex,2026-02-01,Bank,{same}\nWalex,2,0,Walex,2026-02-01,Bank,{same}\n"
        "Walex,3,0,Walex,someday,Bank,no id\n"
    )
    officer = officers("one")

    answer = officer.bring_in("dkp-history", file)

    assert officer.standings(TODAY)["Walex"]["earned"] == 6
    assert "'someday'" in {n.place: n.message for n in answer.notes}["dkp_adjustments.csv line 4"]
    assert words(officer.bring_in("dkp-history", file)) == {"unchanged"}
