"""The linear chapters from sums and cross products: the same answers at any size."""
