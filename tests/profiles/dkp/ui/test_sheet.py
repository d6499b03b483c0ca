"""The raid sheet at the real window: marks, clicks, other officers, attendance."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import HOME, RAID, Raidside, channel, take
from tracker.core.changes import RecordState
from tracker.core.ids import RecordId
from tracker.core.record import Payload, Record, make
from tracker.core.scope import Scope
from tracker.local_db.mirror import ServerRow
from tracker.local_db.outbox import Accepted
from tracker.profiles.dkp.kinds import Account, Attendance, Character, CharacterAccount, Tic
from tracker.profiles.dkp.naming import (
    attendance_record_id,
    guild_record_id,
    tic_index,
    tic_record_id,
)
from tracker.profiles.dkp.ui.workspace import RaidWorkspace
from tracker.ui.theme import Theme


def test_marks_are_set_by_one_key_each(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex")
    raid.go_to("Walex", 1)

    seen = []
    for key in ("S", "A", "L", "X", "P", "Space", "Space", "S", "S"):
        raid.keys(key)
        seen.append(raid.cells("Walex")[0])

    assert seen == ["✓ S", "✓ A", "✓ L", "×", "✓", "×", "✓", "✓ S", "✓"]
    assert raid.store.undo_label() == "present: Walex"


def test_a_click_takes_somebody_off_and_on_again(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex")
    take(raid, "22:00:08", "Karol")

    raid.click_cell("Walex", 1)
    assert raid.cells("Walex") == ["×", "·"]
    assert raid.credited() == [1, 1]

    raid.click_cell("Walex", 1)
    raid.click_cell("Walex", 2)
    assert raid.cells("Walex") == ["✓", "✓"]
    assert raid.numbers("Walex")[0] == "2"
    with raid.store.read() as reader:
        marks = reader.list(RAID, "attendance", with_deleted=True)
    assert not any(mark.is_deleted for mark in marks)


def test_several_cells_get_a_mark_in_one_step(raid: Raidside) -> None:
    take(raid, "21:00:08", "Adilene", "Akbar", "Baily")
    raid.go_to("Adilene", 1)

    raid.keys("Shift+Down", "S")

    assert [raid.cells(n)[0] for n in ("Adilene", "Akbar", "Baily")] == ["✓ S", "✓ S", "✓"]
    assert raid.store.undo_label() == "standby: 2 characters"
    raid.keys("Ctrl+Z")
    assert raid.cells("Akbar") == ["✓"]


def test_somebody_who_was_made_offline_is_the_one_that_the_server_has(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Xyrtag"))
    raid.keys("C", "Return")
    rows = [
        server_row(Account, {"account_index": 4000, "account_id": "Xyrtag"}, "Xyrtag"),
        server_row(Character, {"character_index": 4000, "name": "Xyrtag"}, "Xyrtag"),
        server_row(
            CharacterAccount,
            {"link_index": 4000, "character_name": "XYRTAG", "account_id": "Xyrtag"},
            "Xyrtag",
        ),
    ]  # fmt: skip

    for kind, row in rows:
        raid.store.mirror.apply_page(HOME, kind, [row], 1)

    guild = raid.page.desk.book.guild
    assert [a for a in guild.accounts if a.casefold() == "xyrtag"] == ["Xyrtag"]
    assert guild.account_of("xyrtag") == "Xyrtag"
    assert raid.credited() == [2]
    assert raid.names().count("Xyrtag") == 1


def server_row(kind: type[Record], fields: Payload, name: str) -> tuple[str, ServerRow]:
    word = kind.kind.name
    return word, a_row(kind, guild_record_id(word, name), {"guild_id": "guild", **fields})


def a_row(kind: type[Record], record_id: str, payload: Payload, version: int = 1) -> ServerRow:
    """A record as another laptop left it on the server."""
    record = make(kind, payload)
    at = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    return ServerRow(RecordId(record_id), record.key, version, at, False, record.payload())


def test_another_officers_commit_leaves_cursor_and_selection_where_they_are(
    raid: Raidside,
) -> None:
    take(raid, "21:00:08", "Karol", "Walex", "Serro", "Tuen")
    raid.go_to("Serro", 1)
    raid.keys("Shift+Down")
    sheet = raid.page.parts.sheet
    before = sheet.cursor_place(), sheet.chosen()
    event = "tic-20260212T2200"
    number = tic_index(event)

    tic: Payload = {
        "raid_id": RAID.id, "event_index": number, "event_id": event, "event_order": 2,
        "event_name": "DKP tic", "dkp_hundredths": 100, "event_time": "2026-02-12T22:00:00",
    }  # fmt: skip
    raid.store.mirror.apply_page(RAID, "tic", [a_row(Tic, tic_record_id(RAID.id, event), tic)], 1)
    rows = []
    for place, name in enumerate(("Adilene", "Akbar", "Serro"), start=500):
        mark: Payload = {
            "raid_id": RAID.id, "attendance_index": place, "event_index": number,
            "character_name": name, "account_id": name,
        }  # fmt: skip
        rows.append(a_row(Attendance, attendance_record_id(RAID.id, event, name), mark, place))
    raid.store.mirror.apply_page(RAID, "attendance", rows, 600)

    assert raid.credited() == [4, 3]
    assert raid.cells("Adilene") == ["·", "✓"]
    assert (sheet.cursor_place(), sheet.chosen()) == before


def test_somebody_of_the_guild_is_found_and_added(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")

    raid.keys("Ctrl+F")
    raid.write("adil")
    assert raid.names() == ["Adilene"]
    assert not raid.page.parts.model.row(0).is_here
    raid.keys("Return", "Space")

    assert raid.credited() == [2]
    assert raid.page.parts.model.row(0).is_here
    raid.page.parts.filter.clear()
    assert raid.names() == ["Adilene", "Karol"]
    assert raid.store.undo_label() == "present: Adilene"


def test_attendance_counts_this_raid_and_those_before_it(raid: Raidside, qtbot: QtBot) -> None:
    assert isinstance(raid.page, RaidWorkspace)
    take(raid, "21:00:08", "Karol", "Walex")
    assert raid.numbers("Walex")[2:] == ["100 %", "100 %", "100 %"]

    other = ("2026-01-20", "2025-12-20", "2025-11-20", "2025-10-01", "2026-02-20")
    for number, day in enumerate(other):
        record_other_raid(raid, f"other-{number}", day)

    qtbot.waitUntil(lambda: raid.numbers("Walex")[2:] == ["50 %", "33 %", "25 %"])
    row = raid.page.parts.model.row_named("walex")
    assert row is not None
    index = raid.page.parts.model.index(row, 2 + raid.page.parts.model.tic_count + 2)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == (
        "Walex, 30 days = earned / offered in the raids from 13 Jan to 12 Feb 2026, this one "
        "included: 1 / 2 DKP = 50 %."
    )


def record_other_raid(raid: Raidside, name: str, day: str) -> None:
    scope = Scope("dkp", name)
    with raid.store.write("another raid") as unit:
        unit.add(scope, "raid", {"raid_name": name, "date_iso": day})
        tic = unit.add(scope, "tic", {"dkp_hundredths": 100})
        fields: Payload = {
            "event_index": tic.record.index, "character_name": "Karol", "account_id": "Karol"
        }  # fmt: skip
        unit.add(scope, "attendance", fields)


def test_the_buttons_of_the_marks_say_their_keys_and_press_them(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    raid.go_to("Karol", 1)

    raid.page.parts.marks["mark.no credit"].click()

    assert raid.cells("Karol") == ["×"]
    assert raid.page.parts.marks["mark.no credit"].text() == "No credit   X"
    assert raid.page.parts.head.take.text() == "Take tic now   T"


def test_a_row_says_what_the_server_does_not_have_yet(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex")
    model = raid.page.parts.model
    assert {model.state(row) for row in range(2)} == {RecordState.WAITING}

    for kind in ("tic", "attendance"):
        batch = raid.store.outbox.freeze_batch(RAID, kind)
        assert {model.state(row) for row in range(2)} <= {RecordState.WAITING, RecordState.SENT}
        accepted = [Accepted(change.change_id, 1 + n) for n, change in enumerate(batch)]
        raid.store.outbox.acknowledge(RAID, kind, accepted)

    assert {model.state(row) for row in range(2)} == {RecordState.SYNCED}
    raid.go_to("Walex", 1)
    raid.keys("A")
    row = model.row_named("walex")
    assert row is not None
    assert model.state(row) is RecordState.WAITING


def test_a_dozen_tics_are_all_in_sight(raid: Raidside) -> None:
    for hour in range(12):
        take(raid, f"{hour + 10}:00:08", "Karol", "Walex", "Aanie")

    sheet = raid.page.parts.sheet
    assert sheet.horizontalScrollBar().maximum() == 0
    assert raid.numbers("Karol")[0] == "12"
    heads = [sheet.model().headerData(n, Qt.Orientation.Horizontal) for n in (2, 13)]
    assert heads == ["10:00\n2", "21:00\n2"]


def test_a_sheet_that_becomes_empty_leaves_the_keys_with_the_workspace(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    raid.keys("Ctrl+Z")

    assert raid.page.parts.sheet.isHidden()
    assert raid.page.hasFocus()

    take(raid, "21:00:08", "Karol")
    assert raid.page.parts.sheet.hasFocus()


def test_the_card_is_of_the_tic_that_the_cursor_is_in(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    take(raid, "22:00:08", "Karol", "Walex")
    raid.go_to("Karol", 2)
    assert raid.title() == "Tic 2 · 22:00:08"

    raid.keys("Left")
    assert raid.title() == "Tic 1 · 21:00:08"

    raid.paste(channel("23:00:08", "Karol"))
    raid.keys("Right")
    assert raid.title() == "Tic 3 · 23:00:08"


def test_with_large_text_what_was_pasted_is_brought_into_sight(
    raid: Raidside, theme: Theme, qtbot: QtBot
) -> None:
    take(raid, "21:00:08", "Karol")
    theme.scale_to(2.0)
    button = raid.page.parts.card.buttons["tic.record"]

    raid.paste(channel("22:00:08", "Karol"))

    qtbot.waitUntil(lambda: not button.visibleRegion().isEmpty())


def test_with_large_text_the_headings_are_seen_while_the_cursor_moves(
    raid: Raidside, theme: Theme, qtbot: QtBot
) -> None:
    take(raid, "21:00:08", "Adilene", "Akbar", "Baily", "Karol")
    theme.scale_to(2.0)
    raid.paste(channel("22:00:08", "Karol"))
    button, sheet = raid.page.parts.card.buttons["tic.record"], raid.page.parts.sheet
    qtbot.waitUntil(lambda: not button.visibleRegion().isEmpty())

    raid.keys("Down")

    heading = sheet.horizontalHeader()
    qtbot.waitUntil(lambda: heading.visibleRegion().boundingRect() == heading.rect())
    assert sheet.viewport().visibleRegion().contains(sheet.visualRect(sheet.currentIndex()))
