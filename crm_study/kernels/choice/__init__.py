"""Choosing among alternatives by several criteria."""
