"""The size limits of the style guide, counted."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 40


def too_large(source: str) -> list[str]:
    found = []
    lines = len(source.splitlines())
    if lines > FILE_LINES:
        found.append(f"file: {lines} lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            limit = CLASS_LINES
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            limit = FUNCTION_LINES
        else:
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > limit:
            found.append(f"{node.name}: {length} lines")
    return found


def python_files() -> list[Path]:
    folders = ("tracker", "bench", "packaging", "tests")
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_classes_and_functions_stay_small(path: Path) -> None:
    assert too_large(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("x = 1\n" * 401, "file"),
        ("class Large:\n" + "    x = 1\n" * 250, "Large"),
        ("def long():\n" + "    x = 1\n" * 40, "long"),
    ],
)
def test_what_is_too_large_is_named(source: str, named: str) -> None:
    assert [found.split(":")[0] for found in too_large(source)] == [named]
