"""What the parts of one store share."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.ids import DeviceId
from tracker.core.registry import Registry
from tracker.local_db.announcing import Announcer
from tracker.local_db.database import Database
from tracker.local_db.pace import Pace
from tracker.local_db.stamps import Stamps


@dataclass(frozen=True)
class StoreParts:
    """Built once by `open_store` and handed to each part."""

    database: Database
    registry: Registry
    device_id: DeviceId
    stamps: Stamps
    announcer: Announcer
    pace: Pace
