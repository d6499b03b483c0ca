"""A local transaction lasts as long as one call of the store: nobody can wait for a server in it.

The store knows no network (see the import contracts), and what talks to servers cannot begin a
writing transaction of its own. That it asks no server while it reads is looked at by the wire of
the sync's tests.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TALKS_TO_SERVERS = sorted((ROOT / "tracker" / "sync").glob("*.py"))


def beginnings(source: str) -> list[int]:
    """The lines that name a way to begin a writing transaction."""
    names = ("write", "begin", "_parts", "_database")
    return sorted(
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in names
    )


@pytest.mark.parametrize("module", TALKS_TO_SERVERS, ids=lambda path: path.stem)
def test_what_talks_to_servers_begins_no_writing_transaction(module: Path) -> None:
    assert beginnings(module.read_text(encoding="utf-8")) == []


def test_a_beginning_is_noticed() -> None:
    source = "with store.write('x') as unit:\n    transport.rows('t', [])\nstore._parts.database"
    assert beginnings(source) == [1, 3]
