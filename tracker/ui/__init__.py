"""The face: the window and its parts. Nothing here knows SQL or the network."""
