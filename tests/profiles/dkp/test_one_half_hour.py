"""Two lists of one half hour are one tic, and whoever brings them in is told so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.profiles.dkp.parsing.reading import read_paths
from tracker.profiles.dkp.rules.proposing import propose


def tick(folder: Path, time: str, *names: str, points: int = 1) -> Path:
    """A RaidTick file of a raid's client."""
    file = folder / f"RaidTick-2026-02-12_{time}.txt"
    rows = "".join(f"{name}\t65\tBard\t\t{points}\n" for name in names)
    file.write_text(f"Player\tLevel\tClass\tTimestamp\tPoints\n{rows}")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tics every twenty minutes; those of 21:20 and 21:40 are of one half hour."""
    made = tmp_path / "night"
    made.mkdir()
    tick(made, "21-00-00", "Jisu", "Akbar")
    tick(made, "21-20-00", "Jisu", "Akbar", "Akbar")
    tick(made, "21-40-00", "Jisu", "Baily", "Akbar")
    return made


def test_an_import_claims_no_more_tics_than_it_records(officer: Any, folder: Path) -> None:
    answer = officer.bring_in("everquest", folder, name="Water")

    tics = officer.show("Water")["tics"]
    assert [tic["time"][11:16] for tic in tics] == ["21:00", "21:20"]
    assert tics[1]["credited"] == ["Akbar", "Baily", "Jisu"]
    assert tics[1]["duplicates"] == ["Akbar"]
    assert [(t["time"][11:16], t["matched"]) for t in answer.report["tics"]] == [
        ("21:00", ["Jisu", "Akbar"]), ("21:20", ["Jisu", "Akbar", "Baily"])
    ]  # fmt: skip


def test_a_sentence_says_which_lists_are_one_tic(officer: Any, folder: Path) -> None:
    result = officer.read("everquest", [folder], "Water")

    (said,) = result.report["left"]
    assert said.startswith("The lists of 21:20:00 and 21:40:00 are of one half hour, so they are")
    assert said in result.lines
    assert sum("from the RaidTick" in line for line in result.lines) == 2


def test_twice_changes_nothing(officer: Any, folder: Path) -> None:
    officer.bring_in("everquest", folder, name="Water")

    again = officer.bring_in("everquest", folder, name="Water")

    assert {w for kinds in again.counts.values() for t in kinds.values() for w in t} == {
        "unchanged"
    }


def test_the_window_still_sees_both_lists_and_the_sentence(officer: Any, folder: Path) -> None:
    night = read_paths([folder], ()).night

    proposal = propose(night, officer.guild(), with_unmatched=True)

    assert [f"{tic.at:%H:%M}" for tic in proposal.tics] == ["21:00", "21:20", "21:40"]
    assert len(proposal.left) == 1


def test_a_list_that_is_no_tic_is_of_no_half_hour(officer: Any, folder: Path) -> None:
    tick(folder, "21-40-00", "Nobody")

    result = officer.read("everquest", [folder], "Water")

    assert [line for line in result.report["left"] if "one half hour" in line] == []
