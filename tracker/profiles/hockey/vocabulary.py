"""Known values of the hockey columns, in groups by meaning; others are kept and warned about.

Sources: BenchSight's dimension tables of two generations, its tracker's drop-down lists and the
values found in real games; NHL play-by-play terms where BenchSight has none (hits, penalties).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def _each(prefix: str, endings: str) -> tuple[str, ...]:
    return tuple(f"{prefix}_{ending}" for ending in endings.split())


POSITIONS: tuple[str, ...] = ("F", "C", "L", "R", "D", "G")
ZONES: tuple[str, ...] = ("o", "d", "n")

EVENT_TYPES: tuple[str, ...] = (
    "Faceoff", "Shot", "Goal", "Save", "Pass", "Turnover", "Hit", "Block", "Penalty",
    "Penalty_Delayed", "PenaltyShot_Shootout", "Zone_Entry_Exit", "Possession", "LoosePuck",
    "Rebound", "Play", "Stoppage", "DeadIce", "Timeout", "Clockstop", "Intermission", "GameStart",
    "GameEnd", "PeriodStart", "PeriodEnd", "TeamPossessionChange", "Zone_Change", "Challenge",
)  # fmt: skip

_PENALTY_SHOTS = "OnNet Missed Saved"

DETAILS_BY_TYPE: dict[str, tuple[str, ...]] = {
    "Faceoff": (
        "Faceoff",
        *_each("Faceoff", "GameStart PeriodStart AfterGoal AfterPenalty AfterStoppage"),
    ),
    "Shot": _each(
        "Shot",
        "OnNetSaved OnNet DeflectedOnNetSaved DeflectedOnNet TippedOnNetSaved Missed MissedPost "
        "Tipped Blocked BlockedSameTeam Deflected Goal OnNetGoal OnNetTippedGoal "
        "OnNetDeflectedGoal TippedGoal DeflectedGoal",
    ),
    "Goal": _each("Goal", "Scored PenaltyShot Shootout"),
    "Save": ("Save", *_each("Save", "Rebound Freeze Played")),
    "Pass": ("Pass", *_each("Pass", "Completed Missed Deflected Intercepted")),
    "Turnover": ("Turnover", *_each("Turnover", "Giveaway Takeaway")),
    "Penalty": (
        "Penalty",
        *_each(
            "Penalty",
            "Minor DoubleMinor Major Misconduct GameMisconduct Match Bench PenaltyShot Offsetting",
        ),
    ),
    "PenaltyShot_Shootout": (
        *_each("PenaltyShot", _PENALTY_SHOTS),
        *_each("Shootout", _PENALTY_SHOTS),
        *_each("ShootoutShot", _PENALTY_SHOTS),
    ),
    "Zone_Entry_Exit": _each(
        "Zone", "Entry Exit Keepin EntryFailed ExitFailed KeepinFailed"
    ),
    "Possession": (
        "Possession", "Faceoff", "Breakaway", "PuckRecovery", "PuckRetrieval", "Regroup",
        *_each("Possession", "Breakaway PuckRecovery PuckRetrieval Regroup LoosePuck"),
    ),
    "LoosePuck": _each("LoosePuck", "Battle Forecheck"),
    "Rebound": _each(
        "Rebound", "TeamRecovered OppTeamRecovered ShotGenerated FlurryGenerated"
    ),
    "Play": _each("Play", "Offensive Defensive"),
    "Stoppage": _each(
        "Stoppage",
        "Play Period PeriodEnd GameEnd Goal Penalty Freeze OutOfPlay Other",
    ),
    "DeadIce": ("DeadIce",),
    "GameStart": ("Faceoff_GameStart",),
}  # fmt: skip
"""The details that go with an event type; types that are not listed have none."""

EVENT_DETAILS: tuple[str, ...] = tuple(
    dict.fromkeys(detail for details in DETAILS_BY_TYPE.values() for detail in details)
)

_SHOT_TYPES = (
    "Wrist Slap Snap Backhand Tip Tipped Deflection WrapAround Bat Poke Cradle BetweenLegs OneTime "
    "Dumpin Other"
)
_TURNOVERS = "ZoneClear_Dump AttemptedZoneClear_Dump PassIntercepted PassBlocked ShotBlocked Other"
_ZONE_CHANGES = (
    "Carried Rush Pass Chip Lob Shot PassMiss_Misplay OppTeam CausedTurnover PenaltyKillClear Other"
)
_INFRACTIONS = (
    "AbuseOfOfficials Aggressor BenchPenalty Bench_Penalty Boarding BrokenStick ButtEnding "
    "Charging Checking CheckingFromBehind Clipping ClosingHandOnPuck ConcealingPuck CrossChecking "
    "DelayingGameBenchFaceOffViolation DelayingGamePuckOverGlass "
    "DelayingGameUnsuccessfulChallenge DelayofGame Diving Elbowing Embellishment FaceOffViolation "
    "Fighting GameMisconduct GoalieInterference GoalieLeaveCrease GoalieParticipationBeyondCenter "
    "HeadButting HighSticking HighStickingDoubleMinor Holding HoldingTheStick Hooking "
    "IllegalCheckToHead IllegalEquipment IllegalStick IllegalSubstitution Instigator "
    "InstigatorMisconduct Interference InterferenceBench Kicking Kneeing LeavingBench "
    "LeavingPenaltyBox Match MatchPenalty Misconduct Other PlayerOnBench PlayingWithoutAHelmet "
    "PsCoveringPuckInCrease PsGoalkeeperDisplacedNet PsHoldingOnBreakaway PsHookingOnBreakaway "
    "PsSlashOnBreakaway PsThrowObjectAtPuck PsTrippingOnBreakaway PuckOverGlass Roughing "
    "RoughingRemovingOpponentsHelmet Slashing Slewfooting Spearing SpearingDoubleMinor "
    "ThrowingStick TooManyMenontheIce Tripping UnsportsmanlikeConduct UnsportsmanlikeConductBench"
)

DETAILS_2_BY_TYPE: dict[str, tuple[str, ...]] = {
    "Shot": _each("Shot", _SHOT_TYPES),
    "Goal": (*_each("Goal", _SHOT_TYPES), *_each("Shot", _SHOT_TYPES)),
    "PenaltyShot_Shootout": _each("Shot", _SHOT_TYPES),
    "Save": _each(
        "Save",
        "Glove Blocker LeftPad RightPad Stick Butterfly Chest Shoulder Skate Scramble Other",
    ),
    "Pass": _each(
        "Pass",
        "Forehand Backhand Stretch Rim_Wrap Bank Dump Tipped Lob Drop Deflected_TippedShot "
        "ReceiverMissed OneTouch SecondTouch QuickUp GiveAndGo Reverse Other",
    ),
    "Turnover": (
        *_each(
            "Giveaway",
            "Misplayed BattleLost PassMissed PassReceiverMissed ShotMissed ZoneEntry_ExitMisplay "
            "DumpInZone " + _TURNOVERS,
        ),
        *_each("Takeaway", "PokeCheck BattleWon " + _TURNOVERS),
    ),
    "Zone_Entry_Exit": (
        *_each("ZoneEntry", "DumpIn FromExitClear CarriedBreakaway RushBreakaway " + _ZONE_CHANGES),
        *_each("ZoneExit", "Clear " + _ZONE_CHANGES),
        *_each("Zone", "KeepIn Pinch KeepinFailed Other"),
    ),
    "Penalty": _each("Penalty", _INFRACTIONS),
    "Play": (
        "Deke", "DriveMiddle", "DumpChase", "PokeCheck",
        *_each(
            "Play",
            "DriveMiddle DriveWide DriveCorner DriveNetMiddle DriveNetWide CrashNet Delay Deke "
            "Chip DumpChase Dump_RimInZone Forecheck Speed PokeCheck PokeCheckFailed "
            "SeparateFromPuck Backcheck ForceWide Contain BeatMiddle BeatWide BeatDeke BeatSpeed "
            "BoxOut AttemptedClear Other",
        ),
    ),
    "Rebound": _each(
        "Rebound", "TeamRecovered OppTeamRecovered ShotGenerated FlurryGenerated"
    ),
    "Stoppage": _each(
        "Stoppage",
        "GoalieStoppage PuckOutofPlay PuckFrozen Icing Offsides Goal Penalty HandPass HighStick "
        "NetDislodged ObjectsonIce ClockProblem Injury Official OfficialInjury PlayerEquipment "
        "RinkRepair IceProblem PrematureSubstitution SkaterPuckFrozen SwitchSides VideoReview "
        "Challenge HomeTimeout VisitorTimeout TvTimeout PeriodStart PeriodEnd StartofShootout "
        "Other",
    ),
    "DeadIce": ("DeadIce",),
}  # fmt: skip
"""The second details that go with an event type."""

EVENT_DETAILS_2: tuple[str, ...] = tuple(
    dict.fromkeys(detail for details in DETAILS_2_BY_TYPE.values() for detail in details)
)

_PLAYS = (
    "AttemptedBlockedShot AttemptedBreakOutClear AttemptedBreakOutPass AttemptedBreakOutRush "
    "AttemptedEntryDumpIn AttemptedEntryPass AttemptedEntryRush AttemptedKeepin AttemptedPass "
    "AttemptedShot AttemptedTip_Deflection Backcheck BeatDeke BeatFake BeatMiddle BeatSpeed "
    "BeatWide BlockedShot BoxOut Breakout CededZoneEntry CededZoneExit Chip ClearingAttempt "
    "Contain CrashNet CutBack Cycle DeflectedShot Deke Delay DelayedOffside DriveCorner "
    "DriveMiddle DriveNetMiddle DriveNetWide DriveWide Dump_RimInZone DumpChase DumpInAttempt "
    "EndToEndRush FakeShot ForcedDumpin_Clear ForcedLostPossession ForcedMissedPass "
    "ForcedMissedShot ForcedOutside ForcedTurnover ForceWide Forecheck FrontofNet GapControl "
    "GiveAndGo InShotPassLane LoosePuckBattleLost LoosePuckBattleWon LostPuck ManOnMan "
    "MisplayedPuck OpenIceDeke Other PassDeflected PassForTip PassIntercepted "
    "PenaltyKillClear PokeCheck Pressure QuickUp ReceiverMissed Regroup RegroupClear "
    "RegroupDumpin Reverse Screen SecondTouch SeparateFromPuck Speed StickCheck StoppedDeke "
    "Surf Tracker Wheel Zone ZoneEntryDenial ZoneExitDenial ZoneKeepin"
)
_RECOVERIES = "DumpIn Faceoff Other Pass Rebound Shot Turnover AttemptedClear Clear"

PLAY_DETAILS: tuple[str, ...] = (
    "AssistPrimary", "AssistSecondary", "AssistTertiary",
    *_PLAYS.split(),
    *(f"PuckRecoveryRetrieval{reason}" for reason in (*_RECOVERIES.split(), "LoosePuckBattle")),
    *(f"RecoveryRetrieval{reason}" for reason in _RECOVERIES.split()),
    *(f"PuckRecovery{reason}" for reason in _RECOVERIES.split()),
    *(f"PuckRetrieval{reason}" for reason in _RECOVERIES.split()),
)  # fmt: skip

SHIFT_START_TYPES: tuple[str, ...] = (
    "GameStart", "PeriodStart", "OnTheFly", "OtherFaceoff", "FaceoffAfterGoal",
    "FaceoffAfterPenalty", "Stoppage", "DeadIce/Stoppage", "DelayedPenalty", "Intermission",
)  # fmt: skip
SHIFT_STOP_TYPES: tuple[str, ...] = (
    "OnTheFly", "Stoppage", "DeadIce/Stoppage", "Period End", "GameEnd",
    *(f"{side} {reason}" for side in ("Home", "Away") for reason in (
        "Goal", "Penalty", "Icing", "Offside", "Goalie Stoppage")),
    "Home Goalie Stopped (after Away SOG)", "Away Goalie Stopped (after Home SOG)",
    "Goalie Stopped (after SOG)", "Penalty", "Offset Penalty", "Puck Out of Play",
    "Puck in Netting", "Puck in Benches", "Puck in Crowd", "Puck Frozen", "High Stick",
    "Hand Pass", "Net Dislodged Offensive Skater", "Objects on Ice", "Injury", "Player Injury",
    "Official Injury", "Player Equipment", "Referee or Linesperson", "Premature Substitution",
    "Clock Problem", "Rink Repair", "Ice problem", "Video Review", "TV timeout", "Home Timeout",
    "Visitor Timeout", "Switch sides",
)  # fmt: skip
SITUATIONS: tuple[str, ...] = (
    "Full Strength", "Home PowerPlay", "Away PowerPlay", "Home EmptyNet", "Away EmptyNet",
    "Power Play", "Shorthanded", "Empty Net",
)  # fmt: skip

# What the rules ask for. A value is compared after `canonical`.
FACEOFF: Final = "Faceoff"
SHOT: Final = "Shot"
GOAL: Final = "Goal"
HIT: Final = "Hit"
BLOCK: Final = "Block"
PENALTY: Final = "Penalty"
TURNOVER: Final = "Turnover"
PENALTY_SHOT_TYPES = frozenset({"PenaltyShot_Shootout", "PenaltyShot"})

GOAL_IN_PLAY = frozenset({"Goal_Scored"})
GOAL_PENALTY_SHOT = frozenset({"Goal_PenaltyShot"})
GOAL_SHOOTOUT = frozenset({"Goal_Shootout"})

ON_NET_SAVED = frozenset(
    _each("Shot", "OnNetSaved OnNet DeflectedOnNetSaved DeflectedOnNet TippedOnNetSaved")
)
MISSED = frozenset(_each("Shot", "Missed MissedPost HitPost Tipped"))
BLOCKED_BY_OPPONENT = frozenset({"Shot_Blocked"})
BLOCKED = BLOCKED_BY_OPPONENT | frozenset(_each("Shot", "BlockedSameTeam Deflected"))
"""All blocked attempts; a teammate's block or a deflection away is nobody's official block."""
BECAME_GOAL = frozenset(
    _each("Shot", "Goal OnNetGoal OnNetTippedGoal OnNetDeflectedGoal TippedGoal DeflectedGoal")
)
"""The shot that a separate Goal event accompanies: counts nowhere, the Goal event does."""
PENALTY_SHOT_SAVED = frozenset({"PenaltyShot_Saved"})
"""PenaltyShot_OnNet stands beside it in the drop-down list, so it is the one that went in, and
the accompanying Goal_PenaltyShot counts."""

GIVEAWAY = frozenset({"Turnover_Giveaway"})
TAKEAWAY = frozenset({"Turnover_Takeaway"})
ASSIST_PRIMARY = frozenset({"AssistPrimary"})
ASSIST_SECONDARY = frozenset({"AssistSecondary"})

PENALTY_MINUTES: dict[str, int] = {
    "Penalty_Minor": 2,
    "Penalty_Bench": 2,
    "Penalty_Offsetting": 2,
    "Penalty_DoubleMinor": 4,
    "Penalty_Major": 5,
    "Penalty_Misconduct": 10,
    "Penalty_GameMisconduct": 10,
    "Penalty_Match": 10,
}
"""Minutes of a penalty that was recorded without any; others are 0 until somebody enters them."""

WITHOUT_PLAYER = frozenset(
    {
        "GameStart", "GameEnd", "PeriodStart", "PeriodEnd", "Intermission", "Timeout", "Clockstop",
        "DeadIce", "Stoppage", "Challenge", "Penalty_Delayed",
    }
)  # fmt: skip
"""Event types that nobody is credited for."""

_PLAY_FAMILY = re.compile(r"^(Offensive|Defensive)_?(Play)?_?(Pass|Possession|Shot|Zone)_")
_SPELLINGS = (
    ("Seperate", "Separate"), ("Retreival", "Retrieval"), ("Froce", "Force"), ("Foreced", "Forced"),
    ("Entryfailed", "EntryFailed"), ("Entry_Failed", "EntryFailed"), ("Exit_Failed", "ExitFailed"),
    ("Keepin_Failed", "KeepinFailed"), ("Shot_HitPost", "Shot_MissedPost"),
    ("OutfofPlay", "OutOfPlay"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(term: str) -> str:
    """The underscore form of an event type, detail or play detail; safe to repeat.

    `Shot-Wrist` -> `Shot_Wrist`, `Pass-Rim/Wrap` -> `Pass_Rim_Wrap`, older spellings and the
    families that older play details carry (`OffensivePlay_Pass-AssistPrimary`) -> today's.
    An unknown term keeps its words.
    """
    text = re.sub(r"[-/\s]+", "_", term.strip())
    text = _PLAY_FAMILY.sub("", text)
    for old, new in _SPELLINGS:
        text = text.replace(old, new)
    return text
