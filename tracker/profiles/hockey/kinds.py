"""The four record kinds of a hockey game: game, roster entry, event, shift.

The columns of the write-back strategy's staging tables keep their names and meanings: players
are jersey numbers, and `*_start_seconds` / `*_end_seconds` are what the board showed (seconds
remaining). Numbers are computed from the added elapsed seconds, which never depend on what
length of period somebody assumed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from tracker.core.keys import FIRST_INDEX, LAST_INDEX, KeyPattern
from tracker.core.record import Record, RecordKind, Reference, column
from tracker.profiles.hockey import vocabulary

LARGEST_GAME_ID = 2_147_483_647
"""The staging tables keep it as a PostgreSQL integer."""

Venue = Literal["home", "away"]
GameStatus = Literal["scheduled", "live", "complete"]
Jersey = int | None


def _jersey(label: str) -> Jersey:
    value: Jersey = column(label, ge=0, le=99)
    return value


def _seconds(label: str) -> int | None:
    value: int | None = column(label, unit="s", ge=0, le=7200)
    return value


class Game(Record):
    """A game: who plays, how long the periods are, and what the board said at the end."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="game",
        label="Game",
        table="staging_games",
        key_field="game_key",
        key_pattern=KeyPattern("G", indexed=False),
        scope_field="game_id",
    )

    game_id: int = column("Game", default=..., ge=1, le=LARGEST_GAME_ID)
    game_date: date | None = column("Date")
    season: str | None = column("Season", max_length=20)
    home_team: str | None = column("Home", max_length=60)
    away_team: str | None = column("Away", max_length=60)
    home_team_name: str | None = column("Home, full name", max_length=100)
    away_team_name: str | None = column("Away, full name", max_length=100)
    home_team_id: str | None = column("Home id", max_length=20)
    away_team_id: str | None = column("Away id", max_length=20)
    period_1_seconds: int = column("1st period", default=1200, unit="s", ge=1, le=7200)
    period_2_seconds: int = column("2nd period", default=1200, unit="s", ge=1, le=7200)
    period_3_seconds: int = column("3rd period", default=1200, unit="s", ge=1, le=7200)
    overtime_seconds: int = column("Overtime", default=300, unit="s", ge=1, le=7200)
    overtime_skaters: int | None = column("Skaters in overtime", ge=3, le=5)
    shootout_period: int | None = column("Shootout is period", ge=1, le=99)
    home_attacks_right_first: bool | None = column("Home attacks right in the 1st")
    home_goals_official: int | None = column("Home goals, official", ge=0, le=99)
    away_goals_official: int | None = column("Away goals, official", ge=0, le=99)
    status: GameStatus = column(
        "Status", default="scheduled", choices=("scheduled", "live", "complete")
    )

    @property
    def is_complete(self) -> bool:
        """Somebody said so; it is locked until it is opened again."""
        return self.status == "complete"

    @property
    def title(self) -> str:
        """Home first: `VAN – CGY`; `Game 18991` while nobody has said who plays."""
        if not (self.home_team or self.away_team):
            return f"Game {self.game_id}"
        return f"{self.home_team or '?'} – {self.away_team or '?'}"


class RosterEntry(Record):
    """Who wears which number in this game; jersey numbers are resolved through it."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="roster",
        label="Roster entry",
        table="staging_rosters",
        key_field="roster_key",
        key_pattern=KeyPattern("R"),
        scope_field="game_id",
        index_field="roster_index",
    )

    game_id: int = column("Game", default=..., ge=1, le=LARGEST_GAME_ID)
    roster_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    venue: Venue = column("Team", default=..., choices=("home", "away"))
    jersey: int = column("Jersey", default=..., ge=0, le=99)
    player_id: str | None = column("Player id", max_length=40)
    player_name: str | None = column("Name", max_length=100)
    position: str | None = column("Position", max_length=20, choices=vocabulary.POSITIONS)

    @property
    def title(self) -> str:
        """`home #53 Player 009, F`."""
        position = f", {self.position}" if self.position else ""
        return f"{self.venue} #{self.jersey} {self.player_name or ''}".rstrip() + position


_BOARD_TIME = "Times are what the board shows: the time left in the period."


def _moment(period: int | None, board_seconds: int | None) -> str:
    clock = "" if board_seconds is None else f"{board_seconds // 60}:{board_seconds % 60:02d}"
    return f"P{period or '?'} {clock:>5}"


class Event(Record):
    """Something that happened on the ice; player 1 of the event's team gets the credit."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="event",
        label="Event",
        table="staging_events",
        key_field="event_key",
        key_pattern=KeyPattern("E"),
        scope_field="game_id",
        index_field="event_index",
        carried_fields=("period", "event_team"),
        title_note=_BOARD_TIME,
        references=(Reference("linked_event_index", "event"), Reference("shift_index", "shift")),
    )

    game_id: int = column("Game", default=..., ge=1, le=LARGEST_GAME_ID)
    event_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    period: int | None = column("Period", ge=1, le=99)
    start_elapsed_seconds: int | None = _seconds("Elapsed")
    end_elapsed_seconds: int | None = _seconds("Elapsed, end")
    event_start_seconds: int | None = _seconds("Clock")
    event_end_seconds: int | None = _seconds("Clock, end")
    event_team: Venue | None = column("Team", choices=("home", "away"))
    event_type: str | None = column("Type", max_length=50, choices=vocabulary.EVENT_TYPES)
    event_detail: str | None = column("Detail", max_length=100, choices=vocabulary.EVENT_DETAILS)
    event_detail_2: str | None = column(
        "Detail 2", max_length=100, choices=vocabulary.EVENT_DETAILS_2
    )
    event_successful: Literal["s", "u"] | None = column("Success", choices=("s", "u"))
    event_team_player_1: Jersey = _jersey("Player 1")
    event_team_player_2: Jersey = _jersey("Player 2")
    event_team_player_3: Jersey = _jersey("Player 3")
    event_team_player_4: Jersey = _jersey("Player 4")
    event_team_player_5: Jersey = _jersey("Player 5")
    event_team_player_6: Jersey = _jersey("Player 6")
    opp_team_player_1: Jersey = _jersey("Opponent 1")
    opp_team_player_2: Jersey = _jersey("Opponent 2")
    opp_team_player_3: Jersey = _jersey("Opponent 3")
    opp_team_player_4: Jersey = _jersey("Opponent 4")
    opp_team_player_5: Jersey = _jersey("Opponent 5")
    opp_team_player_6: Jersey = _jersey("Opponent 6")
    assist_1_player: Jersey = _jersey("1st assist")
    assist_2_player: Jersey = _jersey("2nd assist")
    goalie_player: Jersey = _jersey("Goalie faced")
    blocked_by_player: Jersey = _jersey("Blocked by")
    penalty_minutes: int | None = column("Penalty", unit="min", ge=0, le=60)
    drawn_by_player: Jersey = _jersey("Drawn by")
    served_by_player: Jersey = _jersey("Served by")
    shift_index: int | None = column("Shift", ge=FIRST_INDEX, le=LAST_INDEX)
    linked_event_index: int | None = column("Linked event", ge=FIRST_INDEX, le=LAST_INDEX)
    play_detail1: str | None = column("Play", max_length=100, choices=vocabulary.PLAY_DETAILS)
    play_detail2: str | None = column("Play 2", max_length=100, choices=vocabulary.PLAY_DETAILS)
    event_team_zone: str | None = column("Zone", max_length=20, choices=vocabulary.ZONES)
    puck_x: Decimal | None = column("Puck x", unit="ft", places=2, ge=-1000, le=1000)
    puck_y: Decimal | None = column("Puck y", unit="ft", places=2, ge=-1000, le=1000)
    puck_end_x: Decimal | None = column("Puck x, end", unit="ft", places=2, ge=-1000, le=1000)
    puck_end_y: Decimal | None = column("Puck y, end", unit="ft", places=2, ge=-1000, le=1000)
    strength: str | None = column("Strength, as recorded elsewhere", max_length=10)
    note: str | None = column("Note", max_length=500)

    @property
    def title(self) -> str:
        """`P1 12:34 home #53 Goal Goal_Scored`; the time is the board's."""
        player = self.event_team_player_1
        parts = [_moment(self.period, self.event_start_seconds), self.event_team]
        parts += [None if player is None else f"#{player}", self.event_type, self.event_detail]
        return " ".join(part for part in parts if part)


class Shift(Record):
    """A line segment: who is on the ice from one change to the next."""

    kind: ClassVar[RecordKind] = RecordKind(
        name="shift",
        label="Shift",
        table="staging_shifts",
        key_field="shift_key",
        key_pattern=KeyPattern("S"),
        scope_field="game_id",
        index_field="shift_index",
        title_note=_BOARD_TIME,
    )

    game_id: int = column("Game", default=..., ge=1, le=LARGEST_GAME_ID)
    shift_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    period: int | None = column("Period", ge=1, le=99)
    start_elapsed_seconds: int | None = _seconds("Elapsed")
    end_elapsed_seconds: int | None = _seconds("Elapsed, end")
    shift_start_seconds: int | None = _seconds("Clock")
    shift_end_seconds: int | None = _seconds("Clock, end")
    shift_duration: int | None = _seconds("Length")
    shift_start_type: str | None = column(
        "Start", max_length=50, choices=vocabulary.SHIFT_START_TYPES
    )
    shift_stop_type: str | None = column(
        "Stop", max_length=100, choices=vocabulary.SHIFT_STOP_TYPES
    )
    home_1: Jersey = _jersey("Home 1")
    home_2: Jersey = _jersey("Home 2")
    home_3: Jersey = _jersey("Home 3")
    home_4: Jersey = _jersey("Home 4")
    home_5: Jersey = _jersey("Home 5")
    home_6: Jersey = _jersey("Home 6")
    away_1: Jersey = _jersey("Away 1")
    away_2: Jersey = _jersey("Away 2")
    away_3: Jersey = _jersey("Away 3")
    away_4: Jersey = _jersey("Away 4")
    away_5: Jersey = _jersey("Away 5")
    away_6: Jersey = _jersey("Away 6")
    home_goalie: Jersey = _jersey("Home goalie")
    away_goalie: Jersey = _jersey("Away goalie")
    situation: str | None = column("Situation", max_length=50, choices=vocabulary.SITUATIONS)
    strength: str | None = column("Strength", max_length=10)

    @property
    def title(self) -> str:
        """`P1 18:00 to P1 16:38, 5v5`."""
        span = [_moment(self.period, t) for t in (self.shift_start_seconds, self.shift_end_seconds)]
        return " to ".join(span) + (f", {self.strength}" if self.strength else "")
