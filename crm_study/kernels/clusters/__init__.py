"""Groups found in data, how apart they are, and how stable."""
