"""Sums and cross products as values that add up: what linear statistics read, at any size."""
