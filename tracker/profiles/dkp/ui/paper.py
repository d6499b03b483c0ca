"""A guild's reports as PDF documents and pictures."""

from __future__ import annotations

from tracker.reports.content import Report
from tracker.ui.kit.paper import printing


def pdf(report: Report) -> bytes:
    """See `tracker.ui.kit.paper.printing.pdf`."""
    return printing.pdf(report)


def png(report: Report) -> bytes:
    """See `tracker.ui.kit.paper.printing.png`."""
    return printing.png(report)
