"""What the NHL's feed calls things, and what the hockey columns call them."""

from __future__ import annotations

SHOT_TYPES = {
    "tip-in": "Shot_Tip",
    "deflected": "Shot_Deflection",
}
POSTS = frozenset({"hit-left-post", "hit-right-post", "hit-crossbar"})
PENALTY_TYPES = {
    "MIN": "Penalty_Minor",
    "MAJ": "Penalty_Major",
    "MIS": "Penalty_Misconduct",
    "GAM": "Penalty_Misconduct",
    "MAT": "Penalty_Match",
    "BEN": "Penalty_Bench",
    "PS": "Penalty_PenaltyShot",
}
PENALTY_REASONS = {
    "too-many-men-on-the-ice": "Penalty_TooManyMenontheIce",
    "interference-goalkeeper": "Penalty_GoalieInterference",
    "goalie-interference": "Penalty_GoalieInterference",
    "delaying-game": "Penalty_DelayofGame",
    "embellishment": "Penalty_Diving",
    "bench": "Penalty_BenchPenalty",
}
STOPPAGES = {
    "goalie-stopped-after-sog": ("Stoppage_Freeze", "Stoppage_GoalieStoppage"),
    "puck-frozen": ("Stoppage_Freeze", "Stoppage_PuckFrozen"),
    "puck-in-netting": ("Stoppage_OutOfPlay", "Stoppage_PuckOutofPlay"),
    "puck-in-crowd": ("Stoppage_OutOfPlay", "Stoppage_PuckOutofPlay"),
    "puck-in-benches": ("Stoppage_OutOfPlay", "Stoppage_PuckOutofPlay"),
    "offside": ("Stoppage_Play", "Stoppage_Offsides"),
    "player-injury": ("Stoppage_Other", "Stoppage_Injury"),
    "referee-or-linesman": ("Stoppage_Other", "Stoppage_Official"),
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


def penalty_reason(value: object) -> str | None:
    """`high-sticking` -> `Penalty_HighSticking`."""
    return PENALTY_REASONS.get(str(value)) or _named("Penalty", value)


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
