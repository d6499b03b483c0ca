"""A guild's own award patterns: plain words with {item}, {winner}, {cost}, or an expression."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern, try_pattern
from tracker.profiles.dkp.parsing.chat import said
from tracker.profiles.dkp.parsing.lines import split_line
from tracker.profiles.dkp.parsing.pattern_safety import LONGEST_TEXT
from tracker.profiles.dkp.parsing.sightings import Award
from tracker.profiles.dkp.points import AMOUNT

MOST_PATTERNS = 40
_NOTE = "dkp/patterns"
_PARTS = {
    "{item}": r"(?P<item>.{1,80}?)",
    "{winner}": r"(?P<winner>[^\W\d_]{2,20})",
    "{looter}": r"(?P<looter>[^\W\d_]{2,20})",
    "{cost}": rf"(?P<cost>{AMOUNT})",
    "*": r".{0,40}?",
}
_PIECE = re.compile(r"\{\w*\}|\*|\s+|[^\s{*]+|\{")


@dataclass(frozen=True)
class OwnPattern:
    """What the officer wrote; `text` is plain words, or an expression with `(?P<item>…)`."""

    name: str
    text: str
    is_used: bool = True

    @property
    def is_expression(self) -> bool:
        """Whether it is read as a regular expression."""
        return "(?P<" in self.text

    def pattern(self) -> AwardPattern:
        """InputError says in a sentence what is wrong with it."""
        expression = self.text if self.is_expression else _from_words(self.name, self.text)
        made = AwardPattern(self.name, expression)
        made.compiled()
        return made


@dataclass(frozen=True)
class Trial:
    """What one pattern makes of a pasted line."""

    name: str
    award: Award | None
    problem: str = ""

    @property
    def words(self) -> str:
        """`item Belt, winner Zed, cost 4`; why not, otherwise."""
        if self.award is None:
            return self.problem or "finds nothing"
        award = self.award
        parts = [f"item {award.item}", f"winner {award.winner}"]
        if award.looter:
            parts.append(f"looter {award.looter}")
        whole, part = divmod(award.hundredths, 100)
        return ", ".join([*parts, f"cost {whole}" + (f".{part:02d}" if part else "")])


def _from_words(name: str, words: str) -> str:
    """The expression of plain words: one blank is up to three, capitals do not matter."""
    made = []
    for piece in _PIECE.findall(words.strip()):
        if piece in _PARTS:
            made.append(_PARTS[piece])
        elif piece.startswith("{"):
            known = ", ".join(part for part in _PARTS if part != "*")
            raise InputError(f"The pattern '{name}' has {piece}; known are {known} and *.")
        else:
            made.append(r"\s{1,3}" if piece.isspace() else re.escape(piece))
    return "^" + "".join(made) + r"[\s.!]{0,9}$"


def try_all(patterns: Sequence[OwnPattern], line: str) -> list[Trial]:
    """For the test box: what each pattern finds in a pasted line, the guild's own ones first."""
    text = message_of(line)
    found = [_tried(own, text) for own in patterns]
    for standard in STANDARD_PATTERNS:
        found.append(Trial(standard.name, try_pattern(standard, [text])[0]))
    return found


def message_of(line: str) -> str:
    """What patterns look at: without the time, who speaks and where."""
    text = split_line(line.strip()).text
    message = said(text)
    return (text if message is None else message.text)[:LONGEST_TEXT]


def own_patterns(note: Callable[[str], str | None]) -> tuple[OwnPattern, ...]:
    """The guild's own ones, as this laptop keeps them in its notes; used or not."""
    return patterns_of(note(_NOTE))


def patterns_in_use(note: Callable[[str], str | None]) -> tuple[AwardPattern, ...]:
    """What awards are looked for with, whichever way they come in: files, pastes, the live log."""
    return in_use(own_patterns(note))


def keep_patterns(keep: Callable[[str, str], None], patterns: Sequence[OwnPattern]) -> None:
    """InputError, and nothing is kept, when one of them cannot be used."""
    require_usable(patterns)
    keep(_NOTE, kept_text(patterns))


def in_use(patterns: Sequence[OwnPattern]) -> tuple[AwardPattern, ...]:
    """What a log is read with: the guild's own patterns, then the usual ones.

    A pattern that cannot be used (it was kept by another version) is left out.
    """
    made = []
    for own in patterns:
        try:
            made += [own.pattern()] if own.is_used else []
        except InputError:
            continue
    return (*made, *STANDARD_PATTERNS)


def require_usable(patterns: Sequence[OwnPattern]) -> None:
    """InputError for the first that cannot be used, for doubled names, and for too many."""
    if len(patterns) > MOST_PATTERNS:
        raise InputError(f"There can be {MOST_PATTERNS} patterns; delete some.")
    names = [own.name.casefold().strip() for own in patterns]
    for own, name in zip(patterns, names, strict=True):
        if not name:
            raise InputError("A pattern has no name; give it one.")
        if names.count(name) > 1:
            raise InputError(f"Two patterns are called '{own.name}'; rename one.")
        own.pattern()


def kept_text(patterns: Sequence[OwnPattern]) -> str:
    """For keeping them; `patterns_of` reads it again."""
    return json.dumps([[own.name, own.text, own.is_used] for own in patterns])


def patterns_of(text: str | None) -> tuple[OwnPattern, ...]:
    """What was kept; nothing where that cannot be read any more."""
    try:
        rows = json.loads(text or "[]")
        return tuple(OwnPattern(str(name), str(words), bool(used)) for name, words, used in rows)
    except (ValueError, TypeError):
        return ()


def _tried(own: OwnPattern, text: str) -> Trial:
    try:
        return Trial(own.name, try_pattern(own.pattern(), [text])[0])
    except InputError as error:
        return Trial(own.name, None, str(error))
