"""The loot panel: awards, prices, rolls and offers."""
