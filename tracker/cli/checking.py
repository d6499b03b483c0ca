"""`tracker check`: what is wrong or doubtful in a scope before it is called complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import typer

from tracker.app import open_laptop
from tracker.cli.local_records import named_scope, require_scope
from tracker.cli.output import AsJson, DataDir, ScopeName, answer, folder_of
from tracker.core.profile import Remark, Severity
from tracker.core.scope import Scope
from tracker.errors import InputError

NOT_COMPLETE = 1


def check(scope: ScopeName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List what is wrong or doubtful in a game or raid; ends with 1 while there are errors."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        profile, wanted = named_scope(laptop, scope)
        if profile.tools.review is None:
            raise InputError(f"{profile.label} has nothing to check yet.")
        require_scope(laptop, wanted)
        with laptop.store.read() as reader:
            remarks = profile.tools.review(reader.view(wanted))
    errors = sum(_is_error(remark) for remark in remarks)
    value = {
        "scope": str(wanted),
        "complete": errors == 0,
        "errors": errors,
        "warnings": len(remarks) - errors,
        "remarks": [_json(remark) for remark in remarks],
    }
    answer(as_json, value, _lines(wanted, remarks, errors))
    if errors:
        raise typer.Exit(NOT_COMPLETE)


def _is_error(remark: Remark) -> bool:
    return remark.finding.severity is Severity.ERROR


def _json(remark: Remark) -> dict[str, Any]:
    finding = remark.finding
    return {
        "severity": finding.severity.value,
        "topic": remark.topic,
        "kind": remark.kind,
        "key": remark.key,
        "field": finding.field,
        "message": finding.message,
    }


def _lines(scope: Scope, remarks: Sequence[Remark], errors: int) -> list[str]:
    lines = [_line(remark) for remark in remarks]
    return [*lines, *([""] if lines else []), _verdict(scope, remarks, errors)]


def _line(remark: Remark) -> str:
    # What has no record is called by its topic.
    where = remark.key or remark.topic
    return f"{remark.finding.severity.value:<7}  {where}  {remark.finding.message}"


def _verdict(scope: Scope, remarks: Iterable[Remark], errors: int) -> str:
    warnings = sum(not _is_error(remark) for remark in remarks)
    counted = f"{_number(errors, 'error')}, {_number(warnings, 'warning')}"
    return f"{scope}: {counted}. " + (
        "The errors must go before it is complete." if errors else "Nothing stands in the way."
    )


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
