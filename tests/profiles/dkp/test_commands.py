"""The commands of a raid officer, as a person types them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tracker.cli.main import run

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tracker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "laptop"))

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tracker", *(str(a) for a in arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return command


def json_of(answer: tuple[int, str, str]) -> Any:
    assert answer[0] == 0, answer
    return orjson.loads(answer[1])


def test_a_night_from_files_to_standings(tracker: Command, nights: Path, expected: Any) -> None:
    folder = nights / "raid1_20260212"
    wanted = expected(folder)
    json_of(tracker("import", "characters", nights / "characters.tsv", "--json"))

    told = json_of(
        tracker("import", "everquest", folder, "--raid", wanted["raid"], "--yes", "--json")
    )

    assert told["tics"][1]["unmatched"] == ["Zzunknown"]
    assert told["tics"][1]["same_account"] == ["Octahedron"]
    assert told["tics"][2]["duplicates"] == ["Darco"]
    assert json_of(tracker("show", told["scope"], "--json")) == wanted
    assert json_of(tracker("show", f"dkp:{wanted['raid']}", "--json")) == wanted
    lines = json_of(tracker("show", "dkp-standings", "--as-of", "2026-02-20", "--json"))
    hinora = next(line for line in lines if line["account"] == "Hinora")
    assert hinora == {
        "account": "Hinora", "earned": 3, "spent": 6, "balance": -3,
        "earned_30": 3, "offered_30": 3, "earned_60": 3, "offered_60": 3,
    }  # fmt: skip


def test_without_a_yes_nothing_is_recorded(tracker: Command, nights: Path) -> None:
    folder = nights / "raid1_20260212"
    tracker("import", "characters", nights / "characters.tsv")

    code, out, err = tracker("import", "everquest", folder, "--raid", "Water")

    assert code == 0
    assert "Nothing is recorded without --yes." in err
    assert "53 matched" in out
    assert tracker("show", "dkp:Water")[0] != 0


def test_people_see_tables(tracker: Command, nights: Path) -> None:
    tracker("import", "characters", nights / "characters.tsv")
    tracker("import", "everquest", nights / "raid1_20260212", "--raid", "Water", "--yes")

    assert "Runewarded Belt" in tracker("show", "dkp:Water")[1]
    assert "Standings" in tracker("show", "dkp-standings")[1]
    assert "Karol" in tracker("show", "dkp:guild")[1]


def test_a_raid_wants_a_name(tracker: Command, nights: Path) -> None:
    tracker("import", "characters", nights / "characters.tsv")

    code, _, err = tracker("import", "everquest", nights / "raid1_20260212", "--yes")

    assert code == 1
    assert "--raid" in err


def test_reports_of_a_raid_by_name_and_of_the_guild(
    tracker: Command, nights: Path, tmp_path: Path
) -> None:
    json_of(tracker("import", "characters", nights / "characters.tsv", "--json"))
    night = ("import", "everquest", nights / "raid1_20260212", "--raid", "Minis")
    json_of(tracker(*night, "--yes", "--json"))
    raid, standings = tmp_path / "raid.csv", tmp_path / "standings.csv"

    assert tracker("report", "dkp:minis", "--kind", "raid", "-o", raid)[0] == 0
    asked = ("report", "dkp:guild", "--kind", "standings", "--as-of", "2026-02-20")
    assert tracker(*asked, "-o", standings)[0] == 0
    refused = tracker("report", "dkp:guild", "--kind", "raid", "-o", tmp_path / "no.csv")

    assert "On-time" in raid.read_text(encoding="utf-8-sig")
    assert "2026-01-21" in standings.read_text(encoding="utf-8-sig")
    assert refused[0] == 1
    assert refused[2] == "dkp:guild has no report 'raid'; it has: standings, loot.\n"
