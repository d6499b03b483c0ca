"""The face of hockey."""
