"""The goal that the README enters by keys is entered so, and what it says appears."""

from __future__ import annotations

import re
from pathlib import Path

from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tracker.profiles.hockey.kinds import RosterEntry

README = Path(__file__).parents[4] / "README.md"
NAMES = {15: "Ann Brandt", 16: "Kim Moss", 17: "Ola Lund"}


def worked_example() -> tuple[list[str], list[tuple[list[str], str]]]:
    """The keys that go before it, and each line's keys with what appears."""
    text = README.read_text(encoding="utf-8")
    found = re.search(r"A goal by keys alone,.* after (.*) put .*\n\n```\n((?:.+\n)+)```", text)
    assert found is not None
    before, lines = found.groups()
    steps = [re.split(r" {2,}", line)[:2] for line in lines.splitlines()]
    return before.replace("`", "").split(), [(keys.split(), shown) for keys, shown in steps]


def press(rink: Rinkside, keys: list[str]) -> None:
    rink.keys(*(key.replace("Enter", "Return") for key in keys))


def test_the_goal_of_the_readme_is_entered_as_it_says(rink: Rinkside) -> None:
    before, steps = worked_example()
    with rink.store.write("names") as unit:
        for entry in unit.list(GAME, "roster"):
            who = entry.record
            if isinstance(who, RosterEntry) and who.venue == "home" and who.jersey in NAMES:
                unit.edit(GAME, "roster", entry.key, {"player_name": NAMES[who.jersey]})
    rink.set_clock("12:18")
    press(rink, before)
    assert len(steps) == 6
    for keys, shown in steps:
        press(rink, keys)
        seen = (rink.words(), rink.page.parts.board.score_text(), rink.said())
        assert shown in seen or seen[-1].startswith(shown), (keys, seen)
    rink.keys("Ctrl+Shift+Z")
    (goal,) = rink.events()
    assert (goal.event_team_player_1, goal.assist_1_player, goal.assist_2_player) == (15, 16, 17)
    assert rink.rows()[0][0] == "1st 12:18"
