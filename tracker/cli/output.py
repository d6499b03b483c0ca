"""What commands share: their common options, and answers for people and for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tracker.cli.folders import VARIABLE, default_folder
from tracker.core.scope import Scope
from tracker.errors import InputError

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar=VARIABLE,
        help="The data folder; a data folder is a laptop.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
ScopeName = Annotated[str, typer.Argument(metavar="SCOPE", help="Such as hockey:18969.")]


def folder_of(data_dir: Path | None) -> Path:
    """The data folder that a command works in; InputError when there is a file of this name."""
    folder = data_dir if data_dir is not None else default_folder()
    if folder.is_file():
        raise InputError(f"{folder} is a file; name the folder that the records are in.")
    return folder


def scope_of(text: str | None) -> Scope | None:
    """The scope that was named, if one was."""
    return None if text is None else Scope.parse(text)


def say(text: str = "") -> None:
    """A line for a person, on standard output."""
    # `typer.echo` would send UTF-8 to a terminal that says it is none.
    sys.stdout.write(f"{text}\n")


def remark(text: str) -> None:
    """A line beside the answer (progress, warnings), on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def answer(as_json: bool, value: Mapping[str, Any] | Sequence[Any], lines: Sequence[str]) -> None:
    """The same answer as JSON or as lines of text."""
    if as_json:
        sys.stdout.write(_for_machines(value) + "\n")
    else:
        for line in lines:
            say(line)


def _for_machines(value: Mapping[str, Any] | Sequence[Any]) -> str:
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        # Escapes say the same in every character set.
        return json.dumps(orjson.loads(text), indent=2)
    return text
