"""The face of a raid night."""
