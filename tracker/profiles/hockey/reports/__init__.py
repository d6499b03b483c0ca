"""Reports of a game: what they say, and the files they are written into."""
