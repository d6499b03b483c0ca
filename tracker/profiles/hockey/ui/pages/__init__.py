"""The pages of a league: standings, schedule, players."""
