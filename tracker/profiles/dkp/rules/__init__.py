"""Who is credited, who pays, and what is worth a second look; pure functions."""
