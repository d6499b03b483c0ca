"""`tracker outbox export` and `import`: unsent changes on a stick, for another laptop to upload."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from tracker.app import carry_bundle, export_bundle, open_laptop
from tracker.cli.local_records import only_scope
from tracker.cli.output import AsJson, DataDir, answer, folder_of, remark
from tracker.cli.words import counted
from tracker.sync.carry import Carried

FileName = Annotated[Path, typer.Argument(metavar="FILE")]


def export_changes(
    file: FileName,
    scope: Annotated[str | None, typer.Option(help="Only this scope.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write what is unsent into a file that another laptop can upload for this one."""
    with open_laptop(folder_of(data_dir)) as laptop:
        exported = export_bundle(laptop, file, only_scope(laptop, scope))
    if exported.warning is not None:
        remark(exported.warning)
    value = {
        "file": str(file),
        "changes": exported.changes,
        "signed": exported.fingerprint is not None,
        "fingerprint": exported.fingerprint,
    }
    lines = [
        f"{counted(exported.changes, 'change is')} in {file}. What is in it stays here, too, until "
        "the server has it, whoever sends it."
    ]
    if exported.fingerprint is not None:
        lines.append(f"Fingerprint of this laptop's key: {exported.fingerprint}")
    answer(as_json, value, lines)


def import_changes(file: FileName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Upload another laptop's changes, with the rights of who is signed in here."""
    with open_laptop(folder_of(data_dir)) as laptop:
        carried = carry_bundle(laptop, file)
    for sentence in carried.remarks:
        remark(sentence)
    counts = Counter(c.verdict for c in carried.changes)
    value = {
        "device_id": carried.device_id,
        "fingerprint": carried.fingerprint,
        **{verdict: counts[verdict] for verdict in ("accepted", "refused", "left")},
        "changes": [_json(c) for c in carried.changes],
    }
    lines = [f"{c.key}: {c.verdict}. {c.reason}" for c in carried.changes if c.reason is not None]
    lines.append(
        f"{counts['accepted']:,} accepted, {counts['refused']:,} refused, "
        f"{counts['left']:,} left to the laptop itself."
    )
    answer(as_json, value, lines)
    if counts["refused"] or counts["left"]:
        raise typer.Exit(1)


def _json(carried: Carried) -> dict[str, Any]:
    return {
        "scope": str(carried.scope),
        "kind": carried.kind,
        "key": carried.key,
        "change_id": carried.change_id,
        "verdict": carried.verdict,
        "version": carried.version,
        "reason": carried.reason,
    }
