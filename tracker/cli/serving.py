"""`tracker server …`: the embedded server, and the pack for servers of one's own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.app import connect_own_server, embedded_server
from tracker.cli.output import AsJson, DataDir, answer, folder_of, remark
from tracker.core.registry import discover

app = typer.Typer(no_args_is_help=True)


class Role(StrEnum):
    """What a person may do on the server."""

    VIEWER = "viewer"
    SCOREKEEPER = "scorekeeper"
    OFFICER = "officer"
    ADMIN = "admin"


@app.command()
def start(
    port: Annotated[int | None, typer.Option(help="The port of the REST address.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Start PostgreSQL and PostgREST on this machine, install the pack, connect this folder."""
    folder = folder_of(data_dir)
    server = embedded_server(folder, discover(), remark)
    address = server.start(port)
    connect_own_server(folder, address.url)
    token = server.token(Role.ADMIN)
    value = {"url": address.url, "token": token}
    answer(as_json, value, [f"Server: {address.url}", f"Token:  {token}"])


@app.command()
def stop(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Stop what `start` started. Safe to repeat."""
    embedded_server(folder_of(data_dir), discover(), remark).stop()
    answer(as_json, {"running": False}, ["The server is stopped."])


@app.command()
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say whether the server runs, and where; exit code 1 when it does not."""
    found = embedded_server(folder_of(data_dir), discover(), remark).status()
    value = {"running": found.is_running, "url": found.url, "problem": found.problem}
    answer(as_json, value, [str(found)])
    if not found.is_running:
        raise typer.Exit(1)


@app.command()
def token(
    role: Annotated[Role, typer.Option(help="What its holder may do.")] = Role.SCOREKEEPER,
    scope: Annotated[
        list[str] | None, typer.Option(help="Only in this scope; can be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(help="How long it is valid.", min=1)] = 30,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a token for another laptop or person."""
    server = embedded_server(folder_of(data_dir), discover(), remark)
    made = server.token(role, scopes=tuple(scope or ()), days=days)
    answer(as_json, {"token": made, "role": role}, [made])


@app.command()
def install(
    dsn: Annotated[str, typer.Option(help="The PostgreSQL to install into, as its owner.")],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Apply the pack to any PostgreSQL. Safe to repeat."""
    from tracker.server.pack import install_pack

    applied = install_pack(dsn, discover(), remark)
    answer(as_json, {"applied": applied}, [f"{len(applied)} files applied."])


@app.command("export")
def export_pack(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files are written.")],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Write the pack's SQL files for Supabase or any other way of installing."""
    from tracker.server.pack import export_files

    files = export_files(folder, discover())
    answer(as_json, {"files": [str(f) for f in files]}, [str(f) for f in files])


