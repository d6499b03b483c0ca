"""The smallest exchange there is: one change of the only record of a kind with one field.

It pushes, looks up its proof, pulls its own row back and has it published, in so few bytes that
each of them can be the last one of a connection.
"""

from __future__ import annotations

import time
from typing import Any, ClassVar

import httpx
import psycopg
from psycopg.rows import dict_row

from tests.sync.conftest import Laptop, is_complete
from tracker.core.ids import Key
from tracker.core.keys import KeyPattern
from tracker.core.profile import Profile
from tracker.core.record import Record, RecordKind, column
from tracker.core.registry import Registry
from tracker.core.scope import Scope

_TABLE = """
create table if not exists public.staging_slips (
    k text primary key, s text not null, note text
);
select tracker.guard_table('public.staging_slips', 'minitrial', 'slip', 'k', 's', array[]::text[]);
grant select, insert, update on public.staging_slips to authenticated;
drop policy if exists "slips are everybody's" on public.staging_slips;
create policy "slips are everybody's" on public.staging_slips to authenticated
    using (true) with check (true);
notify pgrst, 'reload schema';
"""
_UPSERT = "/staging_slips?on_conflict=k&columns=k"
_LEFT = """
select t.note, s.version, s.published_version,
       (select count(*) from public.sync_receipts r where r.scope = s.scope) as receipts
from public.staging_slips t join public.sync_scopes s on s.scope = 'minitrial:' || t.s
where t.s = %s
"""


class Slip(Record):
    """One line of text, and the scope of itself."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="slip",
        label="Slip",
        table="staging_slips",
        key_field="k",
        key_pattern=KeyPattern("S", indexed=False),
        scope_field="s",
    )

    s: str = column("Slip", default=...)
    note: str | None = column("Note")


SLIPS = Registry([Profile("minitrial", "Slips", "Slip", (Slip,), Slip)])


def make_table(server: Any) -> None:
    """Safe to repeat; returns when PostgREST knows it."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute(_TABLE.encode())
    headers = {"Authorization": f"Bearer {server.token('viewer')}"}
    deadline = time.monotonic() + 30
    with httpx.Client(base_url=server.url, headers=headers, trust_env=False) as client:
        while (answer := client.post(_UPSERT, json=[])).status_code not in (200, 201):
            assert time.monotonic() < deadline, answer.text


class SmallExchanges:
    """Each changes the one record; what must be true after it is asked of both sides."""

    def __init__(self, laptop: Laptop, dsn: str, slip: int) -> None:
        self._laptop = laptop
        self._slip = str(slip)
        self._database = psycopg.connect(dsn, autocommit=True, row_factory=dict_row)
        laptop.scope = Scope("minitrial", self._slip)
        self._key: Key = laptop.add("slip", note="000000", s=self._slip)
        self._count = 1

    def begin(self) -> None:
        """The record comes to the server."""
        report = self._laptop.sync()
        assert is_complete(report), report.problems

    def close(self) -> None:
        self._database.close()

    def prepare(self) -> None:
        """Something to send."""
        self._count += 1
        self._laptop.edit(self._key, "slip", note=f"{self._count:06}")

    def left(self) -> list[str]:
        """What is not as it must be after an exchange; empty when all is well."""
        (there,) = self._database.execute(_LEFT, (self._slip,)).fetchall()
        here = self._laptop.get(self._key, "slip")
        checks: dict[str, tuple[Any, Any]] = {
            "note": ((here.record.note, there["note"]), (f"{self._count:06}",) * 2),  # type: ignore[attr-defined]
            "version": (here.base_version, there["version"]),
            "receipts": (there["receipts"], self._count),
            "outbox": (self._laptop.outbox(), []),
            "published": (there["published_version"], there["version"]),
            "debts": (list(self._laptop.store.debts.due()), []),
        }
        return [f"{what}: {seen} != {due}" for what, (seen, due) in checks.items() if seen != due]
