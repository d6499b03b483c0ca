"""Reports of a raid and of the guild: what they say, and the files they are written into."""
