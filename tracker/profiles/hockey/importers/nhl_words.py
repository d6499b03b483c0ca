"""What the NHL's feed calls things, and what the hockey columns call them."""

from __future__ import annotations

SHOT_TYPES = {
    "tip-in": "Shot_Tip",
    "deflected": "Shot_Deflection",
}
DOUBLE_MINOR_MINUTES = 4
POSTS = frozenset({"hit-left-post", "hit-right-post", "hit-crossbar"})
PENALTY_TYPES = {
    "MIN": "Penalty_Minor",
    "MAJ": "Penalty_Major",
    "MIS": "Penalty_Misconduct",
    "GAM": "Penalty_GameMisconduct",
    "MAT": "Penalty_Match",
    "BEN": "Penalty_Bench",
    "PS": "Penalty_PenaltyShot",
}
PENALTY_REASONS = {
    "too-many-men-on-the-ice": "Penalty_TooManyMenontheIce",
    "interference-goalkeeper": "Penalty_GoalieInterference",
    "goalie-interference": "Penalty_GoalieInterference",
    "delaying-game": "Penalty_DelayofGame",
    "delaying-game-puck-over-glass": "Penalty_PuckOverGlass",
    "delaying-game-face-off-violation": "Penalty_FaceOffViolation",
    "delaying-game-smothering-puck": "Penalty_DelayofGame",
    "delaying-game-unsuccessful-challenge": "Penalty_DelayofGame",
    "bench": "Penalty_Bench_Penalty",
}
STOPPAGES = {
    "goalie-stopped-after-sog": ("Stoppage_Freeze", "Stoppage_GoalieStoppage"),
    "puck-frozen": ("Stoppage_Freeze", "Stoppage_PuckFrozen"),
    "puck-in-netting": ("Stoppage_OutOfPlay", "Stoppage_PuckOutofPlay"),
    "puck-in-crowd": ("Stoppage_OutOfPlay", "Stoppage_PuckOutofPlay"),
    "puck-in-benches": ("Stoppage_OutOfPlay", "Stoppage_PuckOutofPlay"),
    "offside": ("Stoppage_Play", "Stoppage_Offsides"),
    "player-injury": ("Stoppage_Other", "Stoppage_Injury"),
    "referee-or-linesman": ("Stoppage_Other", "Stoppage_Other"),
    "tv-timeout": ("Stoppage_Other", "Stoppage_TvTimeout"),
    "visitor-timeout": ("Stoppage_Other", "Stoppage_VisitorTimeout"),
    "home-timeout": ("Stoppage_Other", "Stoppage_HomeTimeout"),
    "player-equipment": ("Stoppage_Other", "Stoppage_PlayerEquipment"),
    "net-dislodged-defensive-skater": ("Stoppage_Play", "Stoppage_NetDislodged"),
    "net-dislodged-offensive-skater": ("Stoppage_Play", "Stoppage_NetDislodged"),
    "net-dislodged-by-goaltender": ("Stoppage_Play", "Stoppage_NetDislodged"),
}
PLAIN = {
    "period-start": "PeriodStart",
    "period-end": "PeriodEnd",
    "game-end": "GameEnd",
    "delayed-penalty": "Penalty_Delayed",
    "shootout-complete": "Stoppage",
}
SHIFT_STARTS = {
    "Faceoff_GameStart": "GameStart",
    "Faceoff_PeriodStart": "PeriodStart",
    "Faceoff_AfterGoal": "FaceoffAfterGoal",
    "Faceoff_AfterPenalty": "FaceoffAfterPenalty",
    "Faceoff_AfterStoppage": "OtherFaceoff",
}


def shot_type(value: object) -> str | None:
    """`wrist` -> `Shot_Wrist`."""
    return SHOT_TYPES.get(str(value)) or _named("Shot", value)


def penalty_type(code: object, minutes: int | None) -> str:
    """`MIN` -> `Penalty_Minor`; the feed calls a double minor a minor of four minutes."""
    if code == "MIN" and minutes == DOUBLE_MINOR_MINUTES:
        return "Penalty_DoubleMinor"
    return PENALTY_TYPES.get(str(code), "Penalty")


def penalty_reason(value: object) -> str | None:
    """`high-sticking-double-minor` -> `Penalty_HighSticking`."""
    reason = str(value).removesuffix("-double-minor") if value else None
    return PENALTY_REASONS.get(str(reason)) or _named("Penalty", reason)


def stoppage(reason: object) -> tuple[str, str | None]:
    """The detail and second detail of a stoppage."""
    return STOPPAGES.get(str(reason)) or ("Stoppage_Play", _named("Stoppage", reason))


def camel(value: object) -> str | None:
    """`failed-shot-attempt` -> `FailedShotAttempt`; None when there is nothing."""
    parts = str(value).replace("-", " ").split() if value else []
    return "".join(p[:1].upper() + p[1:] for p in parts) or None


def _named(kind: str, value: object) -> str | None:
    name = camel(value)
    return f"{kind}_{name}" if name else None
