"""What every kernel stands on: checked arrays, distributions, cross-products, resampling."""
