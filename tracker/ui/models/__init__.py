"""Item models: read-only views of the store that reload only what a commit touched."""
