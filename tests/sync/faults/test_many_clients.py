"""Laptops that all sync at the same moment, some of them in one game (50: bench/clients.py)."""

from __future__ import annotations

from bench.clients import Load, measure


def test_laptops_that_all_sync_at_once_finish_with_no_error_shown(live_server, tmp_path, registry):
    load = Load(clients=8, events=40, rounds=2, sharing=4)

    found = measure(live_server.embedded, tmp_path, registry, load)

    assert found.shown == {}
    assert found.differences == []
    assert found.counts["runs that ended early"] == 0
    assert found.counts["receipts"] >= 8 * 2 * (40 + 2)
