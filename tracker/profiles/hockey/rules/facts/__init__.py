"""The rows of the published tables, from local records: what refreshing a game writes."""
