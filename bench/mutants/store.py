"""Bugs of the local store."""

from __future__ import annotations

from bench.mutants.mutant import Mutant

_OUTBOX = "tracker/local_db/outbox.py"
_SENDING = "tracker/local_db/sending.py"
_MIRROR = "tracker/local_db/mirror.py"
_SETTLING = "tracker/local_db/settling.py"
_WRITING = "tracker/local_db/writing.py"

IN_THE_STORE = (
    Mutant(
        "acknowledged by record, not by change",
        _OUTBOX,
        (
            (
                '"delete from outbox where change_id in (select key from json_each(:accepted))"',
                '"delete from outbox where record_id in (select o.record_id from "\n'
                '    "json_each(:accepted) j cross join outbox o on o.change_id = j.key)"',
            ),
        ),
    ),
    Mutant(
        "debt recorded late",
        _OUTBOX,
        (
            (
                "            if versions:\n                owe(connection, scope, max(versions))\n",
                "            if versions:\n",
            ),
            (
                "        keys = [*(key for _, key, _ in advanced)",
                "        if versions:\n"
                "            with self._parts.database.write() as connection:\n"
                "                owe(connection, scope, max(versions))\n"
                "        keys = [*(key for _, key, _ in advanced)",
            ),
        ),
    ),
    Mutant(
        "debt cleared by any call",
        "tracker/local_db/debts.py",
        (('debts.c.version <= bindparam("published")', 'bindparam("published") >= 0'),),
    ),
    Mutant(
        "what waits behind a sent change keeps its old base",
        _OUTBOX,
        (
            (
                "select value from json_each(:ids)) and state = 'waiting'",
                "select value from json_each(:ids)) and state = 'nowhere'",
            ),
        ),
    ),
    Mutant(
        "an edit goes into the change that was sent",
        _WRITING,
        (
            (
                "sent = next((row for row in rows if row.state == ChangeState.SENT), None)",
                "sent = None",
            ),
            (
                "row = next((row for row in rows if row.state != ChangeState.SENT), None)",
                "row = next(iter(rows), None)",
            ),
        ),
    ),
    Mutant(
        "a change gets a new id when it is sent again",
        _SENDING,
        (
            (
                "    unresolved = connection.execute(_UNRESOLVED, page).all()\n",
                "    for row in connection.execute(_UNRESOLVED, page).all():\n"
                "        connection.exec_driver_sql(\n"
                '            "update outbox set change_id = ? where seq = ?",\n'
                "            (new_change_id(), row.seq),\n        )\n"
                "    unresolved = connection.execute(_UNRESOLVED, page).all()\n",
            ),
        ),
    ),
    Mutant(
        "child before its parent's acknowledgement",
        _SENDING,
        (("where p.is_creation = 1 and p.record_id <> o.record_id", "where p.is_creation = 7"),),
    ),
    Mutant(
        "same key twice in a batch",
        _SENDING,
        (("        if row[3] == last_key:\n            continue\n", ""),),
        ("tests/local_db/test_sending_order.py", "tests/local_db/test_mirror.py"),
    ),
    Mutant(
        "unsorted batches",
        _SENDING,
        (("_KEY_OF = itemgetter(3)", "_KEY_OF = itemgetter(2)"),),
    ),
    Mutant(
        "pull over pending edits",
        _MIRROR,
        (("if old is not None and old.is_pending:", "if old is not None and old.is_pending < 0:"),),
    ),
    Mutant(
        "an import that is held hides its corrections",
        "tracker/local_db/coalescing.py",
        (("if not (change.is_creation and arrival.is_import):", "if change.is_creation:"),),
        ("tests/local_db/test_reimports.py",),
    ),
    Mutant(
        "what goes out again is still called held",
        "tracker/local_db/holding.py",
        ((".values(reason_code=None, reason=None)", ".values(reason=None)"),),
        ("tests/local_db/test_holding.py",),
    ),
    Mutant(
        "cursor before page",
        _MIRROR,
        (
            (
                "        with self._parts.database.write(is_durable=False) as connection:\n"
                "            known = _known(connection, incoming)",
                "        with self._parts.database.write(is_durable=False) as connection:\n"
                "            connection.execute(\n"
                '                _SET_CURSOR, {"scope": str(scope), "kind": kind.kind.name,\n'
                '                              "cursor": cursor}\n            )\n'
                "        with self._parts.database.write(is_durable=False) as connection:\n"
                "            known = _known(connection, incoming)",
            ),
        ),
        ("tests/local_db/test_faults.py",),
    ),
    Mutant(
        "a pulled row at an equal version is passed over",
        _MIRROR,
        (("return before != (row.key, row.is_deleted, incoming.text)", "return not before"),),
        ("tests/local_db/test_mirror.py",),
    ),
    Mutant(
        "maximum over live rows only",
        "tracker/local_db/slots.py",
        (
            (
                'records.c.kind == bindparam("kind")\n)',
                'records.c.kind == bindparam("kind"), records.c.deleted == 0\n)',
            ),
        ),
        ("tests/local_db/test_unit.py",),
    ),
    Mutant(
        "re-key without references",
        "tracker/local_db/rekeying.py",
        (
            (
                "        self.touched += take_along("
                "self._connection, self._registry, found, self._indexes)\n",
                "",
            ),
        ),
    ),
    Mutant(
        "unlisted conflict",
        _SETTLING,
        (("            self._list(result, local, remote)\n", ""),),
    ),
    Mutant(
        "row-level base instead of per-field base",
        "tracker/local_db/coalescing.py",
        (
            (
                "if is_held_back or _is_contested(unsent, base_values, arrival):",
                "if is_held_back and arrival.version < 0:",
            ),
        ),
        ("tests/local_db/test_mirror.py",),
    ),
    Mutant(
        "settled against the receipts instead of what was first seen",
        _SETTLING,
        (("        before |= first_seen\n", ""),),
        ("tests/local_db/test_settling.py", "tests/sync/test_settling.py"),
    ),
    Mutant(
        "a pulled reference means our own record",
        "tracker/local_db/references.py",
        (("where r.base_version > 0 or not :of_server", "where :of_server in (0, 1)"),),
        ("tests/local_db/test_pulled_references.py",),
    ),
    Mutant(
        "a refused change takes the edit behind it along",
        _OUTBOX,
        (
            (
                "        hand_over(connection, row.change_id, later.change_id)\n"
                '        connection.execute(_DROP, {"at": row.seq})\n',
                '        connection.execute(_DROP, {"at": later.seq})\n',
            ),
        ),
        ("tests/local_db/test_parking.py", "tests/local_db/test_outbox.py"),
    ),
    Mutant(
        "what a person gave up is called dropped",
        _WRITING,
        (
            (
                "        ledger.note(self._connection, ChangeId(given_up), "
                "ledger.Fate.DISCARDED)\n",
                "        assert given_up\n",
            ),
        ),
        ("tests/local_db/test_ledger_properties.py",),
    ),
    Mutant(
        "a batch leaves before it is durable that it was sent",
        "tracker/sync/push.py",
        (("        self._outbox.make_durable()\n", ""),),
    ),
)
