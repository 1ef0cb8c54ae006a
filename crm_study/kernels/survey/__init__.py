"""Samples from finite populations."""
