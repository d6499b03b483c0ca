"""A whole server on this machine: PostgreSQL, PostgREST and the pack, on loopback only."""

from __future__ import annotations

from tracker.server.embedded.server import EmbeddedServer, ServerAddress, ServerStatus
from tracker.server.pack import export, install

__all__ = ["EmbeddedServer", "ServerAddress", "ServerStatus", "export", "install"]
