"""What a database says about a row that it refuses, in words for the person who recorded it."""

from __future__ import annotations

import re

_RULE = re.compile(r'(?:relation "?(\w+)"? )?violates check constraint "?(\w+)"?')
_EMPTY = re.compile(r'null value in column "?(\w+)"?.* violates not-null constraint')


def plain_words(message: str) -> str:
    """The rule by its name, the empty column by its own; anything else as the server said it."""
    empty = _EMPTY.search(message)
    if empty is not None:
        return f"{empty[1]} must not be empty."
    rule = _RULE.search(message)
    if rule is None:
        return message
    name = rule[2].removeprefix(f"{rule[1]}_")
    return f"it breaks the server's rule '{name.replace('_', ' ')}' ({rule[2]})."
