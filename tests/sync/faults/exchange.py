"""A small exchange, again and again: three records go up or come down, and the game is published.

What must be true after it is asked of both sides, not of the engine's report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.sync.conftest import Laptop, is_complete
from tracker.core.ids import Key
from tracker.core.scope import Scope

EXCHANGES_PER_GAME = 40
"""A game that grew for ever would be slower and slower to publish."""

_BY_CONSOLE = "update staging_events set note = %s where event_key = %s"
_ROWS = """
select event_key as key, note, deleted, version from staging_events where game_id = %s order by 1
"""
_RECEIPTS = "select key, change_id, action from sync_receipts where scope = %s"
_PUBLISHED = "select version, published_version from sync_scopes where scope = %s"


class Exchanges:
    """Each has a record that is added here, one that is edited here, and one edited there."""

    def __init__(self, laptop: Laptop, dsn: str, games: Iterator[int]) -> None:
        self._laptop = laptop
        self._games = games
        self._database = psycopg.connect(dsn, autocommit=True, row_factory=dict_row)
        self._game = 0
        self._count = 0
        self._edited_here = self._edited_there = Key("")
        self._changes: Counter[str] = Counter()
        """How often each record was changed, by whomever."""

    def __enter__(self) -> Exchanges:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def prepare(self) -> None:
        """Something to send and something to fetch."""
        if self._count % EXCHANGES_PER_GAME == 0:
            self._begin_game()
        self._count += 1
        note = f"exchange {self._count:06}"
        added = self._laptop.add(period=1, event_type="Shot", note=note)
        self._laptop.edit(self._edited_here, note=note)
        self._database.execute(_BY_CONSOLE, (note, self._edited_there))
        self._changes.update([added, self._edited_here, self._edited_there])

    def left(self) -> list[str]:
        """What is not as it must be after an exchange; empty when all is well."""
        scope = self._laptop.scope
        rows = self._database.execute(_ROWS, (self._game,)).fetchall()
        receipts = self._database.execute(_RECEIPTS, (str(scope),)).fetchall()
        (state,) = self._database.execute(_PUBLISHED, (str(scope),)).fetchall()
        here = [(r.key, getattr(r.record, "note", None)) for r in self._laptop.records()]
        there = [(row["key"], row["note"]) for row in rows if not row["deleted"]]
        checks: dict[str, tuple[Any, Any]] = {
            "records": (here, there),
            "outbox": (self._laptop.outbox(), []),
            "receipts per record": (Counter(r["key"] for r in receipts), self._changes),
            "creations": (sum(r["action"] == "add" for r in receipts), len(rows)),
            "published version": (state["published_version"], state["version"]),
            "debts": (list(self._laptop.store.debts.due()), []),
        }
        return [f"{what}: {seen} != {due}" for what, (seen, due) in checks.items() if seen != due]

    def _begin_game(self) -> None:
        self._game = next(self._games)
        self._laptop.scope = Scope("hockey", str(self._game))
        self._edited_here, self._edited_there = self._laptop.add_events(2)
        self._changes = Counter([self._edited_here, self._edited_there])
        assert is_complete(self._laptop.sync())
