"""The commands: each a thin wrapper that says what was done and exits with what it means."""
