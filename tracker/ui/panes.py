"""Where the keyboard goes: from the list of scopes to the page, to its form, and back."""

from __future__ import annotations

from tracker.ui.frame import WindowFrame
from tracker.ui.page_switch import PageSwitch
from tracker.ui.views.scope_page import ScopePage


class Panes:
    """What F6 steps through."""

    def __init__(self, frame: WindowFrame, page: ScopePage, pages: PageSwitch) -> None:
        self._frame, self._page, self._pages = frame, page, pages

    def focus_page(self) -> None:
        """The keyboard to what is looked at; to the list where nothing is open."""
        workspace = self._page.tabs.workspace()
        if self._pages.is_shown:
            self._pages.focus_work()
        elif workspace is not None and self._page.tabs.shows_workspace:
            workspace.focus_work()
            self._frame.give_room(True)
        else:
            self._frame.panel.focus_list()

    def next(self) -> None:
        """The next pane of the window."""
        is_in_list = self._frame.panel.isAncestorOf(self._frame.focusWidget())
        if self._pages.is_shown or self._page.tabs.shows_workspace:
            if is_in_list:
                self.focus_page()
            else:
                self._frame.show_list()
        else:
            self._next_of_tables()

    def _next_of_tables(self) -> None:
        page, form, focus = self._page.page(), self._page.form, self._frame.focusWidget()
        if form.isAncestorOf(focus) or page is None:
            self._frame.panel.focus_list()
        elif page.isAncestorOf(focus) and form.is_active:
            form.focus_field(None)
        elif page.isAncestorOf(focus):
            self._frame.panel.focus_list()
        else:
            page.focus_table()
