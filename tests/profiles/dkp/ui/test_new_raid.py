"""A raid that is begun in the window: its id is this laptop's own, its day is today."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.profiles.dkp.ui.raidside import HOME, Raidside
from tracker.core.ids import DeviceId
from tracker.profiles.dkp.naming import new_raid_id


def test_the_form_of_a_new_raid_has_an_id_and_the_day(open_raid: Any) -> None:
    opened: Raidside = open_raid(HOME)
    now = opened.clock.now().astimezone().replace(tzinfo=None)

    dialog = opened.window.dialogs.new_scope()
    dialog.choose("dkp")
    QTest.keyClicks(dialog.focusWidget(), "Water Minis")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    wanted = new_raid_id(now, DeviceId(opened.store.device_id))
    raid = opened.page.desk.book.raid
    assert raid is not None
    assert (raid.raid_id, raid.raid_name) == (wanted, "Water Minis")
    assert raid.date_iso == now.date()


def test_two_laptops_never_give_two_raids_one_id(officers: Any, clock: Any) -> None:
    ids = {new_raid_id(clock.now(), officers(name).store.device_id) for name in ("one", "two")}

    assert len(ids) == 2
