"""Commands that go back: undo, redo, backup."""

from __future__ import annotations

import typer

from tracker.app import open_laptop
from tracker.cli.output import AsJson, DataDir, answer, folder_of


def undo(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Take back the newest step; can be repeated, and taken back by redo."""
    with open_laptop(folder_of(data_dir)) as laptop:
        label = laptop.store.undo()
    _tell(as_json, "undone", label, "There is nothing to undo.")


def redo(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Do again what was undone last."""
    with open_laptop(folder_of(data_dir)) as laptop:
        label = laptop.store.redo()
    _tell(as_json, "redone", label, "There is nothing to redo.")


def backup(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make a checked copy of the data file in the folder `backups`."""
    with open_laptop(folder_of(data_dir)) as laptop:
        path = laptop.store.backup()
    answer(as_json, {"backup": str(path)}, [str(path)])


def _tell(as_json: bool, what: str, label: str | None, nothing: str) -> None:
    sentence = nothing if label is None else f"{what.capitalize()}: {label}."
    answer(as_json, {what: label}, [sentence])
    if label is None:
        raise typer.Exit(1)
