"""The sync protocol, one file per step; plain blocking code on one thread."""
