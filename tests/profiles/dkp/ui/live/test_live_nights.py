"""Both nights through the live log that grows line by line come to what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.profiles.dkp.ui.live.conftest import NAME, Liveside

both_nights = pytest.mark.parametrize("night", ["raid1_20260212", "raid2_20260217"])


def as_expected(wanted: dict[str, Any]) -> dict[str, Any]:
    return {**wanted, "raid": "Water Minis + Coirnav"}


@both_nights
def test_a_log_that_grows_line_by_line_is_recorded_at_the_end(
    live: Liveside, officer: Any, nights: Path, expected: Any, night: str
) -> None:
    lines = (nights / night / NAME).read_bytes().splitlines(keepends=True)
    live.append(lines[0])
    live.panel.follow(live.log)
    live.read_all()

    for start in range(1, len(lines), 40):
        for line in lines[start : start + 40]:
            live.append(line)
        live.read_all()
    assert live.loot() == []
    live.keys("Shift+Return")

    shown = officer.show("Water Minis + Coirnav")
    assert shown == as_expected(expected(nights / night))
    assert {state for _, state in live.states()} == {"recorded"}
    assert not live.raid.page.desk.queue.items


@both_nights
def test_what_is_recorded_at_once_learns_the_looter_afterwards(
    live: Liveside, officer: Any, nights: Path, expected: Any, night: str
) -> None:
    live.panel.follow(live.log)
    for line in (nights / night / NAME).read_bytes().splitlines(keepends=True):
        live.append(line)
        if b" members:" in line or b"dkp" in line.lower() or b"looted" in line:
            live.read_all()
            if live.panel.deciding.waiting:
                live.keys("Shift+Return")
    live.read_all()
    live.keys("Shift+Return")

    assert officer.show("Water Minis + Coirnav") == as_expected(expected(nights / night))
