"""An EverQuest guild's raids: tics, attendance, loot, and points that add up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.core.ids import DeviceId
from tracker.core.profile import Page, Profile, RefreshCall, SharedScope, Tools
from tracker.core.record import Payload, Record
from tracker.profiles.dkp import published
from tracker.profiles.dkp.kinds import GUILD_KINDS, RAID_KINDS, Raid
from tracker.profiles.dkp.naming import GUILD, new_raid_id
from tracker.profiles.dkp.rules.checks import check


def _tools() -> Tools:
    from tracker.profiles.dkp.tools import TOOLS

    return TOOLS


def _open_workspace(bench: Any) -> Any:
    if bench.scope.id == GUILD:
        return None
    from tracker.profiles.dkp.ui.workspace import RaidWorkspace

    return RaidWorkspace(bench)


def _open_standings(desk: Any) -> Any:
    from tracker.profiles.dkp.ui.standings.page import StandingsPage

    return StandingsPage(desk)


def _begin_raid(now: datetime, device: DeviceId) -> Payload:
    return {"raid_id": new_raid_id(now, device), "date_iso": now.date().isoformat()}


def _is_over(raid: Record) -> bool:
    return isinstance(raid, Raid) and raid.status == "complete"


PROFILE = Profile(
    name="dkp",
    label="EverQuest DKP",
    scope_label="Raid",
    kinds=(*RAID_KINDS, *GUILD_KINDS),
    scope_kind=Raid,
    shared_scopes={GUILD: SharedScope("The guild", GUILD_KINDS)},
    check=check,
    load_tools=_tools,
    is_over=_is_over,
    begin_scope=_begin_raid,
    open_workspace=_open_workspace,
    pages=(Page("standings", "Standings", published.QUERIES, _open_standings),),
    older_refresh_calls=(RefreshCall("refresh_account_dkp_summary_for_raid", "p_raid_id"),),
    server_files=Path(__file__).parent / "server",
)
