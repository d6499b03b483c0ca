"""A guild's own patterns: what they find, and which are refused because they could hang."""

from __future__ import annotations

import time

import pytest

from tracker.errors import InputError
from tracker.profiles.dkp.parsing import awards
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, Awards
from tracker.profiles.dkp.parsing.pattern_safety import require_bounded, require_quick
from tracker.profiles.dkp.parsing.patterns import (
    OwnPattern,
    in_use,
    kept_text,
    patterns_of,
    require_usable,
    try_all,
)

SOLD = OwnPattern("sold", "SOLD {item} to {winner} for {cost}")
LINE = "[Thu Feb 12 22:05:00 2026] You tell Nag:1, 'sold  Black Tear to Baily for 8.5!'"


def test_plain_words_find_item_winner_and_cost() -> None:
    (own, *standard) = try_all([SOLD], LINE)

    assert (own.name, own.words) == ("sold", "item Black Tear, winner Baily, cost 8.50")
    assert {trial.words for trial in standard} == {"finds nothing"}


def test_every_pattern_says_what_it_finds_in_a_pasted_line() -> None:
    found = try_all([SOLD], "Inacht tells Nag:1, 'Wand of Force grats Jarisy 11 dkp'")

    assert {t.name: t.words for t in found if t.award} == {
        "cost last": "item Wand of Force, winner Jarisy, cost 11"
    }


def test_a_looter_and_words_that_may_be_anything() -> None:
    own = OwnPattern("ours", "{item} * {looter} gives it to {winner}")

    (found, *_) = try_all([own], "Belt (nice) Orsino gives it to Baily")

    assert found.words == "item Belt, winner Baily, looter Orsino, cost 0"


def test_expressions_are_for_those_who_know_them() -> None:
    own = OwnPattern("ours", r"^(?P<winner>\w+) pays (?P<cost>\d+) for (?P<item>.+)$")

    assert try_all([own], "Zed pays 4 for Belt")[0].words == "item Belt, winner Zed, cost 4"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{itm} to {winner}", r"has \{itm\}"),
        ("{item} for {cost}", "no group for winner"),
        ("(?P<item>a", "cannot be used"),
        ("{item} {item} {winner}", "cannot be used"),
        (r"(?P<item>(?:a+)+)(?P<winner>b)", "repeats a group"),
        (r"(?P<item>(?:a|a)*)(?P<winner>b)", "repeats a group"),
        (r"(?P<item>(?:a?){25})(?P<winner>b)", "repeats a group"),
        (r"(?P<item>(?:[a-z]\s*){2,9}!)(?P<winner>b)", "repeats a group"),
        (r"(?P<item>a)(?P<winner>b)\1", "refers back"),
        (r"(?P<item>.*).*.*.*(?P<winner>b)", "more than 3 parts"),
        (r"(?P<item>.+)(?P<winner>.+).+x", "takes too long"),
        (r"(?P<item>[a-z]+[a-z]+[a-z]+[a-z]+)!(?P<winner>x)", "takes too long"),
        ("* {item} * {winner} * {cost} * end", "takes too long"),
        ("(?P<item>a)(?P<winner>b)" + "a?" * 21, "more than 20 repeats"),
        ("{item} {winner} " + "x" * 400, "longer than 400"),
    ],
)
def test_what_cannot_work_or_could_hang_is_refused_with_a_sentence(text: str, problem: str) -> None:
    started = time.thread_time()

    with pytest.raises(InputError, match=problem) as refused:
        OwnPattern("ours", text).pattern()

    assert str(refused.value).startswith("The pattern 'ours'")
    assert time.thread_time() - started < 2


def test_the_usual_patterns_pass_the_same_test() -> None:
    for standard in STANDARD_PATTERNS:
        require_bounded(standard.name, standard.expression)
        require_quick(standard.name, standard.compiled())


def test_a_long_message_is_looked_at_only_at_its_beginning() -> None:
    looking = Awards(in_use([SOLD]))

    assert looking.find(None, "SOLD Belt to Zed for 4") is not None
    assert looking.find(None, "SOLD Belt to Zed for 4" + " " * 500 + "x") is not None
    assert looking.find(None, "x" * 500 + " 4 dkp grats Zed") is None


def test_a_pattern_that_is_slow_on_a_message_all_the_same_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looking = Awards(in_use([SOLD]))
    monkeypatch.setattr(awards, "SLOWEST_SECONDS", -1.0)
    assert looking.find(None, "SOLD Belt to Zed for 4") is not None
    monkeypatch.undo()

    assert looking.find(None, "SOLD Belt to Zed for 4") is None
    assert looking.find(None, "Belt 4 dkp grats Zed") is not None


def test_a_cost_that_is_no_number_is_no_award() -> None:
    own = OwnPattern("ours", r"(?P<item>\w+) (?P<winner>\w+) (?P<cost>\S{1,9})")

    assert try_all([own], "Belt Zed dear")[0].award is None


def test_patterns_are_kept_and_the_own_ones_come_first() -> None:
    off = OwnPattern("off", "{item} {winner}", is_used=False)

    again = patterns_of(kept_text([SOLD, off]))

    assert again == (SOLD, off)
    assert [p.name for p in in_use(again)][:2] == ["sold", STANDARD_PATTERNS[0].name]


@pytest.mark.parametrize("text", [None, "", "no json", "[1]", '{"a": 1}'])
def test_what_cannot_be_read_any_more_is_no_pattern(text: str | None) -> None:
    assert patterns_of(text) == ()


def test_a_kept_pattern_that_cannot_be_used_is_left_out() -> None:
    assert in_use([OwnPattern("ours", "(")]) == STANDARD_PATTERNS


@pytest.mark.parametrize(
    ("patterns", "problem"),
    [
        ([SOLD, SOLD], "Two patterns are called 'sold'"),
        ([OwnPattern(" ", "{item} {winner}")], "has no name"),
        ([OwnPattern(str(n), "{item} {winner}") for n in range(41)], "There can be 40"),
    ],
)
def test_a_list_of_patterns_is_checked_as_a_whole(patterns: list[OwnPattern], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        require_usable(patterns)
