"""`tracker import`: reads files completely, then records them scope by scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.cli.progress import Progressed
from tracker.cli.words import counted
from tracker.core.profile import Importer, ImportResult, Note, Profile
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db import imports
from tracker.local_db.store import Store

SHOWN_CHANGES = 40
"""More are counted, and listed when they are asked for; refused rows are always listed."""


@dataclass
class ImportAnswer:
    """What an import did, per scope and kind, and every row that it changed or refused."""

    counts: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    said: Sequence[str] = ()
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """How many rows could not be used."""
        return sum(note.is_refused for note in self.notes)

    def json(self) -> dict[str, Any]:
        """The answer for machines."""
        return {
            **self.report,
            "scopes": self.counts,
            "changed": [_note(n) for n in self.notes if not n.is_refused],
            "refused": [_note(n) for n in self.notes if n.is_refused],
        }


def find_importer(registry: Registry, name: str) -> tuple[Profile, Importer | None]:
    """The importer of this name in any profile; InputError lists the names that exist.

    None instead of the importer stands for one of the profile's local importers.
    """
    known: dict[str, tuple[Profile, Importer | None]] = {}
    for profile in registry:
        known |= {n: (profile, read) for n, read in profile.tools.importers.items()}
        known |= {n: (profile, None) for n in profile.tools.local_importers}
    if name not in known:
        raise InputError(f"There is no importer '{name}'; there are: {', '.join(sorted(known))}.")
    return known[name]


def useless_name(registry: Registry, importer: str) -> str:
    """Why this importer is given no name of what its files are about."""
    named = sorted(name for profile in registry for name in profile.tools.local_importers)
    return (
        f"--name is of no use to '{importer}', whose files say themselves what they are about; "
        f"leave it away. It is for: {', '.join(named)}."
    )


def record_import(
    store: Store, profile: Profile, name: str, result: ImportResult, show: Progressed
) -> ImportAnswer:
    """Records an import that was read before; see `imports.record_import` for its undo."""
    done, tally = _answer(result), imports.ImportTally()
    recorded, total = 0, sum(len(part.records) for part in result.scopes)
    for part in imports.record_import(store, profile.name, name, result):
        tally.add(part)
        recorded += len(part.outcomes)
        show(recorded, total)
    done.notes += tally.refused
    for scope, kinds in tally.counts.items():
        done.counts[str(scope)] = {kind: dict(counted) for kind, counted in kinds.items()}
    return done


def preview(profile: Profile, result: ImportResult) -> ImportAnswer:
    """What a `--dry-run` says: how much the files hold, and what would be changed or refused."""
    found = _answer(result)
    for part in result.scopes:
        tally = Counter(imported.kind.kind.name for imported in part.records)
        scope = Scope(profile.name, part.scope_id)
        found.counts[str(scope)] = {kind: {"found": n} for kind, n in tally.items()}
    return found


def _answer(result: ImportResult) -> ImportAnswer:
    return ImportAnswer(notes=list(result.notes), said=result.lines, report=result.report)


def lines(answer: ImportAnswer, *, is_verbose: bool = False) -> list[str]:
    """The answer for people: what was changed or refused, then the counts and their total."""
    changed = [n for n in answer.notes if not n.is_refused]
    refused = [n for n in answer.notes if n.is_refused]
    text = list(answer.said)
    if changed:
        text.append(f"{_rows(changed)} changed on the way in:")
        text += [_told(n) for n in changed] if is_verbose else _grouped(changed)
    if refused:
        text.append(f"{_rows(refused)} refused:")
        text += [_told(n) for n in refused]
    counts = [
        f"{scope}  {kind}: {_tally(tally)}"
        for scope, kinds in answer.counts.items()
        for kind, tally in kinds.items()
    ]
    return [*text, *counts, *_total(answer.counts)]


def _grouped(notes: Sequence[Note]) -> list[str]:
    """What was said of one row by itself; then what was said of many, once and with its count."""
    groups: dict[str, list[Note]] = {}
    for note in notes:
        groups.setdefault(note.message, []).append(note)
    single = [found[0] for found in groups.values() if len(found) == 1]
    often = [found for found in groups.values() if len(found) > 1]
    text = [_told(n) for n in single[:SHOWN_CHANGES]]
    if len(single) > SHOWN_CHANGES:
        text.append(f"  … and {len(single) - SHOWN_CHANGES:,} more like these")
    text += [
        f"  {len(found):,} times, first at {found[0].place}: {found[0].message}" for found in often
    ]
    if len(text) < len(notes):
        text.append("  --verbose lists every row.")
    return text


def _total(counts: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[str]:
    """Of several scopes; one is its own total."""
    if len(counts) < 2:
        return []
    sums: dict[str, Counter[str]] = {}
    for kinds in counts.values():
        for kind, tally in kinds.items():
            sums.setdefault(kind, Counter()).update(tally)
    text = [f"  {kind}: {_tally(tally)}" for kind, tally in sums.items()]
    return [f"In all {len(counts):,} scopes:", *text]


def _tally(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in tally.items())


def _told(note: Note) -> str:
    return f"  {note.place}: {note.message}"


def _rows(notes: Sequence[Note]) -> str:
    return counted(len(notes), "row was")


def _note(note: Note) -> dict[str, str]:
    return {"place": note.place, "message": note.message}
