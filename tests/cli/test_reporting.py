"""`tracker report` writes what it is asked for, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tracker

GAME = "hockey:2024020009"


@pytest.mark.parametrize("kind", ["boxscore", "playbyplay", "shotmap", "toi", "faceoffs"])
def test_a_report_is_written_into_the_file_that_was_named(
    imported: Tracker, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"{kind}.csv"
    answer = imported("report", GAME, "--kind", kind, "-o", path, "--json")

    assert (answer.code, answer.json) == (0, {"file": str(path)})
    assert path.stat().st_size > 1000


def test_a_document_needs_no_window(imported: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "box.pdf"
    answer = imported("report", GAME, "--kind", "boxscore", "--output", path)

    assert (answer.code, answer.out) == (0, f"{path}\n")
    assert path.read_bytes().startswith(b"%PDF-")


def test_a_report_that_does_not_exist_is_named_with_those_that_do(
    imported: Tracker, tmp_path: Path
) -> None:
    answer = imported("report", GAME, "--kind", "weather", "-o", tmp_path / "w.pdf")

    assert answer.code == 1
    assert answer.err == (
        "Ice hockey has no report 'weather'; "
        "it has: boxscore, playbyplay, shotmap, toi, faceoffs.\n"
    )


def test_an_unknown_ending_is_said(imported: Tracker, tmp_path: Path) -> None:
    answer = imported("report", GAME, "--kind", "toi", "-o", tmp_path / "toi.doc")

    assert answer.code == 1
    assert "let it end in one of: .csv, .pdf, .png, .xlsx" in answer.err


def test_a_game_that_is_not_here_is_said(imported: Tracker, tmp_path: Path) -> None:
    answer = imported("report", "hockey:1", "--kind", "toi", "-o", tmp_path / "toi.csv")

    assert answer.code == 1
    assert answer.err.startswith("There are no records of hockey:1 in ")


def test_a_report_changes_nothing(imported: Tracker, tmp_path: Path) -> None:
    before = imported("status", "--json").json["waiting"]
    imported("report", GAME, "--kind", "toi", "-o", tmp_path / "toi.csv")

    assert imported("status", "--json").json["waiting"] == before
