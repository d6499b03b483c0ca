"""A shot that says 'goal' counts only by the Goal event beside it; what has none is reported."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.profiles.hockey.importers import staging_csv

EVENTS = "game_id,event_index,period,event_start_seconds,event_end_seconds,event_type,event_detail"


def test_a_goal_shot_without_its_goal_is_reported(csv_file: Any, said: Any) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,,Faceoff,", "5,2,1,711,,Shot,Shot_Goal")

    result = staging_csv.read([path])

    assert said(result, refused=False)[-1].startswith("rows.csv line 3: Shot_Goal has no Goal")
    assert list(result.lines) == [
        "Game 5: 1 shot says 'goal' without a Goal event beside it. Only Goal events count as "
        "goals; record those that are missing."
    ]


@pytest.mark.parametrize(
    ("goal", "is_reported"),
    [
        ("5,3,1,711,,Goal,Goal_Scored", False),
        ("5,3,1,709,,Goal,Goal_Scored", False),
        ("5,3,1,600,,Goal,Goal_Scored", True),
        ("5,3,2,711,,Goal,Goal_Scored", True),
        ("5,3,1,711,,Shot,Shot_OnNetSaved", True),
    ],
)
def test_a_goal_event_at_the_same_moment_is_its_goal(
    goal: str, is_reported: bool, csv_file: Any
) -> None:
    path = csv_file(EVENTS, "5,1,1,1080,,Faceoff,", "5,2,1,711,,Shot,Shot_OnNetGoal", goal)

    assert bool(staging_csv.read([path]).lines) is is_reported
