"""Texts that a spreadsheet would run, kept from it and given back."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@")


def guarded(text: str) -> str:
    """Keeps a spreadsheet from running a text as a formula; `unguarded` undoes it exactly."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """The text that was guarded; any other text is left as it is."""
    is_guarded = text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS)
    return text[1:] if is_guarded else text
