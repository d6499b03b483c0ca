"""The menu of the profiles' pages, and the keys of those that belong to what is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from tracker.core.profile import Page, Profile
from tracker.ui.actions import WindowActions

TITLE = "Pages"
NUMBERED = 9


class PageMenu(QObject):
    """Each page has an action; Ctrl+1, Ctrl+2 … are the pages of the profile in sight."""

    chosen = Signal(object, object)
    """(Profile, Page)."""

    def __init__(self, profiles: Sequence[Profile], actions: WindowActions, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._actions = actions
        self._by_profile: dict[str, list[QAction]] = {}
        self._in_sight: str | None = None
        self.back = QAction("&Back", self)
        self.back.setObjectName("page_back")
        self.again = QAction("&Fetch again", self)
        self.again.setObjectName("page_again")
        self.again.setShortcut(QKeySequence("Ctrl+R"))
        self.again.setIconText("Fetch again   Ctrl+R")
        self.back.setIconText("Back   Esc")
        with_pages = [profile for profile in profiles if profile.pages]
        for profile in with_pages:
            named = [self._made(profile, page, len(with_pages) > 1) for page in profile.pages]
            self._by_profile[profile.name] = named
        if with_pages:
            self._fill(bar)

    def page_actions(self) -> list[QAction]:
        """The pages of the profile in sight."""
        return self._by_profile.get(self._in_sight or "", [])

    def show_profile(self, name: str) -> bool:
        """Gives the keys to the pages of this profile; False when it has no pages."""
        if name not in self._by_profile:
            return False
        if name != self._in_sight:
            for action in self.page_actions():
                action.setShortcut(QKeySequence())
            self._in_sight = name
            for number, action in enumerate(self.page_actions()[:NUMBERED], start=1):
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                action.setIconText(f"{action.data()}   {key}")
        return True

    def show_state(self, shown: tuple[str, str] | None, *, may_fetch: bool) -> None:
        """(profile, page) that is shown; what can be done now."""
        self.back.setEnabled(shown is not None)
        self.again.setEnabled(shown is not None and may_fetch)
        name = "" if shown is None else _action_name(*shown)
        for actions in self._by_profile.values():
            for action in actions:
                action.setChecked(action.objectName() == name)

    def _made(self, profile: Profile, page: Page, is_named: bool) -> QAction:
        text = f"{profile.label}: {page.label}" if is_named else page.label
        action = QAction(text, self, checkable=True)
        action.setObjectName(_action_name(profile.name, page.name))
        action.setIconText(page.label)
        action.setData(page.label)
        action.triggered.connect(lambda: self.chosen.emit(profile, page))
        self._actions.add(TITLE, action)
        return action

    def _fill(self, bar: QMenuBar) -> None:
        menu = QMenu(f"&{TITLE}", bar)
        for number, actions in enumerate(self._by_profile.values()):
            if number:
                menu.addSeparator()
            menu.addActions(actions)
        menu.addSeparator()
        menu.addActions([self.again, self.back])
        for action in (self.again, self.back):
            self._actions.add(TITLE, action)
        self._actions.also["page_back"] = "Esc on a page"
        bar.insertMenu(bar.actions()[-1], menu)


def _action_name(profile: str, page: str) -> str:
    return f"page_{profile}_{page}"
