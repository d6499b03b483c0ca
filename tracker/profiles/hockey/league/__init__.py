"""A league over all its games: schedule, standings, players' seasons; pure values, no Qt."""
