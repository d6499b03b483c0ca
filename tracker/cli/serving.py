"""`tracker server …`: the embedded server, and the pack for servers of one's own."""

from __future__ import annotations

import uuid
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.app import connect_own_server, embedded_server
from tracker.cli.output import AsJson, DataDir, answer, folder_of, remark
from tracker.cli.tables import table_lines
from tracker.core.profile import SummaryTable
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import InputError

if TYPE_CHECKING:
    from tracker.server.embedded import ServerStatus
    from tracker.server.embedded.holders import Right

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
    is_new = server.is_new
    address = server.start(port)
    if not connect_own_server(folder, address.url):
        remark("This folder stays connected to the server that it was connected to before.")
    made = server.token(Role.ADMIN) if is_new else None
    lines = [f"Server: {address.url}"]
    lines.append(
        f"Token:  {made}" if made else "For a token of another laptop: tracker server token"
    )
    answer(as_json, {"url": address.url, "token": made}, lines)


@app.command()
def stop(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Stop what `start` started. Safe to repeat."""
    embedded_server(folder_of(data_dir), discover(), remark).stop()
    answer(as_json, {"running": False}, ["The server is stopped."])


@app.command()
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say whether the server runs, and where; exit code 1 when it does not."""
    found = embedded_server(folder_of(data_dir), discover(), remark).status()
    value = {
        "running": found.is_running,
        "url": found.url,
        "postgresql": found.database_is_running,
        "postgrest": found.rest_is_running,
    }
    answer(as_json, value, [_status_line(found)])
    if not found.is_running:
        raise typer.Exit(1)


@app.command()
def token(  # noqa: PLR0913 - a command's options
    role: Annotated[Role, typer.Option(help="What its holder may do.")] = Role.SCOREKEEPER,
    scope: Annotated[
        list[str] | None, typer.Option(help="Only in this scope; can be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(help="How long it is valid.", min=1)] = 30,
    revoke_all: Annotated[
        bool, typer.Option("--revoke-all", help="Make none, and end all that were made.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a token for another laptop or person."""
    server = embedded_server(folder_of(data_dir), discover(), remark)
    if revoke_all:
        server.revoke_all()
        sentence = "No token that was made so far is valid any more. This folder needs none."
        answer(as_json, {"revoked": True}, [sentence])
        return
    scopes = [Scope.parse(text) for text in scope or ()]
    for asked in scopes:
        # Of a profile that there is; that the scope is recorded somewhere cannot be known here.
        discover().profile(asked.profile)
    if len({s.profile for s in scopes}) > 1:
        raise InputError("The scopes belong to different profiles; make a token for each.")
    profile = scopes[0].profile if scopes else None
    holder = str(uuid.uuid4())
    made = server.token(role, profile, [s.id for s in scopes] if scopes else None, holder, days)
    remark(f"Its id is {holder[:8]}; to take it back: tracker server revoke {holder[:8]}")
    answer(as_json, {"token": made, "role": role, "id": holder}, [made])


@app.command("tokens")
def list_tokens(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List what the tokens that were made allow, by their ids."""
    found = embedded_server(folder_of(data_dir), discover(), remark).rights()
    rows = [
        [r.holder[:8], r.role, r.where, f"{r.since.astimezone():%Y-%m-%d %H:%M}"] for r in found
    ]
    table = SummaryTable("", ["Id", "Role", "Where", "Since"], rows)
    answer(as_json, [_right_json(r) for r in found], table_lines(table))


@app.command()
def revoke(
    holder: Annotated[str, typer.Argument(metavar="ID", help="As `tokens` lists it.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take the rights of one token; it sees and changes nothing from then on."""
    taken = embedded_server(folder_of(data_dir), discover(), remark).revoke(holder)
    lines = [f"Taken back from {taken[0].holder[:8]}: {r.role}, {r.where}." for r in taken]
    answer(as_json, {"revoked": [_right_json(r) for r in taken]}, lines)


@app.command()
def install(
    dsn: Annotated[str, typer.Option(help="The PostgreSQL to install into, as its owner.")],
    as_json: AsJson = False,
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it
) -> None:
    """Apply the pack to any PostgreSQL. Safe to repeat."""
    from tracker.server.pack import install as install_pack

    install_pack(dsn, discover(), remark)
    answer(as_json, {"installed": True}, ["The database has the server pack."])


@app.command("export")
def export_pack(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files are written.")],
    as_json: AsJson = False,
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it
) -> None:
    """Write the pack's SQL files for Supabase or any other way of installing."""
    from tracker.server.pack import export

    files = export(folder, discover())
    answer(as_json, {"files": [str(f) for f in files]}, [str(f) for f in files])


def _right_json(right: Right) -> dict[str, str]:
    return {
        "id": right.holder,
        "role": right.role,
        "where": right.where,
        "since": right.since.isoformat(),
    }


def _status_line(found: ServerStatus) -> str:
    if found.is_running:
        return f"The server runs at {found.url}."
    if found.database_is_running or found.rest_is_running:
        part = "PostgREST" if found.database_is_running else "PostgreSQL"
        return (
            f"Only half of the server runs: {part} is gone. Start it with `tracker server start`."
        )
    return "The server does not run."
