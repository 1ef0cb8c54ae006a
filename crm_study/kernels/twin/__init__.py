"""Synthetic answers that print given numbers."""
