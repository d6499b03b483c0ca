"""`tracker account-for`: every local edit, and what became of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tracker.app import open_laptop
from tracker.cli.local_records import only_scope
from tracker.cli.moments import moment_of
from tracker.cli.output import AsJson, DataDir, answer, folder_of
from tracker.cli.tables import indented
from tracker.cli.words import counted
from tracker.local_db.ledger import Account, Fate, totals


def account_for(
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="2h, 3d, 2026-01-31 or 2026-01-31T18:45.")
    ] = None,
    scope: Annotated[str | None, typer.Option(help="Only this scope.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List every edit made here and what became of it; exit code 1 if one is unaccounted for."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        moment = None if since is None else moment_of(since, laptop.clock.now())
        accounts = laptop.store.ledger.accounts(moment, only_scope(laptop, scope))
    counts = totals(accounts)
    value = {
        "edits": [_json(a) for a in accounts],
        "counts": {str(fate): count for fate, count in counts.items()},
        "total": len(accounts),
    }
    answer(
        as_json,
        value,
        [*(line for a in accounts for line in _lines(a)), _sum(counts, len(accounts))],
    )
    if counts[Fate.UNKNOWN]:
        raise typer.Exit(1)


def _json(account: Account) -> dict[str, Any]:
    return {
        "scope": str(account.scope),
        "kind": account.kind,
        "key": account.key,
        "record_id": account.record_id,
        "action": account.action,
        "edited_at": account.edited_at.isoformat(),
        "change_id": account.change_id,
        "fate": str(account.fate),
        "version": account.version,
        "reason": account.reason,
    }


def _lines(account: Account) -> list[str]:
    at = f" at version {account.version}" if account.version is not None else ""
    local = account.edited_at.astimezone()
    line = f"{local:%Y-%m-%d %H:%M:%S}  {account.action:6} {account.key}  {account.fate}{at}"
    return [line, *(indented(account.reason) if account.reason else [])]


def _sum(counts: dict[Fate, int], total: int) -> str:
    parts = ", ".join(f"{count:,} {fate}" for fate, count in counts.items() if count)
    return f"{counted(total, 'edit')}{': ' + parts if parts else ''}."
