"""Partial least squares path models: weights, paths, quality, resamples and prediction."""
