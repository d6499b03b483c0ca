"""What reports say, as values, and the files that are written from them."""
