"""A progress bar on standard error, where there is somebody to see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progressed = Callable[[int, int], None]
"""(done, total); may be called from any thread."""


@contextmanager
def progress_bar(text: str) -> Iterator[Progressed]:
    """Moves until the first call says how much there is; gone when it is done."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    # Slow to import, and of no use to scripts.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(text), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
