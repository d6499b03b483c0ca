"""What the parts of the raid workspace share."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.queue import ProposalQueue
from tracker.profiles.dkp.ui.recorder import RaidRecorder
from tracker.ui.kit.workspace import Workbench


@dataclass(frozen=True)
class RaidDesk:
    """One open raid."""

    bench: Workbench
    book: RaidBook
    recorder: RaidRecorder
    queue: ProposalQueue
    """Where everything that was read (pastes, files, the live log) waits for the officer's key."""
