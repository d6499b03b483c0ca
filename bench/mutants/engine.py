"""Bugs of the sync engine and of merging."""

from __future__ import annotations

from bench.mutants.mutant import Mutant

_DELIVER = "tracker/sync/deliver.py"

IN_THE_ENGINE = (
    Mutant(
        "acknowledged by the 2xx",
        _DELIVER,
        (
            (
                "[Accepted(c.change_id, versions[c.change_id]) for c in batch "
                "if c.change_id in versions]",
                "[Accepted(c.change_id, versions.get(c.change_id, c.base_version + 1)) "
                "for c in batch]",
            ),
        ),
    ),
    Mutant(
        "no receipt look-up",
        "tracker/sync/lookup.py",
        (
            (
                "arrived = receipts(transport, [c.change_id for c in missing])",
                "arrived: dict[ChangeId, int] = {}",
            ),
        ),
    ),
    Mutant(
        "a swallowed edit is a conflict",
        "tracker/sync/lookup.py",
        (("if version == change.base_version:", "if version == -1:"),),
        ("tests/sync/test_swallowed.py",),
    ),
    Mutant(
        "one bad row condemns its batch",
        _DELIVER,
        (
            (
                "[refused[change_id] for change_id in parked],",
                "[_rejected(c.change_id, refusal.code, refusal.message) for c in left],",
            ),
            (
                "good = [c for c in left if c.change_id not in refused]",
                "good: list[FrozenChange] = []",
            ),
        ),
    ),
    Mutant(
        "half of a halved batch is forgotten",
        _DELIVER,
        (
            (
                "self._send_again(batch[:middle]) + self._send_again(batch[middle:])",
                "self._send_again(batch[:middle])",
            ),
        ),
        ("tests/sync/test_refused.py",),
    ),
    Mutant(
        "what arrived is parked when a check was tightened",
        _DELIVER,
        (
            (
                "arrived = receipts(self._transport, [c.change_id for c in batch])",
                "arrived: dict[ChangeId, int] = {}",
            ),
        ),
        ("tests/sync/test_refused.py", "tests/sync/test_push.py"),
    ),
    Mutant(
        "cursor + 1",
        "tracker/sync/pull.py",
        (('("version", f"gt.{cursor}")', '("version", f"gt.{cursor + 1}")'),),
    ),
    Mutant(
        "the pull stops one short",
        "tracker/sync/pull.py",
        (
            (
                "        if cursor >= target:\n            return",
                "        if cursor >= target - 1:\n            return",
            ),
        ),
    ),
    Mutant(
        "debt cleared before the call",
        "tracker/sync/refresh.py",
        (
            (
                "        try:\n            published = self._published(debt, profile)\n",
                "        self._debts.pay(debt.scope, debt.version)\n"
                "        try:\n            published = self._published(debt, profile)\n",
            ),
        ),
    ),
    Mutant(
        "a restored server goes unnoticed",
        "tracker/sync/known_server.py",
        (
            ("if max(cursors.values(), default=0) > state.version:", "if state.version < 0:"),
            ("if found.get(change_id) != int(version)", "if found.get(change_id) == -1"),
        ),
    ),
    Mutant(
        "a deletion beats an edit",
        "tracker/core/merge.py",
        (
            (
                "    return Settled(DELETED, False, local.is_deleted, remote.is_deleted, chosen)",
                "    return True",
            ),
        ),
    ),
    Mutant(
        "each device prefers its own edit",
        "tracker/core/merge.py",
        (
            (
                'return "mine" if (local, repr(mine)) > (remote, repr(theirs)) else "theirs"',
                'return "mine"',
            ),
        ),
        ("tests/core/test_merge.py",),
    ),
    Mutant(
        "the mirror is never checked",
        "tracker/sync/upkeep.py",
        (
            (
                "        live, cursors = self._live_and_cursors(scope)\n        return all(",
                "        live, cursors = self._live_and_cursors(scope)\n"
                "        return True or all(",
            ),
        ),
        ("tests/sync/test_upkeep.py",),
    ),
    Mutant(
        "a connection that broke off is an empty answer",
        "tracker/sync/http_transport.py",
        (
            (
                'raise NoAnswer(f"The connection to {self.url} broke off ({error}). {_KEPT}") '
                "from error",
                "return _Answer(200, httpx.Headers({"
                '"preference-applied": "resolution=merge-duplicates"}), b"[]")',
            ),
        ),
        ("tests/sync/faults/test_cut_connections.py",),
    ),
    Mutant(
        "pages that delete are taken over before it is asked",
        "tracker/sync/pull.py",
        (("if self._guard.must_hold(page) or held or", "if held or"),),
        ("tests/sync/test_upkeep.py",),
    ),
    Mutant(
        "a clock that is ahead wins",
        "tracker/sync/known_server.py",
        (('notes.set(CLOCK_OFFSET, f"{-skew_seconds:.3f}")', "return"),),
        ("tests/sync/test_settling.py",),
    ),
)
