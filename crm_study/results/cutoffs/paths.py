"""Cut-offs of path models."""
