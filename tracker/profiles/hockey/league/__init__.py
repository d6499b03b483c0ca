"""A league over all its games: schedule, standings, players' seasons; pure values, no Qt."""

from __future__ import annotations

from tracker.core.published import PublishedQuery

SCHEDULE = PublishedQuery.of("dim_schedule", {"order": "game_date.desc.nullslast,game_id.desc"})
SKATERS = PublishedQuery.of("rpc/hockey_player_seasons")
GOALIES = PublishedQuery.of("rpc/hockey_goalie_seasons")
