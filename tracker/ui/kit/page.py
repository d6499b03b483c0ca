"""The seam of a profile's pages over all scopes: what one is given, and what the window asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from tracker.core.clock import Clock
from tracker.core.published import KeptReader
from tracker.core.scope import Scope
from tracker.ui.kit.workspace import Tell
from tracker.ui.session import RecordStore
from tracker.ui.theme import Theme

__all__ = ["KeptReader", "PageDesk", "ProfilePage", "RecordStore", "Scope", "Tell", "Theme"]


@dataclass(frozen=True)
class PageDesk:
    """What a page works with; all of it is used on the main thread."""

    store: RecordStore
    """For what is recorded here, sent or not."""
    reader: KeptReader
    """Published rows, as the server gave them last; it never waits. What was asked of it while
    the page was filled is fetched, kept, and shown again when it is there."""
    clock: Clock
    theme: Theme
    tell: Tell
    """A sentence in the window's message bar."""
    reload: Callable[[], None]
    """Fills the page again soon; to be called when a person chose to see something else."""
    open_scope: Callable[[Scope], None]
    """Leaves the page for a scope; one that is not on this laptop is offered for fetching."""
    open_page: Callable[[str, str], None]
    """(name, subject) -> another page of the profile, about this subject, such as a player."""
    why_empty: Callable[[], str]
    """A sentence for the place of rows that were never fetched: why there are none, what to do."""


class ProfilePage(QWidget):
    """One page in the window's main area. The window shows its title and how old its rows are.

    It is made when it is first opened and lives as long as the window.
    """

    follows_records = False
    """Whether it shows local records, too: it is then filled again after commits."""

    def fill(self) -> None:
        """Shows what the reader and the store say now; must be quick, and keep the cursor."""

    def show_subject(self, subject: str) -> None:
        """Another page asks for something of this one, such as a player's id; `fill` follows."""

    def focus_work(self) -> None:
        """Gives the keyboard to the page."""
        self.setFocus()

    def focus_filter(self) -> None:
        """Gives the keyboard to the filter (Ctrl+F)."""

    def copied(self) -> str:
        """The shown rows as TSV with headings (Ctrl+C); empty when there are none."""
        return ""

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """(group, what it does, keys), for the window's overview of keys."""
        return ()

    def let_go(self) -> None:
        """Ends timers and work of its own, before the window goes. Safe to repeat."""
