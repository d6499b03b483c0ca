"""Two officers stage random histories: what is published is what the laptop's own rules say."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
import pytest

from tracker.core.record import Record
from tracker.core.registry import discover
from tracker.local_db.codec import canonical, dump, load
from tracker.profiles.dkp import server_summary
from tracker.profiles.dkp.kinds import (
    RAID_KINDS,
    Account,
    Adjustment,
    Attendance,
    Character,
    CharacterAccount,
    Loot,
    Raid,
    Tic,
)
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.summary import raid_summary, standings

TODAY = date(2026, 3, 1)
RAIDS = ("r1", "r2", "r3")
NAMES = ("Karol", "Aanie", "Inacht", "Gyda", "Walex", "Zed")
ACCOUNTS = ("Karol", "Inacht", "7")
DAYS = ("2026-02-27", "2026-02-10", "2026-01-15", "2025-12-31", "2025-06-01", None)
STEPS = 40
KINDS = discover().profile("dkp").kinds


def place(kind: type[Record], scope: str, index: int | None) -> str:
    return str(kind.kind.key_pattern.key(scope, index))


class Staging:
    """One officer's laptop, as the server sees it: upserts of rows, then a refresh."""

    def __init__(self, connection: Any, device: str, rng: random.Random) -> None:
        self._connection = connection
        self._device = device
        self.rng = rng

    def put(self, kind: type[Record], scope: str, index: int | None, **fields: Any) -> None:
        spec = kind.kind
        row = {
            spec.key_field: place(kind, scope, index),
            spec.scope_field: scope,
            "device_id": self._device,
            "record_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{spec.name}/{scope}/{index}")),
            **fields,
        }
        if spec.index_field is not None and index is not None:
            row[spec.index_field] = index
        names = ", ".join(row)
        marks = ", ".join(["%s"] * len(row))
        sets = ", ".join(f"{n} = excluded.{n}" for n in fields)
        self._connection.execute(
            f"insert into {spec.table} ({names}) values ({marks}) "
            f"on conflict ({spec.key_field}) do update set deleted = false, {sets}".encode(),
            list(row.values()),
        )

    def remove(self, kind: type[Record], scope: str) -> None:
        self._connection.execute(
            f"delete from {kind.kind.table} where {kind.kind.key_field} = (select "
            f"min({kind.kind.key_field}) from {kind.kind.table} where not deleted "
            f"and {kind.kind.scope_field} = %s)".encode(),
            [scope],
        )

    def refresh(self, scope: str) -> None:
        self._connection.execute("select refresh_scope(%s)", [f"dkp:{scope}"])


def change(at: Staging) -> str:
    """One random edit; the scope in which it was."""
    kind = at.rng.choice(tuple(_CHANGES) + (Attendance,) * 3 + (Tic, Loot, CharacterAccount))
    scope = at.rng.choice(RAIDS) if kind in RAID_KINDS else "guild"
    if at.rng.random() < 0.15:
        at.remove(kind, scope)
    else:
        _CHANGES[kind](at, scope)
    return scope


def _raid(at: Staging, raid: str) -> None:
    at.put(Raid, raid, None, raid_name=f"Raid {raid}", date_iso=at.rng.choice(DAYS))


def _tic(at: Staging, raid: str) -> None:
    number = at.rng.randint(1, 3)
    worth = at.rng.choice((0, 100, 250))
    at.put(Tic, raid, number, event_id=f"e{number}", event_order=number, dkp_hundredths=worth)


def _attendance(at: Staging, raid: str) -> None:
    # A mark keeps its character: that is its identity.
    number = at.rng.randint(1, 18)
    name = NAMES[(number - 1) // 3]
    at.put(
        Attendance,
        raid,
        number,
        event_index=(number - 1) % 3 + 1,
        character_name=at.rng.choice((name, name.lower())),
        account_id=at.rng.choice((at.rng.choice(ACCOUNTS), None, None)),
        mark=at.rng.choice(("present", "afk", "no credit")),
        times_listed=at.rng.randint(1, 2),
    )


def _loot(at: Staging, raid: str) -> None:
    spelled = at.rng.choice((str.lower, str.upper, str.title))(at.rng.choice(NAMES))
    at.put(
        Loot,
        raid,
        at.rng.randint(1, 4),
        item_name="Belt",
        character_name=spelled,
        account_id=at.rng.choice((at.rng.choice(ACCOUNTS), None)),
        event_index=at.rng.choice((1, None)),
        cost_hundredths=at.rng.choice((0, 300, 750)),
        is_reversed=at.rng.random() < 0.2,
    )


def _account(at: Staging, guild: str) -> None:
    number = at.rng.randint(1, 3)
    account = ACCOUNTS[number - 1]
    name = at.rng.choice((account, f"{account} II"))
    at.put(Account, guild, number, account_id=account, display_name=name)


def _character(at: Staging, guild: str) -> None:
    number = at.rng.randint(1, 6)
    at.put(Character, guild, number, name=NAMES[number - 1], level=at.rng.randint(1, 65))


def _link(at: Staging, guild: str) -> None:
    number = at.rng.randint(1, 6)
    account = at.rng.choice(ACCOUNTS)
    at.put(CharacterAccount, guild, number, character_name=NAMES[number - 1], account_id=account)


def _adjustment(at: Staging, guild: str) -> None:
    at.put(
        Adjustment,
        guild,
        at.rng.randint(1, 4),
        account_id=at.rng.choice(ACCOUNTS),
        earned_hundredths=at.rng.choice((0, 500)),
        spent_hundredths=at.rng.choice((0, 125)),
        adjusted_on=at.rng.choice(DAYS),
    )


_CHANGES: dict[type[Record], Callable[[Staging, str], None]] = {
    Raid: _raid,
    Tic: _tic,
    Attendance: _attendance,
    Loot: _loot,
    Account: _account,
    Character: _character,
    CharacterAccount: _link,
    Adjustment: _adjustment,
}


class Pulled:
    """LocalRecords of a laptop that has pulled everything."""

    def __init__(self, connection: Any) -> None:
        self._rows: dict[tuple[type[Record], str], list[Record]] = {}
        for kind in KINDS:
            for row in connection.execute(
                f"select * from {kind.kind.table} where not deleted".encode()
            ):
                plain = {n: str(v) if isinstance(v, date) else v for n, v in row.items()}
                record = load(kind, dump(canonical(kind, plain)))
                scope = str(row[kind.kind.scope_field])
                self._rows.setdefault((kind, scope), []).append(record)

    def scope_ids(self) -> Sequence[str]:
        return sorted({scope for _, scope in self._rows})

    def highest_index(self, scope_id: str, kind: type[Record]) -> int:
        return 0

    def view(self, scope_id: str) -> Any:
        return PulledScope(self._rows, scope_id)


class PulledScope:
    def __init__(self, rows: Mapping[Any, list[Record]], scope: str) -> None:
        self._rows, self._scope = rows, scope

    def records(self, kind: type[Any]) -> Sequence[Any]:
        found = self._rows.get((kind, self._scope), [])
        return sorted(found, key=lambda record: record.index or 0)


class Published:
    """ServerReader without the network."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        where, values = "true", []
        for name, value in filters.items():
            where += f" and {name} = %s"
            values.append(value.removeprefix("eq."))
        found: Sequence[Mapping[str, Any]] = self._connection.execute(
            f"select * from {table} where {where}".encode(), values
        ).fetchall()
        return found


@pytest.mark.parametrize("seed", range(6))
def test_the_server_says_what_the_laptops_rules_say(guild: Any, sums: Any, seed: int) -> None:
    with guild.connected(guild.officer_id) as connection:
        officers = [Staging(connection, d, random.Random(f"{seed}{d}")) for d in ("a", "b")]
        for number in range(STEPS):
            officer = officers[number % 2]
            scopes = {change(officer) for _ in range(officer.rng.randint(1, 3))}
            for scope in sorted(scopes):
                officer.refresh(scope)
            connection.execute("reset role")
            where = f"seed {seed}, step {number}, {scopes}"
            local, reader = Pulled(connection), Published(connection)
            by_name = {line["account"]: line for line in standings(local, TODAY)}
            at_server = {line["account"]: line for line in server_summary.standings(reader)}
            assert at_server == by_name, where
            for raid in RAIDS:
                ours, theirs = raid_summary(raid, local), server_summary.raid_summary(raid, reader)
                assert _comparable(theirs) == _comparable(ours), f"{where}, {raid}"
            kept = sums(connection)
            connection.execute("savepoint before_rebuild")
            connection.execute("select tracker.dkp_rebuild()")
            assert sums(connection) == kept, where
            connection.execute("rollback to savepoint before_rebuild")
            connection.execute("set role authenticated")


def _comparable(raid: dict[str, Any]) -> Any:
    """Without the raid's own fields, which are not published before somebody entered the raid."""
    tics = [
        {**tic, **{n: [folded(c) for c in tic[n]] for n in ("credited", "unknown", "duplicates")}}
        for tic in raid["tics"]
    ]
    return tics, sorted((x["item"], x["winner"], x["cost"]) for x in raid["loot"])


def test_officers_at_work_at_the_same_time_lose_nothing(guild: Any, sums: Any) -> None:
    errors: list[Exception] = []

    def work(raid: str, device: str) -> None:
        try:
            with guild.connected(guild.officer_id) as connection:
                at = Staging(connection, device, random.Random(device))
                for number in range(1, 13):
                    at.put(Tic, raid, number, event_id=f"e{number}", dkp_hundredths=100)
                    for place_, name in enumerate(NAMES):
                        index = number * 10 + place_
                        at.put(Attendance, raid, index, event_index=number, character_name=name,
                               account_id=f"acc-{name}")  # fmt: skip
                    connection.commit()
                    at.refresh(raid)
                    connection.commit()
        except psycopg.Error as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f"r{n}", f"d{n}")) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert guild.account("acc-Karol")["earned"] == 48
    with guild.connected() as connection:
        kept = sums(connection)
        connection.execute("select tracker.dkp_rebuild()")
        assert sums(connection) == kept
