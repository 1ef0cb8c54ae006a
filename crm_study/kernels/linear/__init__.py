"""Linear models by least squares."""
