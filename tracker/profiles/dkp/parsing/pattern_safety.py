"""Which regular expressions may look at every line of a log: none that can take for ever.

Python's engine tries every way to divide a text among the repeats of an expression, and cannot be
stopped while it does. So expressions that have too many ways are refused before they are used.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from tracker.errors import InputError

LONGEST_EXPRESSION = 400
LONGEST_TEXT = 400
"""Of a longer message only the beginning is looked at; the game's own limit is about that."""
MOST_REPEATS = 20
MOST_WIDE = 3
TRIAL_SECONDS = 0.03
_TRIAL_LENGTHS = (12, 18, 27, 40, 60, 90, 135, 200, 300, LONGEST_TEXT)
_UNPLEASANT = ("a", "1", " ", "a ", "1 dkp ", "grats Aa 1 dkp ")
_WORDS = re.compile(r"[A-Za-z]{2,}|:+")
_QUANTIFIER = re.compile(r"(?P<many>[*+]|\{(?P<low>\d*)(?P<open>,?)(?P<high>\d*)\})|\?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP_START = re.compile(r"\(\?(?:P<\w+>|[:=!>]|<[=!]|[aiLmsux-]+:)|\((?!\?)")
_WIDE = (".", r"\S", r"\D", r"\W", r"\w")


def require_bounded(name: str, expression: str) -> None:
    """InputError says what makes an expression too costly, and what to write instead."""
    if len(expression) > LONGEST_EXPRESSION:
        raise _refusal(name, f"it is longer than {LONGEST_EXPRESSION} letters; shorten it")
    _Scan(name, expression).walk()


def require_quick(name: str, pattern: re.Pattern[str]) -> None:
    """Tries the expression on unpleasant texts of growing length; what counts is its own time."""
    own = " ".join(_WORDS.findall(_GROUP_START.sub(" ", pattern.pattern))) + " "
    for length in _TRIAL_LENGTHS:
        for piece in (*_UNPLEASANT, own):
            text = (piece * length)[:length]
            started = time.thread_time()
            pattern.search(text + "\n")
            if time.thread_time() - started > TRIAL_SECONDS:
                raise _refusal(name, "it takes too long on some texts; use fewer .* and .+")


@dataclass
class _Group:
    """A bracket that is open."""

    has_choice: bool = False
    """Repeats or alternatives inside: repeating it again multiplies the ways."""


@dataclass
class _Scan:
    """One pass over an expression; it knows brackets, classes and repeats, and no more."""

    name: str
    expression: str
    repeats: int = 0
    wide: int = 0
    at: int = 0
    groups: list[_Group] = field(default_factory=lambda: [_Group()])

    def walk(self) -> None:
        """InputError for the first thing that is too costly."""
        while self.at < len(self.expression):
            atom, closed = self._atom()
            if atom or closed is not None:
                self._quantifier(atom, closed)
        if self.repeats > MOST_REPEATS:
            raise _refusal(self.name, f"it has more than {MOST_REPEATS} repeats; write fewer")

    def _atom(self) -> tuple[str, _Group | None]:
        """What stands here: a letter, a class, or the group that ends; `` for what is neither."""
        rest = self.expression[self.at :]
        if found := _GROUP_START.match(rest):
            self.groups.append(_Group())
            self.at += found.end()
            return "", None
        if rest[0] == ")" and len(self.groups) > 1:
            self.at += 1
            inner = self.groups.pop()
            self.groups[-1].has_choice |= inner.has_choice
            return "", inner
        if rest[0] == "|":
            self.groups[-1].has_choice = True
            self.at += 1
            return "", None
        atom = self._single(rest)
        self.at += len(atom)
        return atom, None

    def _single(self, rest: str) -> str:
        if re.match(r"\\[1-9]|\(\?P=|\(\?\(", rest):
            raise _refusal(self.name, "it refers back to a group; write the text instead")
        if found := _CLASS.match(rest):
            return found.group()
        return rest[:2] if rest[0] == "\\" else rest[0]

    def _quantifier(self, atom: str, closed: _Group | None) -> None:
        found = _QUANTIFIER.match(self.expression, self.at)
        if found is None:
            return
        self.at = found.end()
        if self.expression[self.at : self.at + 1] in ("?", "+"):
            self.at += 1
        self.repeats += 1
        is_many = found["many"] is not None and found["high"] not in ("0", "1")
        if closed is not None and closed.has_choice and is_many:
            raise _refusal(
                self.name, "it repeats a group that has repeats or alternatives of its own"
            )
        is_open = found["many"] in ("*", "+") or (found["open"] == "," and not found["high"])
        if is_open and (atom in _WIDE or atom.startswith("[^")):
            self.wide += 1
            if self.wide > MOST_WIDE:
                raise _refusal(self.name, f"it has more than {MOST_WIDE} parts like .* or .+")
        self.groups[-1].has_choice = True


def _refusal(name: str, why: str) -> InputError:
    return InputError(f"The pattern '{name}' is not used: {why}.")
