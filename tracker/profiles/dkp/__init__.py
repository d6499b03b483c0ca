"""An EverQuest guild's raids: tics, attendance, loot, and points that add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracker.core.profile import Profile, RefreshCall, SharedScope, Tools
from tracker.core.record import Record
from tracker.profiles.dkp.kinds import GUILD_KINDS, RAID_KINDS, Raid
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.rules.checks import check


def _tools() -> Tools:
    from tracker.profiles.dkp.tools import TOOLS

    return TOOLS


def _open_workspace(bench: Any) -> Any:
    if bench.scope.id == GUILD:
        return None
    from tracker.profiles.dkp.ui.workspace import RaidWorkspace

    return RaidWorkspace(bench)


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
    open_workspace=_open_workspace,
    older_refresh_calls=(RefreshCall("refresh_account_dkp_summary_for_raid", "p_raid_id"),),
    server_files=Path(__file__).parent / "server",
)
