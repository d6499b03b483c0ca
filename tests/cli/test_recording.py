"""Import, show and export of local records."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import OVERTIME_GAME, Tracker
from tracker.core.registry import discover

GAME = "hockey:2024020009"


def test_an_import_says_what_it_recorded(tracker: Tracker) -> None:
    answer = tracker("import", "nhl", OVERTIME_GAME, "--json")

    assert answer.code == 0
    assert answer.json["scopes"][GAME]["event"] == {"added": 323}
    assert answer.json["refused"] == []


def test_a_name_that_the_format_has_no_use_for_is_refused(tracker: Tracker, folder: Path) -> None:
    answer = tracker("import", "nhl", OVERTIME_GAME, "--name", "Finals")

    assert answer.code == 1
    assert "--name is of no use to 'nhl'" in answer.err
    assert "everquest" in answer.err
    assert not folder.exists()


def test_importing_twice_changes_nothing(imported: Tracker) -> None:
    waiting = imported("status", "--json").json["waiting"]

    again = imported("import", "nhl", OVERTIME_GAME, "--json")

    assert all(set(kind) == {"unchanged"} for kind in again.json["scopes"][GAME].values())
    assert imported("status", "--json").json["waiting"] == waiting


def test_a_dry_run_records_nothing(tracker: Tracker) -> None:
    assert tracker("import", "nhl", OVERTIME_GAME).code == 0
    other = tracker("import", "nhl", OVERTIME_GAME, "--dry-run", "--json")

    assert other.code == 0
    assert other.json["scopes"][GAME]["event"] == {"found": 323}


def test_a_dry_run_needs_no_data_folder(tracker: Tracker, folder: Path) -> None:
    answer = tracker("import", "nhl", OVERTIME_GAME, "--dry-run", "--json")

    assert answer.code == 0
    assert not (folder / "tracker.db").exists()


def test_the_local_box_score_is_the_official_one(imported: Tracker) -> None:
    demo = discover().profile("hockey").tools.demo
    assert demo is not None

    shown = imported("show", GAME, "--json")

    assert demo.differences(shown.json, demo.official(OVERTIME_GAME)) == []


def test_a_box_score_is_shown_as_tables(imported: Tracker) -> None:
    lines = imported("show", GAME).out.splitlines()

    assert [*lines[:2], *lines[3:5]] == [
        "Calgary Flames 6 at Vancouver Canucks 5",
        "9 October 2024 · game 2024020009 · final",
        "",
        "Teams",
    ]
    assert any(line.startswith("CGY") and "6" in line for line in lines)
    assert any(line.split()[:4] == ["VAN", "9", "J.T.", "Miller"] for line in lines)
    assert max(len(line) for line in lines) <= 80


def test_a_game_without_goalies_has_no_table_of_them(tracker: Tracker) -> None:
    game = ("--scope", "hockey:18969")
    tracker("record", "roster", *game, "venue=home", "jersey=53", "player_name=Player 009")

    shown = tracker("show", "hockey:18969").out

    assert shown.startswith("HOM 0") or "Player 009" in shown
    assert "Goalies" not in shown


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_was_exported_is_the_same_game_wherever_it_is_imported(
    imported: Tracker, tmp_path: Path, kind: str
) -> None:
    numbers = imported("show", GAME, "--json").json
    files = imported("export", GAME, "-o", tmp_path / "out", "--format", kind, "--json")
    assert all(Path(f).stat().st_size > 0 for f in files.json["files"])

    other = tmp_path / "other"
    elsewhere = imported("import", kind, tmp_path / "out", "--data-dir", other, "--json")
    here = imported("import", kind, tmp_path / "out", "--json")

    assert elsewhere.code == 0, elsewhere.out
    assert imported("show", GAME, "--data-dir", other, "--json").json == numbers
    assert here.code == 0, here.out
    assert all(set(kind) == {"unchanged"} for kind in here.json["scopes"][GAME].values())


def test_a_game_that_is_not_there_is_named(imported: Tracker) -> None:
    answer = imported("show", "hockey:1", "--json")

    assert answer.code == 1
    assert "hockey:1" in answer.json["error"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "18969"), "'18969' is not a scope"),
        (("show", "curling:1"), "There is no profile 'curling'"),
        (("import", "excel", "x"), "There is no importer 'excel'"),
        (("import", "nhl", "/no/such/folder"), "/no/such/folder"),
        (("export", GAME, "-o", "x", "--format", "xml"), "cannot export 'xml'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    imported: Tracker, arguments: tuple[str, ...], sentence: str
) -> None:
    answer = imported(*arguments)

    assert answer.code == 1
    assert sentence in answer.err
    assert answer.err.rstrip().endswith(".")


@pytest.mark.parametrize("arguments", [("show",), ("sing",), ("import", "nhl"), ("show", "--loud")])
def test_wrong_usage_is_exit_code_2(tracker: Tracker, arguments: tuple[str, ...]) -> None:
    assert tracker(*arguments).code == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda _text: "[1, 2, 3]",
        lambda _text: "<html>Sign in</html>",
        lambda _text: "",
        lambda text: text.replace('"id":2024020009', '"id":"next week"'),
    ],
    ids=["truncated", "wrong JSON", "HTML", "empty", "game id is no number"],
)
def test_a_damaged_game_is_refused_and_nothing_is_recorded(
    imported: Tracker, tmp_path: Path, damage: object
) -> None:
    broken = shutil.copytree(OVERTIME_GAME, tmp_path / "broken")
    plays = broken / "play-by-play.json"
    text = json.dumps(json.loads(plays.read_text(encoding="utf-8")), separators=(",", ":"))
    plays.write_text(damage(text), encoding="utf-8")  # type: ignore[operator]
    before = imported("status", "--json").json

    answer = imported("import", "nhl", broken)

    assert answer.code == 1
    assert "play-by-play.json" in answer.err
    assert imported("status", "--json").json == before
