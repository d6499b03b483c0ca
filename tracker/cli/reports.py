"""What a sync did, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.cli.words import counted
from tracker.core.scope import Scope
from tracker.sync.published import behind_sentence
from tracker.sync.report import Named, SyncReport

COUNTS = (
    *("pushed", "acknowledged", "pulled", "merged", "settled", "queued_again"),
    *("rekeyed", "parked", "waiting", "refreshed"),
)


def report_json(report: SyncReport, *, is_verbose: bool = False) -> dict[str, Any]:
    """The counts, and with them what was counted if a detailed report was asked for."""
    counts = {name: getattr(report, name) for name in COUNTS}
    value: dict[str, Any] = {
        **counts,
        "problems": list(report.problems),
        "unpublished": report.unpublished,
    }
    value |= {"still_parked": report.still_parked, "blocked": report.blocked}
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


def report_lines(
    report: SyncReport, *, is_verbose: bool = False, is_more_there: bool = False
) -> list[str]:
    """What happened in sentences, and with `is_verbose` a line for each count and scope.

    `is_more_there`: the server has scopes that are not here, so not all of it is known here.
    """
    lines = [*sentences(report, is_more_there=is_more_there), *report.rekeyed_sentences]
    if is_verbose:
        lines += [line for name in COUNTS for line in _lines(name, report.names.get(name, ()))]
        lines += [f"parked {c.scope}: {c.key} ({c.reason})" for c in report.parked_changes]
        lines += [f"refreshed {scope}" for scope in report.refreshed_scopes]
    return lines


def sentences(report: SyncReport, *, is_more_there: bool = False) -> list[str]:
    """For people: what went out and came in, what was decided, and what is left to do."""
    told = [
        (report.merged, "{} edited here and elsewhere; both edits are in it now.", "record was"),
        (
            report.settled,
            "{} settled where both had changed the same: the later edit counts. 'tracker "
            "conflicts' shows it, and takes the other value.",
            "record was",
        ),
        (
            report.queued_again,
            "{} lost on the server, in whole or in part, and sent again.",
            "record was",
        ),
        (report.refreshed, "The server brought the numbers of {} up to date.", "scope"),
        (report.waiting, "{} waiting to be sent; see 'tracker outbox'.", "change is"),
        (report.still_parked, "{} parked; see 'tracker outbox'.", "change is"),
    ]
    lines = [_exchanged(report, is_more_there=is_more_there)]
    lines += [text.format(counted(count, noun)) for count, text, noun in told if count]
    behind = behind_sentence(report.unpublished)
    return lines if behind is None else [*lines, behind]


def _exchanged(report: SyncReport, *, is_more_there: bool) -> str:
    parts = []
    if report.acknowledged:
        parts.append(f"sent {counted(report.acknowledged, 'change')}")
    if report.news:
        parts.append(f"fetched {counted(report.news, 'record')}")
    if parts:
        sentence = " and ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}."
    if report.failure is not None:
        return "Nothing was exchanged."
    if is_more_there:
        return "Nothing to send, and nothing new in what is recorded here."
    return "Nothing to send, and nothing new on the server."


def _lines(name: str, found: tuple[Named, ...]) -> Iterator[str]:
    per_scope: dict[Scope, list[str]] = {}
    for named in found:
        per_scope.setdefault(named.scope, []).append(named.key)
    for scope, keys in per_scope.items():
        yield f"{name} {scope}: {' '.join(keys)}"


def _named_json(named: Named) -> dict[str, str]:
    return {"scope": str(named.scope), "kind": named.kind, "key": named.key}
