"""Correlations behind ordered answers."""
