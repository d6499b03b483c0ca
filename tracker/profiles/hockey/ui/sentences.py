"""What was said about the entry, taken back when it no longer holds."""

from __future__ import annotations

from collections.abc import Callable

from tracker.ui.kit.workspace import Tell, Tone


class Sentences:
    """One at a time, as the message bar shows them; what others said there stays."""

    def __init__(self, tell: Tell, take_back: Callable[[str], None]) -> None:
        self._tell, self._take_back = tell, take_back
        self._said = ""
        self._holds: Callable[[], bool] = _never
        self._steps = 0

    def say(self, sentence: str, tone: Tone, holds: Callable[[], bool]) -> None:
        """`holds` is asked after each step and each commit: it must be quick."""
        self._said, self._holds = sentence, holds
        self._tell(sentence, tone)

    def say_until_next(self, sentence: str, tone: Tone) -> None:
        """It is about this key or click, and goes with the next one."""
        step = self._steps
        self.say(sentence, tone, lambda: self._steps == step)

    def begin_step(self) -> None:
        """Another key or click; call `look_again` when it is done."""
        self._steps += 1

    def go_on(self) -> None:
        """The step that follows belongs to the same key."""
        self._steps -= 1

    def look_again(self) -> None:
        """Takes back what does not hold any more; safe to repeat."""
        if self._said and not self._holds():
            said, self._said, self._holds = self._said, "", _never
            self._take_back(said)

    def next_step(self) -> None:
        """Something was done that says nothing itself, such as a letter of a typed line."""
        self.begin_step()
        self.look_again()


def _never() -> bool:
    return False
