"""The box score as a plain mapping, as tables for people, and beside the official one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tracker.core.profile import ScopeView, SummaryTable
from tracker.core.record import JsonValue
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, RosterEntry
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.rules.boxscore import box_score
from tracker.profiles.hockey.rules.clock import game_of

DEMO_GAME = Path(__file__).parent / "demo_game"
BOX_SCORE = "boxscore.json"

_HEADINGS = {
    "team": "Team", "jersey": "No.", "name": "Name", "goals": "G", "assists": "A",
    "points": "P", "shots": "S", "pim": "PIM", "plus_minus": "+/-", "toi_seconds": "TOI",
    "hits": "Hits", "blocks": "Blk",
    "giveaways": "GvA", "takeaways": "TkA", "faceoff_wins": "FOW", "faceoff_losses": "FOL",
    "corsi_for": "CF", "corsi_against": "CA", "shots_against": "SA", "saves": "Sv",
    "goals_against": "GA",
}  # fmt: skip
_TABLES = {
    "Teams": ("teams", ("team", "goals", "shots", "pim", "hits", "blocks", "faceoff_wins")),
    "Skaters": (
        "players",
        (
            "team", "jersey", "name", "goals", "assists", "points", "shots", "pim", "plus_minus",
            "toi_seconds", "hits", "blocks", "giveaways", "takeaways", "faceoff_wins",
            "faceoff_losses", "corsi_for", "corsi_against",
        ),
    ),
    "Goalies": (
        "goalies",
        ("team", "jersey", "name", "shots_against", "saves", "goals_against", "toi_seconds"),
    ),
}  # fmt: skip


def summary(scope_id: str, view: ScopeView) -> dict[str, Any]:
    """`game` (the id), `teams`, `players` (the skaters) and `goalies`: away first, then by jersey.

    Each line has the columns of `rules.boxscore`; a goalie who did not play has zeros.
    """
    box = box_score(view)
    return {
        "game": int(scope_id) if scope_id.isdecimal() else scope_id,
        "teams": [asdict(line) for line in box.teams],
        "players": [asdict(line) for line in box.skaters],
        "goalies": [asdict(line) for line in box.goalies],
    }


def headline(scope_id: str, view: ScopeView) -> list[str]:
    """`Calgary Flames 6 at Vancouver Canucks 5`, and below it the date and how far the game is."""
    game = game_of(view)
    is_begun = bool(view.records(Event)) or bool(view.records(RosterEntry))
    if not is_begun:
        return [f"Game {scope_id}" if game is None else game.title]
    source = Source(scope_id, view)
    return [source.title, source.subtitle]


def summary_tables(numbers: Mapping[str, Any]) -> Sequence[SummaryTable]:
    """Tables for people: ice time as minutes and seconds, columns that a summary lacks left out."""
    return [
        _table(title, columns, numbers.get(part, ())) for title, (part, columns) in _TABLES.items()
    ]


def _table(title: str, columns: Sequence[str], lines: Sequence[Mapping[str, Any]]) -> SummaryTable:
    present = [name for name in columns if any(name in line for line in lines)]
    return SummaryTable(
        title=title,
        headings=[_HEADINGS[name] for name in present],
        rows=[[_shown(name, line.get(name)) for name in present] for line in lines],
    )


def _shown(name: str, value: JsonValue) -> JsonValue:
    if name == "toi_seconds" and isinstance(value, int):
        return f"{value // 60}:{value % 60:02d}"
    return value


def official(folder: Path | None) -> dict[str, Any]:
    """The NHL's own numbers in the summary's form, from a game folder's boxscore.json.

    Without a folder: the shipped game. The box score gives faceoffs only as a share, so lines
    carry `faceoff_share` instead. The goal that the NHL adds to the winner of a shootout is
    nobody's, and taken away. InputError when the file is missing or is no box score.
    """
    path = (folder or DEMO_GAME) / BOX_SCORE
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return _official(document)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is not an NHL box score; give the folder of a game.") from error


def _official(document: Mapping[str, Any]) -> dict[str, Any]:
    sides = ("awayTeam", "homeTeam")
    stats = document["playerByGameStats"]
    extra = _shootout_winner(document)
    numbers: dict[str, Any] = {"game": document["id"], "teams": [], "players": [], "goalies": []}
    for side in sides:
        team, groups = document[side], stats[side]
        numbers["teams"].append(
            {
                "team": team["abbrev"],
                "goals": team["score"] - (1 if side == extra else 0),
                "shots": team["sog"],
            }
        )
        skaters = [*groups["forwards"], *groups["defense"]]
        numbers["players"] += [_official_skater(row, team["abbrev"]) for row in _by_jersey(skaters)]
        numbers["goalies"] += [
            _official_goalie(row, team["abbrev"]) for row in _by_jersey(groups["goalies"])
        ]
    return numbers


def _shootout_winner(document: Mapping[str, Any]) -> str | None:
    if document.get("gameOutcome", {}).get("lastPeriodType") != "SO":
        return None
    return max(("awayTeam", "homeTeam"), key=lambda side: int(document[side]["score"]))


def _by_jersey(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: int(row["sweaterNumber"]))


def _official_skater(row: Mapping[str, Any], team: str) -> dict[str, Any]:
    return {
        **_official_person(row, team),
        "goals": row["goals"],
        "assists": row["assists"],
        "points": row["points"],
        "shots": row["sog"],
        "pim": row["pim"],
        "plus_minus": row["plusMinus"],
        "toi_seconds": _seconds(row["toi"]),
        "hits": row["hits"],
        "blocks": row["blockedShots"],
        "giveaways": row["giveaways"],
        "takeaways": row["takeaways"],
        **_if_told(row, "powerPlayGoals", "power_play_goals"),
        "faceoff_share": row["faceoffWinningPctg"],
    }


def _if_told(row: Mapping[str, Any], name: str, ours: str) -> dict[str, Any]:
    return {ours: row[name]} if name in row else {}


def _official_goalie(row: Mapping[str, Any], team: str) -> dict[str, Any]:
    return {
        **_official_person(row, team),
        "shots_against": row.get("shotsAgainst", 0),
        "saves": row.get("saves", 0),
        "goals_against": row["goalsAgainst"],
        "toi_seconds": _seconds(row["toi"]),
        "pim": row.get("pim", 0),
    }


def _official_person(row: Mapping[str, Any], team: str) -> dict[str, Any]:
    return {
        "player_id": str(row["playerId"]),
        "name": row["name"]["default"],
        "team": team,
        "jersey": row["sweaterNumber"],
    }


def _seconds(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return int(minutes) * 60 + int(seconds)


@dataclass(frozen=True)
class Difference:
    """One number of a team or player that is not the official one; None: that side has no line."""

    who: str
    field: str
    ours: Any
    official: Any

    def __str__(self) -> str:
        return f"{self.who}: {self.field} is {self.ours}, officially {self.official}"


def differences(
    ours: Mapping[str, Any], official_numbers: Mapping[str, Any]
) -> Sequence[Difference]:
    """Every number of the official summary that ours does not equal, and every line on one side.

    Names are spelled differently by source and not compared. A faceoff share is compared with
    wins / (wins + losses), to the precision in which it is printed.
    """
    found: list[Difference] = []
    for part, key in (("teams", "team"), ("players", "player_id"), ("goalies", "player_id")):
        our_lines = {line[key]: line for line in ours[part]}
        for line in official_numbers[part]:
            found += _line_differences(our_lines.pop(line[key], None), line)
        found += [Difference(_who(line), part, "listed", None) for line in our_lines.values()]
    return found


def _who(line: Mapping[str, Any]) -> str:
    return f"{line['team']} {line['name']}" if "name" in line else str(line["team"])


def _line_differences(
    ours: Mapping[str, Any] | None, line: Mapping[str, Any]
) -> Iterator[Difference]:
    if ours is None:
        yield Difference(_who(line), "line", None, "listed")
        return
    for field, value in line.items():
        if field == "name":
            continue
        mine = _faceoff_share(ours, value) if field == "faceoff_share" else ours.get(field)
        if mine != value:
            yield Difference(_who(line), field, mine, value)


def _faceoff_share(line: Mapping[str, Any], printed: float) -> float:
    won, lost = line["faceoff_wins"], line["faceoff_losses"]
    share = won / (won + lost) if won + lost else 0.0
    return printed if abs(share - printed) < 1e-6 else share
