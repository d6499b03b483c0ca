"""Reads what EverQuest and its helpers write: logs, dumps and pasted text."""
