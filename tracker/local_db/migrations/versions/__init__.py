"""One module per version of the local file, numbered; released ones never change."""
