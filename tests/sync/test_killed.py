"""A laptop that is killed at random moments loses nothing and sends nothing twice."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.sync.conftest import is_complete

KILLS = int(os.environ.get("TRACKER_KILLS", "8"))
SCRIPT = Path(__file__).with_name("recording_laptop.py")
ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    """What the killed processes said before they died."""

    kept: dict[str, int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)

    def listen(self, line: str) -> None:
        match line.split():
            case ["kept", key, number]:
                self.kept[key] = int(number)
            case ["sent", change_id]:
                self.sent.add(change_id)


def run_and_kill(folder: Path, live_server: Any, scope: object, token: str, said: Said) -> None:
    lines = random.randint(1, 120)
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), live_server.url, str(scope)],
        env={**os.environ, "TRACKER_TOKEN": token, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        for _ in range(lines):
            said.listen(process.stdout.readline())
        process.kill()
        # What was said before the blow counts, too.
        for line in process.stdout:
            if line.endswith("\n"):
                said.listen(line)
    assert process.returncode != 0


@pytest.mark.timeout(60 + 20 * KILLS)
def test_a_laptop_that_is_killed_again_and_again_loses_nothing_and_sends_nothing_twice(
    laptops: Callable[..., Any], live_server, tmp_path, scope, game_id
):
    said, token = Said(), live_server.token()
    for _ in range(KILLS):
        run_and_kill(tmp_path / "laptop", live_server, scope, token, said)

    laptop = laptops("laptop")
    held = {str(r.key): int(getattr(r.record, "note", 0)) for r in laptop.records()}
    # The last edit may have been durable before it could be said.
    lost = {key: number for key, number in said.kept.items() if held.get(key, 0) < number}
    assert lost == {}

    assert is_complete(laptop.sync())
    assert laptop.outbox() == []
    said.sent |= {
        row["change_id"] for batch in laptop.wire.batches for row in orjson.loads(batch.body)
    }

    rows = live_server.sql("select * from staging_events where game_id = %s", game_id)
    assert {row["event_key"]: int(row["note"]) for row in rows} == held
    receipts = live_server.sql("select * from sync_receipts where scope = %s", str(scope))
    assert {str(r["change_id"]) for r in receipts} == said.sent
    assert len(receipts) == len(said.sent)
    assert Counter(r["key"] for r in receipts if r["action"] == "add") == Counter(held.keys())
