"""Commands about the server: connect and sync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from tracker.app import (
    Laptop,
    connect_laptop,
    named_there,
    open_laptop,
    sync_engine,
    unknown_scopes,
)
from tracker.cli.asking import asked_for
from tracker.cli.elsewhere import NAMED, elsewhere_lines
from tracker.cli.output import AsJson, DataDir, answer, folder_of, remark, scope_of
from tracker.cli.progress import progress_bar
from tracker.cli.reports import report_json, report_lines
from tracker.cli.watching import watch as run_watch
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.sync.report import SyncReport

OneScope = Annotated[str | None, typer.Option(help="Only this scope, such as hockey:18969.")]
AcceptDeletions = Annotated[
    bool, typer.Option("--accept-deletions", help="Even if much was deleted on the server.")
]
AcceptNewEpoch = Annotated[
    bool,
    typer.Option(
        "--accept-new-epoch",
        help="With --scope: it was emptied or restored on the server; send what is lost there.",
    ),
]


def connect(
    url: Annotated[str, typer.Argument(metavar="URL", help="The server's REST address.")],
    token: Annotated[
        str | None,
        typer.Option(
            envvar="TRACKER_TOKEN",
            help="The access token that the server's owner gave; asked for, or read from what is "
            "piped in, when it is left away.",
        ),
    ] = None,
    api_key: Annotated[
        str | None, typer.Option(help="A Supabase project's publishable key; not a secret.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Connect this data folder to a server."""
    given = token or asked_for("Token")
    with open_laptop(folder_of(data_dir)) as laptop:
        connected = connect_laptop(laptop, url, given, api_key)
    if connected.remark is not None:
        remark(connected.remark)
    value = {"url": connected.url, "token_kept": connected.is_token_kept}
    answer(as_json, value, [f"Connected to {connected.url}."])


def sync(  # noqa: PLR0913 - a command's options
    scope: OneScope = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Name the records, too.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on until Ctrl+C; other commands may record.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the server has and this laptop has not.")
    ] = False,
    accept_deletions: AcceptDeletions = False,
    accept_new_epoch: AcceptNewEpoch = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Send what waits, fetch what others wrote, have the server refresh what changed."""
    wanted = scope_of(scope)
    options = {
        "--scope": wanted is not None,
        "--all": everything,
        "--accept-deletions": accept_deletions,
        "--accept-new-epoch": accept_new_epoch,
    }
    _require_sense(options, is_watching=watch)
    if watch:
        run_watch(folder_of(data_dir), as_json=as_json, is_verbose=verbose)
        return
    consent = {"accepts_deletions": accept_deletions, "accepts_new_epoch": accept_new_epoch}
    with open_laptop(folder_of(data_dir)) as laptop:
        scopes = _chosen(laptop, wanted, everything=everything)
        report = run_with_progress(laptop, scopes, is_detailed=verbose, **consent)
        is_whole = scopes is None and report.failure is None
        elsewhere = _elsewhere(laptop) if is_whole else []
    _remark_all(report.problems)
    lines = report_lines(report, is_verbose=verbose, is_more_there=bool(elsewhere))
    answer(as_json, report_json(report, is_verbose=verbose), lines)
    _remark_all(elsewhere)
    _exit(report)


def _remark_all(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        remark(sentence)


def _exit(report: SyncReport) -> None:
    if report.failure is not None:
        raise typer.Exit(report.failure.exit_code)
    if report.problems or report.parked:
        raise typer.Exit(1)


def _require_sense(options: Mapping[str, bool], *, is_watching: bool) -> None:
    """What would be ignored is said, not swallowed."""
    if is_watching:
        _refuse("--watch syncs everything that is here, and asks nobody", options)
    if options["--accept-new-epoch"] and not options["--scope"]:
        raise InputError("--accept-new-epoch goes with --scope: it is said of one at a time.")
    if options["--scope"]:
        _refuse("--scope syncs one scope alone", {"--all": options["--all"]})


def _refuse(reason: str, options: Mapping[str, bool]) -> None:
    given = [name for name, is_given in options.items() if is_given]
    if given:
        raise InputError(f"{reason}; leave {' and '.join(given)} away.")


def _chosen(laptop: Laptop, wanted: Scope | None, *, everything: bool) -> list[Scope] | None:
    with laptop.store.read() as reader:
        here = [summary.scope for summary in reader.scopes()]
    if wanted is not None:
        if wanted not in here and wanted not in unknown_scopes(laptop):
            raise InputError(
                f"There is no {wanted} here, and the server shows you none: check the name, or "
                "ask the server's owner for the right to see it."
            )
        return [wanted]
    if not everything:
        return None
    return sorted([*here, *unknown_scopes(laptop)])


def _elsewhere(laptop: Laptop) -> list[str]:
    unknown = unknown_scopes(laptop)
    return elsewhere_lines(named_there(laptop, unknown[:NAMED]), len(unknown)) if unknown else []


def run_with_progress(
    laptop: Laptop, scopes: Sequence[Scope] | None, **options: bool
) -> SyncReport:
    """One sync with a progress bar, where there is somebody to see it.

    The options are those of the engine's `run_once`.
    """
    with progress_bar("Syncing") as show, sync_engine(laptop, show) as engine:
        return engine.run_once(scopes, **options)
