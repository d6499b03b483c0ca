"""A bug that is put in on purpose, and the tests that must turn red."""

from __future__ import annotations

from dataclasses import dataclass

SIMULATION = ("simulation",)
CONTRACT = ("tests/sync/contract", "-k", "real")


@dataclass(frozen=True)
class Mutant:
    """A bug: in this file each old text, which occurs once, becomes the new one."""

    name: str
    path: str
    edits: tuple[tuple[str, str], ...]
    tests: tuple[str, ...] = SIMULATION
