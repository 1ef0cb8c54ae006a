"""Cut-offs of inference with clusters and designs."""
