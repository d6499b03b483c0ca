"""Arguments in any place, wrong ones in a sentence, and output that somebody stops reading."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tests.cli.conftest import Tracker


def run(folder: Path, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A whole process in a shell, as a person runs it; `$T` is the program."""
    program = f"{sys.executable} -m tracker"
    variables = {**os.environ, "TRACKER_DATA_DIR": str(folder), **environment}
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; T="{program}"; {command}'],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "--data-dir", "FOLDER", "status"),
        ("--data-dir=FOLDER", "status", "--json"),
        ("status", "--data-dir", "FOLDER", "--json"),
    ],
)
def test_what_every_command_takes_can_stand_before_it(
    tracker: Tracker, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    other = tmp_path / "other"
    answer = tracker(*(a.replace("FOLDER", str(other)) for a in arguments))

    assert answer.code == 0, answer.err
    assert answer.json["folder"] == str(other)


def test_a_group_passes_them_on_to_its_command(tracker: Tracker, tmp_path: Path) -> None:
    other = tmp_path / "other"
    tracker("record", "event", "--scope", "hockey:5", "period=1", "--data-dir", other)

    listed = tracker("outbox", "--data-dir", other, "--json", "list")

    assert [e["key"] for e in listed.json] == ["E500001"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sing",), "No such command 'sing'"),
        (("record", "event"), "Missing option '--scope'. What it takes: tracker record --help"),
        (("show",), "Missing argument 'SCOPE'. What it takes: tracker show --help"),
        (("server", "token", "--days", "0"), "it must be at least 1"),
        (("show", "hockey:5", "--from", "mars"), "'mars' is not one of 'local', 'server'"),
    ],
)
def test_wrong_usage_is_a_sentence(
    tracker: Tracker, arguments: tuple[str, ...], sentence: str
) -> None:
    answer = tracker(*arguments)

    assert answer.code == 2
    assert sentence in answer.err
    assert len(answer.err.splitlines()) == 1
    assert not any(word in answer.err for word in ("Value error", "Input should", "│"))


def test_wrong_usage_is_json_for_machines(tracker: Tracker) -> None:
    answer = tracker("record", "event", "--json")

    assert answer.code == 2
    assert "--scope" in answer.json["error"]


@pytest.mark.parametrize(
    "command", ["$T status", "$T list event --scope hockey:5 --json", "$T --help"]
)
def test_output_that_nobody_reads_is_no_error(tracker: Tracker, folder: Path, command: str) -> None:
    tracker("record", "event", "--scope", "hockey:5", "period=1")
    ended = run(folder, f"{command} | true")

    assert ended.stderr == ""


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_terminal_without_the_letters_shows_what_it_can(
    tracker: Tracker, folder: Path, options: str
) -> None:
    tracker("record", "game", "--scope", "hockey:5", "home_team=Ås", "away_team=Łódź")

    ended = run(folder, f"$T status {options}", PYTHONIOENCODING="ascii", NO_COLOR="1")

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.isascii()
    assert ("\\u0141" in ended.stdout) == bool(options)


@pytest.mark.parametrize("ending", [KeyboardInterrupt, EOFError, typer.Abort])
def test_what_is_stopped_says_what_is_kept(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, ending: type[BaseException]
) -> None:
    def stop(*_arguments: object) -> None:
        raise ending

    tracker("record", "event", "--scope", "hockey:5", "period=1")
    monkeypatch.setattr("tracker.cli.history.open_laptop", stop)

    answer = tracker("undo")

    assert answer.code == 130
    assert "is kept" in answer.err
    assert len(tracker("list", "event", "--scope", "hockey:5", "--json").json) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "dkp-standings"),
        ("report", "dkp:guild", "--kind", "standings", "-o", "standings.csv"),
    ],
)
def test_a_day_that_is_none_is_said_in_words(tracker: Tracker, arguments: tuple[str, ...]) -> None:
    answer = tracker(*arguments, "--as-of", "yesterday")

    assert answer.code == 1
    assert answer.err == "'yesterday' is not a day; write it like 2026-01-31.\n"


def test_a_token_that_is_asked_for_is_not_called_required(tracker: Tracker) -> None:
    lines = tracker("connect", "--help").out.splitlines()

    required = [line for line in lines if "required" in line]
    assert len(required) == 1
    assert "URL" in required[0]
