"""The parts of the window. Views hold no rules and no SQL."""
