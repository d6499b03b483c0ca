"""Building blocks that the pages of profiles may use, too."""
