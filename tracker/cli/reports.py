"""What a sync did, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.core.scope import Scope
from tracker.sync.published import behind_sentence
from tracker.sync.report import Named, SyncReport

COUNTS = (
    *("pushed", "acknowledged", "pulled", "merged", "settled"),
    *("rekeyed", "parked", "waiting", "refreshed"),
)


def report_json(report: SyncReport, *, is_verbose: bool = False) -> dict[str, Any]:
    """The counts, and with them what was counted if a detailed report was asked for."""
    counts = {name: getattr(report, name) for name in COUNTS}
    value = {**counts, "problems": list(report.problems), "unpublished": report.unpublished}
    if is_verbose:
        value["lists"] = {
            **{name: [_named_json(n) for n in report.names.get(name, ())] for name in COUNTS},
            "rekeyed": [
                {**_named_json(Named(r.scope, r.kind, r.new_key)), "old_key": r.old_key}
                for r in report.rekeyed_records
            ],
            "refreshed": [str(scope) for scope in report.refreshed_scopes],
            "parked": [
                {
                    **_named_json(Named(c.scope, c.kind, c.key)),
                    **{"change_id": c.change_id, "code": c.code, "reason": c.reason},
                }
                for c in report.parked_changes
            ],
        }
    return value


def report_lines(report: SyncReport, *, is_verbose: bool = False) -> list[str]:
    """One line, and with `is_verbose` one for each count and scope that names the records."""
    lines = [str(report)]
    behind = behind_sentence(report.unpublished)
    if behind is not None:
        lines.append(behind)
    lines += report.rekeyed_sentences
    if report.settled:
        lines.append("'tracker conflicts' shows what was settled, and takes the other value.")
    if is_verbose:
        lines += [line for name in COUNTS for line in _lines(name, report.names.get(name, ()))]
        lines += [f"parked {c.scope}: {c.key} ({c.reason})" for c in report.parked_changes]
        lines += [f"refreshed {scope}" for scope in report.refreshed_scopes]
    return lines


def _lines(name: str, found: tuple[Named, ...]) -> Iterator[str]:
    per_scope: dict[Scope, list[str]] = {}
    for named in found:
        per_scope.setdefault(named.scope, []).append(named.key)
    for scope, keys in per_scope.items():
        yield f"{name} {scope}: {' '.join(keys)}"


def _named_json(named: Named) -> dict[str, str]:
    return {"scope": str(named.scope), "kind": named.kind, "key": named.key}
