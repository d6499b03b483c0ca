"""The guild's standings: published numbers, own changes on top, and each account's past."""
