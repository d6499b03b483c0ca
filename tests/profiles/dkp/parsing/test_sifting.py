"""Large logs: only lines that can mean something are read, and yet the same comes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tracker.profiles.dkp.parsing import follow, log
from tracker.profiles.dkp.parsing.awards import AwardPattern
from tracker.profiles.dkp.parsing.follow import LogFollower
from tracker.profiles.dkp.parsing.reading import read_paste
from tracker.profiles.dkp.parsing.sightings import Award, Night, Presence

START = datetime.fromisoformat("2026-11-01T00:50:00")
AUTUMN = datetime.fromisoformat("2026-11-01T02:00:00")


def line(at: datetime, text: str) -> str:
    return f"[{at:%a %b %d %H:%M:%S %Y}] {text}\r\n"


def autumn_night() -> str:
    """Combat, and a channel list every ten minutes, while the clock is set back once."""
    lines = []
    for second in range(0, 3 * 3600, 5):
        at = START + timedelta(seconds=second)
        at = at if at < AUTUMN else at - timedelta(hours=1)
        lines.append(line(at, f"You slash a gnoll for {second} points of damage."))
        if second % 600 == 0:
            lines.append(line(at, "Channel Nag(2) members:"))
            lines.append(line(at, "Barndog, Nemce"))
    return "".join(lines)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "eqlog_Inacht_loginse.txt"


def moments(night: Night) -> list[tuple[str, int]]:
    return [(f"{p.at:%H:%M}", p.at.fold) for p in night.presences if p.at is not None]


@pytest.mark.parametrize("block", [3000, 50_000, 4 << 20])
def test_the_hour_that_is_written_twice_is_seen_between_the_lines(
    path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    path.write_text(autumn_night(), newline="")
    monkeypatch.setattr(log, "BLOCK_BYTES", block)
    read = Night()

    read.add(log.read_log(path))

    wanted = moments(read_paste(autumn_night()))
    assert moments(read) == wanted
    assert ("01:30", 0) in wanted
    assert ("01:30", 1) in wanted
    assert wanted[-1] == ("02:40", 0)


def test_the_clock_was_set_back_between_two_lists_that_do_not_show_it(path: Path) -> None:
    lines = []
    for second in range(900, 5400, 5):
        at = START + timedelta(seconds=second)
        at = at if at < AUTUMN else at - timedelta(hours=1)
        lines.append(line(at, "You slash a gnoll for 7 points of damage."))
        if second in (900, 5100):
            lines += [line(at, "Channel Nag(1) members:"), line(at, "Barndog")]
    path.write_text("".join(lines), newline="")
    night = Night()

    night.add(log.read_log(path))

    assert moments(night) == [("01:05", 0), ("01:15", 1)]


def test_following_from_the_start_says_the_same_as_a_paste(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(autumn_night(), newline="")
    monkeypatch.setattr(follow, "LARGEST_READ", 20_000)
    monkeypatch.setattr(follow, "SIFTED_FROM", 5_000)
    follower, night = LogFollower(path, from_start=True), Night()
    calls = 0

    while calls == 0 or follower.is_behind:
        night.add(follower.poll())
        calls += 1

    assert calls > 3
    assert follower.progress == (path.stat().st_size, path.stat().st_size)
    assert moments(night) == moments(read_paste(autumn_night()))


@pytest.mark.parametrize(
    ("at", "first"),
    [("2026-10-01T00:00:00", "00:50:00"), ("2026-11-01T00:55:02", "00:55:05"),
     ("2026-11-02T00:00:00", None)],
)  # fmt: skip
def test_the_lines_of_a_moment_are_found_without_reading_all(
    path: Path, at: str, first: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(autumn_night(), newline="")
    monkeypatch.setattr(log, "SEARCHED_BYTES", 512)

    offset = log.offset_of(path, datetime.fromisoformat(at))

    rest = path.read_bytes()[offset:]
    assert offset == 0 or path.read_bytes()[offset - 1 : offset] == b"\n"
    if first is None:
        assert len(rest) <= 1024
    else:
        assert rest.index(first.encode()) < 1600


def test_a_follower_goes_on_from_a_line(path: Path) -> None:
    path.write_text(autumn_night(), newline="")
    follower = LogFollower(path)
    follower.begin_at(log.offset_of(path, datetime.fromisoformat("2026-11-01T01:45:00")))
    night = Night()

    night.add(follower.poll())

    assert moments(night)[-1] == ("02:40", 0)
    assert len(moments(night)) < len(moments(read_paste(autumn_night())))


def test_a_list_is_told_as_it_is_and_again_when_it_is_whole(path: Path) -> None:
    follower = LogFollower(path)
    at = START
    with path.open("a", newline="") as file:
        file.write(line(at, "Channel Nag(3) members:") + line(at, "Barndog, Nemce"))
    assert follower.poll() == []

    (part,) = follower.flush()
    with path.open("a", newline="") as file:
        file.write(line(at, "Walex") + line(at + timedelta(seconds=9), "oom"))
    (whole,) = follower.poll()

    assert isinstance(part, Presence)
    assert isinstance(whole, Presence)
    assert (len(part.listed), len(whole.listed)) == (2, 3)


def test_what_a_guilds_own_pattern_looks_for_is_found_in_a_large_log(path: Path) -> None:
    own = AwardPattern("sold", r"^SOLD (?P<item>.+) to (?P<winner>\w+)$")
    path.write_text(line(START, "You tell Nag:1, 'SOLD Belt to Zed'") * 2, newline="")

    found = list(log.read_log(path, (own,)))

    assert [one.item for one in found if isinstance(one, Award)] == ["Belt", "Belt"]
