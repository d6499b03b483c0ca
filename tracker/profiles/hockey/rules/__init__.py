"""The rules of hockey as pure functions: the clock, who is on the ice, checks and statistics."""
