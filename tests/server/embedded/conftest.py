"""Servers of a test's own; whatever happens, they are stopped."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.core.registry import Registry
from tracker.server.embedded import EmbeddedServer
from tracker.server.embedded.account import database_account, own

# There are no such users and modes on Windows.
collect_ignore = ["test_account.py"] if sys.platform == "win32" else []


@pytest.fixture
def folder() -> Iterator[Path]:
    """A server folder that does not exist yet; its server is ended with the test."""
    outer = Path(tempfile.mkdtemp(prefix="tracker-embedded-"))
    yield outer / "server"
    EmbeddedServer(outer / "server", Registry([]), lambda _message: None).stop()
    shutil.rmtree(outer)


@pytest.fixture
def said() -> list[str]:
    """The progress sentences."""
    return []


@pytest.fixture
def server(folder: Path, said: list[str]) -> EmbeddedServer:
    """The core's pack only: that is quicker."""
    return EmbeddedServer(folder, Registry([]), said.append)


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """The folder of a server that was stopped again."""
    outer = Path(tempfile.mkdtemp(prefix="tracker-embedded-"))
    made = EmbeddedServer(outer / "server", Registry([]), lambda _message: None)
    made.start()
    made.stop()
    (outer / "server" / "state.json").unlink()
    yield outer / "server"
    shutil.rmtree(outer)


@pytest.fixture
def made_server(made_once: Path, folder: Path, server: EmbeddedServer) -> EmbeddedServer:
    """Stopped, with a copy of a database, for tests of what comes after making one."""
    shutil.copytree(made_once, folder)
    own(folder / "pgdata", database_account())
    return server
