"""`tracker --version`."""

from __future__ import annotations

from typing import Annotated

import typer

import tracker


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"tracker {tracker.__version__}")
        raise typer.Exit


def show_version(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Options that come before any command."""
