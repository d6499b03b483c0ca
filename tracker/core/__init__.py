"""Pure values and decisions: no database, no network, no Qt, no clock of its own."""
