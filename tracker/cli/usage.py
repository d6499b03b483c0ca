"""Arguments as people give them, and a sentence for those that no command takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_FLAG, _FOLDER = "--json", "--data-dir"
_JARGON = (
    ("Value error, ", ""),
    ("Input should be greater than or equal to", "it must be at least"),
)


def in_any_place(arguments: Sequence[str]) -> list[str]:
    """The arguments with what every command takes (`--json`, `--data-dir`) at their end.

    A group such as `tracker outbox` would take them for itself where they stand before its command.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    own: list[str] = []
    common: list[str] = []
    rest = iter(arguments[:end])
    for word in rest:
        if word == _FLAG or word.startswith(f"{_FOLDER}="):
            common.append(word)
        elif word == _FOLDER:
            common += [word, *([value] if (value := next(rest, None)) is not None else [])]
        else:
            own.append(word)
    return [*own, *common, *arguments[end:]]


def usage_sentence(error: Any) -> str:
    """What is wrong with the arguments, and where the right ones are listed."""
    text = str(error.format_message()).strip()
    for jargon, plain in _JARGON:
        text = text.replace(jargon, plain)
    text = " ".join(text.split())
    stop = "" if text.endswith((".", "?", "!")) else "."
    context = getattr(error, "ctx", None)
    command = "tracker" if context is None else context.command_path
    return f"{text}{stop} What it takes: {command} --help"
