"""The test box: what each pattern finds in a pasted line; bad patterns are refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.profiles.dkp.ui.live.conftest import Liveside
from tests.profiles.dkp.ui.live.test_live_panel import line
from tracker.profiles.dkp.ui.live.patterns_dialog import PatternsDialog

SOLD = "SOLD {item} to {winner} for {cost}"


@pytest.fixture
def dialog(live: Liveside) -> Iterator[PatternsDialog]:
    opened = live.panel.open_patterns()
    yield opened
    if opened in live.panel.findChildren(PatternsDialog):
        opened.close()


def add(dialog: PatternsDialog, name: str, text: str) -> None:
    dialog.add.click()
    dialog.name.clear()
    QTest.keyClicks(dialog.name, name)
    dialog.text.clear()
    QTest.keyClicks(dialog.text, text)


def results(dialog: PatternsDialog) -> list[str]:
    found = (dialog.results.item(n) for n in range(dialog.results.count()))
    return [item.text() for item in found if item is not None]


def test_a_line_shows_what_each_pattern_finds(dialog: PatternsDialog) -> None:
    add(dialog, "sold", SOLD)

    dialog.test.setText(line("You tell Nag:1, 'SOLD Black Tear to Baily for 8'"))

    assert results(dialog)[0] == "✓  sold: item Black Tear, winner Baily, cost 8"
    assert len(results(dialog)) == 8
    dialog.test.setText("Inacht tells Nag:1, 'Wand of Force grats Jarisy 11 dkp'")
    assert "✓  cost last: item Wand of Force, winner Jarisy, cost 11" in results(dialog)


def test_a_saved_pattern_reads_the_log_again(live: Liveside, dialog: PatternsDialog) -> None:
    live.append(line("You tell Nag:1, 'SOLD Black Tear to Baily for 8'"))
    live.panel.follow(live.log)
    live.read_all()
    assert live.states() == []
    add(dialog, "sold", SOLD)

    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)

    live.until(lambda: live.states() == [("Black Tear to Baily", "waiting")])
    assert [p.name for p in live.panel.notes.patterns()] == ["sold"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("(?P<item>(a+)+)(?P<winner>b)", "repeats a group"), ("{item}", "no group for winner")],
)
def test_a_bad_pattern_is_refused_with_a_sentence(
    live: Liveside, dialog: PatternsDialog, text: str, problem: str
) -> None:
    add(dialog, "ours", text)
    assert problem in dialog.problem.text()

    dialog.save.click()

    assert problem in dialog.problem.text()
    assert live.panel.notes.patterns() == ()
    assert dialog.isVisible()


def test_patterns_can_be_left_out_and_deleted(live: Liveside, dialog: PatternsDialog) -> None:
    add(dialog, "sold", SOLD)
    add(dialog, "gone", "{item} {winner}")
    dialog.delete.click()
    dialog.used.click()

    dialog.save.click()

    assert [(p.name, p.is_used) for p in live.panel.notes.patterns()] == [("sold", False)]


def test_channels_of_bids_are_kept(live: Liveside, dialog: PatternsDialog) -> None:
    dialog.channels.setText("raid, the wall!")
    dialog.save.click()
    assert "is no channel" in dialog.problem.text()

    dialog.channels.setText("guild, tell")
    dialog.save.click()

    assert live.panel.notes.bids().channels == ("guild", "tell")
