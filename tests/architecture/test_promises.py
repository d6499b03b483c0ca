"""Every promise of the sync protocol names tests, and the tests that it names exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = 18


def named_tests() -> dict[int, list[str]]:
    text = (ROOT / "docs/sync-protocol.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|.*\|(.*)\|$", text, flags=re.MULTILINE)
    return {int(number): re.findall(r"`(test_\w+)`", cell) for number, cell in rows}


def existing_tests() -> set[str]:
    trees = (ast.parse(p.read_text(encoding="utf-8")) for p in (ROOT / "tests").rglob("test_*.py"))
    functions = (node for tree in trees for node in ast.walk(tree))
    return {f.name for f in functions if isinstance(f, ast.FunctionDef)}


def test_every_promise_names_a_test() -> None:
    named = named_tests()
    assert sorted(named) == list(range(1, PROMISES + 1))
    assert all(named.values())


def test_every_named_test_exists() -> None:
    named = {name for names in named_tests().values() for name in names}
    assert named - existing_tests() == set()
