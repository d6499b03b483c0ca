"""A raid night by its name, and what an import says of it, as an officer reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tracker.cli.importing import ImportAnswer, lines
from tracker.core.profile import Note

DKP = Path(__file__).parents[1] / "profiles/dkp"
NIGHTS = DKP / "nights"
RAID = "dkp:Vex Thal"


@pytest.fixture
def officer(tracker: Tracker) -> Tracker:
    assert tracker("import", "characters", NIGHTS / "characters.tsv").code == 0
    return tracker


@pytest.fixture
def raid(officer: Tracker) -> Tracker:
    night = ("everquest", NIGHTS / "raid1_20260212", "--raid", "Vex Thal", "--yes")
    assert officer("import", *night).code == 0
    return officer


def test_a_raid_is_called_by_its_name_wherever_a_scope_is_named(
    raid: Tracker, tmp_path: Path
) -> None:
    assert len(raid("list", "attendance", "--scope", RAID, "--json").json) == 144
    assert raid("record", "tic", "--scope", RAID, "event_name=Kill").code == 0
    assert raid("export", RAID, "-o", tmp_path / "out").code == 0
    assert len(raid("outbox", "--scope", RAID, "--json").json) == 156
    assert raid("account-for", "--scope", RAID, "--json").json["total"] == 156
    assert raid("conflicts", "--scope", RAID, "--json").json == []
    assert raid("outbox", "export", tmp_path / "stick", "--scope", RAID).code == 0
    assert "'dkp:Vex Thal' is not a scope" not in raid("check", RAID).err


def test_a_raid_that_is_not_here_is_named_with_those_that_are(raid: Tracker) -> None:
    answer = raid("list", "loot", "--scope", "dkp:Vax Thal")

    assert answer.code == 1
    assert answer.err.startswith("There is no raid 'Vax Thal' in ")
    assert "dkp:20260212-71ad06fb4d (2026-02-12 Vex Thal)" in answer.err
    assert "hockey" not in answer.err


def test_the_attendance_of_a_raid_is_listed_by_character(raid: Tracker) -> None:
    rows = {
        row["character"]: row for row in raid("show", RAID, "--what", "attendance", "--json").json
    }

    assert rows["Adilene"] == {
        "character": "Adilene", "credited": [1, 2, 3], "unknown": [], "dkp": 3,
    }  # fmt: skip
    assert rows["Zzunknown"]["unknown"] == [2]
    shown = [line.split() for line in raid("show", RAID, "--what", "attendance").out.splitlines()]
    assert ["Adilene", "3", "3", "1", "2", "3"] in shown


def test_times_of_a_raid_are_read_at_a_glance(raid: Tracker) -> None:
    shown = raid("show", RAID).out

    assert "12 Feb 21:00" in shown
    assert "2026-02-12T" not in shown


def test_files_with_nothing_in_them_record_nothing_and_say_so(
    officer: Tracker, tmp_path: Path
) -> None:
    log = tmp_path / "eqlog_Aanie_loginse.txt"
    log.write_text("[Thu Feb 12 21:00:00 2026] You say, 'hello'\n", encoding="utf-8")

    answer = officer("import", "everquest", log, "--raid", "P", "--yes")

    assert answer.code == 1
    assert answer.err.startswith("Nothing was recorded")
    assert "undated" not in answer.out
    assert "No tic and no award was found" in answer.out


def test_a_second_character_of_an_account_is_named_with_the_first(officer: Tracker) -> None:
    night = ("everquest", NIGHTS / "raid1_20260212", "--raid", "Vex Thal", "--dry-run")

    assert (
        "same account, one credit: Octahedron with Rangerwoodelf" in officer("import", *night).out
    )


def test_an_import_of_many_scopes_ends_with_its_total(tracker: Tracker) -> None:
    told = tracker("import", "dkp-history", DKP / "guild/history").out.splitlines()

    total = told[told.index("In all 2 scopes:") :]
    assert "  tic: 4 added" in total
    assert "  attendance: 117 added" in total


def test_what_was_changed_in_many_rows_alike_does_not_bury_the_rest() -> None:
    often = [
        Note(f"line {n}", is_refused=False, message="success True became 's'")
        for n in range(2, 902)
    ]
    notes = [*often, Note("line 950", is_refused=False, message="a jersey of 120 was left out")]

    told = lines(ImportAnswer(notes=notes))

    assert told == [
        "901 rows were changed on the way in:",
        "  line 950: a jersey of 120 was left out",
        "  900 times, first at line 2: success True became 's'",
        "  --verbose lists every row.",
    ]
    assert len(lines(ImportAnswer(notes=notes), is_verbose=True)) == 902
