"""Bugs of the guard and the server's functions."""

from __future__ import annotations

from bench.mutants.mutant import CONTRACT, Mutant

GUARD = ("tests/server/test_guard.py", "tests/server/test_receipts.py", *CONTRACT[:1])
FEED = ("tests/server/test_feed_order.py",)

_GUARD_SQL = "tracker/server/core/20261121090300_core_guard.sql"
_FUNCTIONS_SQL = "tracker/server/core/20261121090400_core_functions.sql"
_CHECK_SQL = "tracker/server/core/20261121090500_core_check_rows.sql"
_SCOPES_SQL = "tracker/server/core/20261121090200_core_scopes_and_receipts.sql"

_LOCK_NEW = "ignored := pg_advisory_xact_lock(hashtextextended(%2$L || new.%4$I, 0));"
_LOCK_OLD = "ignored := pg_advisory_xact_lock(hashtextextended(%2$L || old.%4$I, 0));"
_DRAW = "new.version := nextval('tracker.change_versions'::regclass);"
_SKIP = """    if new.change_id is distinct from old.change_id
        and (new.record_id is distinct from old.record_id
             or new.base_version is distinct from old.version) then"""

ON_THE_SERVER = (
    Mutant("no lock", _GUARD_SQL, ((_LOCK_NEW, ""), (_LOCK_OLD, "")), FEED),
    Mutant("lock on update only", _GUARD_SQL, ((_LOCK_NEW, ""),), FEED),
    Mutant(
        "lock after drawing the version",
        _GUARD_SQL,
        (
            (_LOCK_NEW, f"new.version := nextval('tracker.change_versions');\n        {_LOCK_NEW}"),
            (f"        {_DRAW}\n        new.edited_by := auth.uid();\n        if", "        if"),
        ),
        FEED,
    ),
    Mutant("cached sequence", _SCOPES_SQL, (("as bigint cache 1;", "as bigint cache 50;"),), FEED),
    Mutant(
        "base_version unchecked",
        _GUARD_SQL,
        ((_SKIP, _SKIP.replace("new.base_version is distinct from old.version", "false")),),
        GUARD,
    ),
    Mutant(
        "collision unchecked",
        _GUARD_SQL,
        ((_SKIP, _SKIP.replace("new.record_id is distinct from old.record_id", "false")),),
        GUARD,
    ),
    Mutant(
        "version that the client sends is trusted",
        _GUARD_SQL,
        (
            (
                f"{_DRAW}\n    new.edited_by := auth.uid();\n    %8$s",
                "new.version := coalesce(nullif(new.version, old.version), "
                "nextval('tracker.change_versions'));\n    %8$s",
            ),
        ),
        GUARD,
    ),
    Mutant(
        "live_rows counts new tombstones",
        _GUARD_SQL,
        (
            (
                "(not n.deleted)::int as live from new_rows n', scope_sql)),",
                "1 as live from new_rows n', scope_sql)),",
            ),
        ),
        CONTRACT,
    ),
    Mutant(
        "live_rows never goes down",
        _GUARD_SQL,
        (("-(not n.deleted)::int from old_rows n", "0 from old_rows n"),),
        CONTRACT,
    ),
    Mutant(
        "hard delete",
        _GUARD_SQL,
        (
            (
                "update %5$s set deleted = true where %3$I = old.%3$I and not deleted;\n"
                "        return null;",
                "return old;",
            ),
        ),
        ("tests/server/test_outside_writers.py", "tests/server/test_guard.py"),
    ),
    Mutant(
        "a replay is stored again",
        _GUARD_SQL,
        (("                return null;  -- a replay", "                null;"),),
        GUARD,
    ),
    Mutant(
        "edits get no receipt",
        _GUARD_SQL,
        (("where n.version <> o.version;", "where n.version < 0;"),),
        CONTRACT,
    ),
    Mutant(
        "an edit of a vanished row creates it",
        _GUARD_SQL,
        (("        if new.base_version > 0 then", "        if false then"),),
        CONTRACT,
    ),
    Mutant(
        "check_rows leaves what it tried",
        _CHECK_SQL,
        (("        raise exception using errcode = 'TRK00';", "        return null;"),),
        CONTRACT,
    ),
    Mutant(
        "anybody may refresh",
        _FUNCTIONS_SQL,
        (("if not tracker.may_write(p_scope) then", "if false then"),),
        CONTRACT,
    ),
    Mutant(
        "a refresh publishes and does not say so",
        _FUNCTIONS_SQL,
        (
            (
                "set published_version = (versions ->> 'version')::bigint",
                "set published_version = 0",
            ),
        ),
        CONTRACT,
    ),
)
