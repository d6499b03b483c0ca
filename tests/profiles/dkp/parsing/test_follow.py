"""Following a log: growth, rotation, unfinished lines; and reading whole ones in blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InputError
from tracker.profiles.dkp.parsing import log
from tracker.profiles.dkp.parsing.follow import LogFollower
from tracker.profiles.dkp.parsing.sightings import Award, Night, Presence

AWARD = (
    "[Thu Feb 12 22:04:51 2026] You tell Nag:1, 'Indigo Snake Bracelet 4 dkp grats Adilene!'\r\n"
)
OTHER = "[Thu Feb 12 22:05:00 2026] You tell Nag:1, 'Black Tear 8 dkp grats Baily!'\r\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "eqlog_Inacht_loginse.txt"


def items(found: list[Any]) -> list[str]:
    return [one.item for one in found if isinstance(one, Award)]


def append(path: Path, text: str) -> None:
    with path.open("ab") as file:
        file.write(text.encode("cp1252"))


def test_only_what_is_added_is_told(path: Path) -> None:
    append(path, AWARD)
    follower = LogFollower(path)

    assert follower.poll() == []
    append(path, OTHER)
    assert items(follower.poll()) == ["Black Tear"]
    assert follower.poll() == []


def test_a_line_waits_for_its_end(path: Path) -> None:
    append(path, AWARD)
    follower = LogFollower(path)
    append(path, OTHER[:40])

    assert follower.poll() == []
    append(path, OTHER[40:-1])
    assert follower.poll() == []
    append(path, "\n")
    assert items(follower.poll()) == ["Black Tear"]


def test_following_begins_before_a_line_that_is_not_finished(path: Path) -> None:
    append(path, AWARD + OTHER[:40])
    follower = LogFollower(path)

    append(path, OTHER[40:])

    assert items(follower.poll()) == ["Black Tear"]


def test_a_log_that_comes_later_is_read_from_its_start(path: Path) -> None:
    follower = LogFollower(path)
    assert follower.poll() == []

    append(path, AWARD)

    assert items(follower.poll()) == ["Indigo Snake Bracelet"]


@pytest.mark.parametrize("is_replaced", [True, False])
def test_a_rotated_log_is_read_from_its_start(path: Path, is_replaced: bool) -> None:
    append(path, AWARD * 3)
    follower = LogFollower(path)
    if is_replaced:
        path.rename(path.with_suffix(".old"))
        append(path, "x" * 1000 + "\n")
        append(path, OTHER)
    else:
        path.write_bytes(OTHER.encode())

    assert items(follower.poll()) == ["Black Tear"]


def test_a_log_that_was_emptied_and_written_anew_to_the_same_length_is_read_again(
    path: Path,
) -> None:
    append(path, OTHER)
    follower = LogFollower(path, from_start=True)
    assert items(follower.poll()) == ["Black Tear"]

    path.write_bytes(OTHER.replace("Tear", "Bear").encode())

    assert items(follower.poll()) == ["Black Bear"]


def test_from_the_start_if_asked(path: Path) -> None:
    append(path, AWARD)

    assert items(LogFollower(path, from_start=True).poll()) == ["Indigo Snake Bracelet"]


def test_letters_of_the_old_client_are_read(path: Path) -> None:
    append(path, AWARD.replace("Snake", "Sn\u00e4ke"))

    assert items(LogFollower(path, from_start=True).poll()) == ["Indigo Sn\u00e4ke Bracelet"]


def test_a_list_that_nothing_follows_can_be_taken_as_it_is(path: Path) -> None:
    follower = LogFollower(path)
    append(path, "[Thu Feb 12 22:00:42 2026] Channel Nag(3) members:\r\n")
    append(path, "[Thu Feb 12 22:00:42 2026] Barndog, Nemce\r\n")

    assert follower.poll() == []
    assert follower.is_in_a_list
    (channel,) = follower.flush()
    assert isinstance(channel, Presence)
    assert [one.name for one in channel.listed] == ["Barndog", "Nemce"]


@pytest.mark.parametrize("block", [50, 333, 1 << 20])
def test_blocks_of_any_size_say_the_same(
    nights: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    path = nights / "raid2_20260217/eqlog_Inacht_loginse.txt"
    whole = list(log.read_log(path))
    monkeypatch.setattr(log, "BLOCK_BYTES", block)

    assert list(log.read_log(path)) == whole


def test_reading_tells_how_far_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(path, AWARD * 100)
    monkeypatch.setattr(log, "BLOCK_BYTES", 1000)
    heard: list[tuple[int, int]] = []

    night = Night()
    night.add(log.read_log(path, progress=lambda done, total: heard.append((done, total))))

    size = path.stat().st_size
    assert heard[-1] == (size, size)
    assert len(heard) > 5
    assert len(night.awards) == 100


def test_a_last_line_without_an_end_is_read(path: Path) -> None:
    append(path, AWARD + OTHER.rstrip())

    night = Night()
    night.add(log.read_log(path))

    assert [a.item for a in night.awards] == ["Indigo Snake Bracelet", "Black Tear"]


def test_a_log_that_is_not_there_is_said(path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(log.read_log(path))
