"""Opens the profiles' own pages."""

from __future__ import annotations

from collections.abc import Callable

from tracker.core.profile import Profile
from tracker.core.scope import Scope
from tracker.ui.kit.workspace import Workbench, Workspace
from tracker.ui.session import WindowSession
from tracker.ui.theme import Theme
from tracker.ui.views.message_bar import MessageBar
from tracker.ui.views.scope_page import ScopePage

OpenWorkspace = Callable[[Profile, Scope], Workspace | None]


def workspace_opener(
    session: WindowSession, theme: Theme, page: ScopePage, messages: MessageBar
) -> OpenWorkspace:
    """None for a profile without a page of its own, and in sessions that want none."""

    def opened(profile: Profile, scope: Scope) -> Workspace | None:
        if not session.has_workspaces or profile.open_workspace is None:
            return None
        bench = Workbench(
            store=session.store,
            scope=scope,
            clock=session.clock,
            theme=theme,
            tell=messages.tell,
            published=session.published,
            show_record=page.show_record,
            take_back=messages.take_back,
        )
        workspace = profile.open_workspace(bench)
        return workspace if isinstance(workspace, Workspace) else None

    return opened
