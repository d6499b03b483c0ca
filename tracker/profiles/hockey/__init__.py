"""Ice hockey: a game with its roster, events and shifts (BenchSight's write-back strategy)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracker.core.profile import Page, Profile, RefreshCall, Tools
from tracker.core.record import Record
from tracker.profiles.hockey import league
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.rules.clock import complete
from tracker.profiles.hockey.rules.validation import check


def _tools() -> Tools:
    from tracker.profiles.hockey.tools import TOOLS

    return TOOLS


def _open_workspace(bench: Any) -> Any:
    from tracker.profiles.hockey.ui.workspace import HockeyWorkspace

    return HockeyWorkspace(bench)


def _open_standings(desk: Any) -> Any:
    from tracker.profiles.hockey.ui.pages.standings_page import StandingsPage

    return StandingsPage(desk)


def _open_schedule(desk: Any) -> Any:
    from tracker.profiles.hockey.ui.pages.schedule_page import SchedulePage

    return SchedulePage(desk)


def _open_teams(desk: Any) -> Any:
    from tracker.profiles.hockey.ui.pages.team_page import TeamPage

    return TeamPage(desk)


def _open_players(desk: Any) -> Any:
    from tracker.profiles.hockey.ui.pages.players_page import PlayersPage

    return PlayersPage(desk)


def _is_over(game: Record) -> bool:
    return isinstance(game, Game) and game.is_complete


PROFILE = Profile(
    name="hockey",
    label="Ice hockey",
    scope_label="Game",
    kinds=(Game, RosterEntry, Shift, Event),
    scope_kind=Game,
    complete=complete,
    check=check,
    load_tools=_tools,
    is_over=_is_over,
    open_workspace=_open_workspace,
    pages=(
        Page("standings", "Standings", (league.SCHEDULE,), _open_standings),
        Page("schedule", "Schedule", (league.SCHEDULE,), _open_schedule),
        Page("teams", "Teams", (league.SCHEDULE, league.SKATERS), _open_teams),
        Page("players", "Players", (league.SCHEDULE, league.SKATERS), _open_players),
    ),
    older_refresh_calls=(RefreshCall("refresh_game", "p_game_id"),),
    server_files=Path(__file__).parent / "server",
)
