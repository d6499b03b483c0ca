"""The table of commands: names, arguments and help, in the order that `tracker --help` lists."""

from __future__ import annotations

import typer

from tracker.cli import (
    accounting,
    checking,
    conflicts,
    demo,
    doctor,
    editing,
    history,
    outbox,
    recording,
    reporting,
    serving,
    signing_in,
    status,
    syncing,
)
from tracker.cli.version import show_version

app = typer.Typer(
    name="tracker",
    help="Records live events where the network is bad, and syncs them when there is one. "
    "Without a command it opens the window.",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
app.callback()(show_version)

app.command("demo")(demo.demo)
app.command("import")(recording.import_command)
app.command("record")(editing.record)
app.command("edit")(editing.edit)
app.command("delete")(editing.delete)
app.command("undo")(history.undo)
app.command("redo")(history.redo)
app.command("list")(editing.list_records)
app.command("show")(recording.show)
app.command("check")(checking.check)
app.command("report")(reporting.report)
app.command("export")(recording.export)
app.command("status")(status.status)
app.command("connect")(syncing.connect)
app.command("sign-in")(signing_in.sign_in)
app.command("sign-out")(signing_in.sign_out)
app.command("sync")(syncing.sync)
app.add_typer(conflicts.app, name="conflicts")
app.add_typer(outbox.app, name="outbox", help="What the server has not acknowledged, and why.")
app.command("account-for")(accounting.account_for)
app.command("backup")(history.backup)
app.command("doctor")(doctor.doctor)
app.add_typer(serving.app, name="server", help="The embedded server: PostgreSQL and PostgREST.")
