"""Mediation and moderation by least squares."""
