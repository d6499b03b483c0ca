"""Reports drawn by Qt onto pages and pictures."""
