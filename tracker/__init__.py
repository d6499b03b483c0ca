"""Tracker: an offline-first recorder of live events that syncs when there is a network."""

__version__ = "0.1.0"
