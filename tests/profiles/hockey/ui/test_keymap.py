"""The keys: no collisions, what people know, changes with reasons, export and import."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.profiles.hockey.ui.keymap import COMMANDS, Keymap, Mode, imported
from tracker.ui.actions import MENUS

OTHERWISE_DISABLED = {"new_record", "edit_record", "delete_record", "copy", "find", "save_record"}
"""The window's actions for its tables; they are off while the workspace is looked at."""


def test_no_key_means_two_things_in_one_mode() -> None:
    assert Keymap().conflicts() == []


@pytest.mark.parametrize(
    ("mode", "key", "command"),
    [
        *[(Mode.READY, key, f"type.{name}") for key, name in (
            ("F", "Faceoff"), ("S", "Shot"), ("P", "Pass"), ("G", "Goal"), ("T", "Turnover"),
            ("Z", "Zone_Entry_Exit"), ("N", "Penalty"), ("X", "Stoppage"), ("O", "Possession"),
            ("V", "Save"), ("R", "Rebound"), ("D", "DeadIce"),
        )],
        (Mode.BEGUN, "H", "team.home"), (Mode.BEGUN, "A", "team.away"),
        (Mode.BEGUN, "1", "own.1"), (Mode.BEGUN, "6", "own.6"), (Mode.BEGUN, "Alt+3", "opp.3"),
        (Mode.BEGUN, "Q", "zone.o"), (Mode.BEGUN, "W", "zone.n"), (Mode.BEGUN, "E", "zone.d"),
        (Mode.BEGUN, "Y", "success.s"), (Mode.BEGUN, "U", "success.u"),
        (Mode.BEGUN, "Return", "save"), (Mode.BEGUN, "Shift+Return", "save.again"),
        (Mode.BEGUN, "K", "link"), (Mode.READY, "L", "change"), (Mode.READY, "E", "change.end"),
        (Mode.READY, "2", "predict.2"), (Mode.READY, "Space", "clock.toggle"),
        (Mode.BEGUN, "Space", "clock.toggle"), (Mode.BEGUN, "Esc", "cancel"),
    ],
)  # fmt: skip
def test_the_keys_are_those_that_people_know(mode: Mode, key: str, command: str) -> None:
    assert Keymap().command(mode, key) == command


def test_the_window_and_the_workspace_share_no_key() -> None:
    window = {
        key
        for specs in MENUS.values()
        for spec in specs
        if spec.name not in OTHERWISE_DISABLED
        for key in spec.keys
    }
    own = {key for command in COMMANDS for key in command.keys}
    assert own & window == set()


def test_a_taken_key_is_refused_with_both_names() -> None:
    with pytest.raises(InputError, match="G cannot be both “Shot” and “Goal”"):
        Keymap().remapped("type.Shot", ["G"])


def test_a_key_may_mean_something_else_in_another_mode() -> None:
    keymap = Keymap()
    assert keymap.command(Mode.READY, "E") == "change.end"
    assert keymap.command(Mode.BEGUN, "E") == "zone.d"


def test_another_key_counts_and_the_old_one_no_more() -> None:
    keymap = Keymap().remapped("type.Hit", ["F8"])
    assert keymap.command(Mode.READY, "F8") == "type.Hit"
    assert keymap.command(Mode.READY, "B") is None
    assert keymap.first_key("type.Hit") == "F8"


def test_an_export_is_imported_as_the_same_keys() -> None:
    keymap = Keymap().remapped("type.Hit", ["F8"]).remapped("zone.n", ["F9"])
    assert imported(keymap.exported()).changed() == keymap.changed()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "no file of hockey keys"),
        ("not json", "no file of hockey keys"),
        ('{"hockey keys": {"dance": ["X"]}}', "'dance'"),
        ('{"hockey keys": {"type.Shot": ["G"]}}', "cannot be both"),
    ],
)
def test_a_bad_file_of_keys_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        imported(text)


@given(st.sampled_from([c.id for c in COMMANDS]), st.sampled_from("ABCGHSXZ123"))
def test_no_sequence_of_changes_makes_a_collision(command: str, key: str) -> None:
    try:
        keymap = Keymap().remapped(command, [key])
    except InputError:
        return
    assert keymap.conflicts() == []
