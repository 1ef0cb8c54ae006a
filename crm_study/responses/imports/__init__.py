"""Exports of every platform become one canonical table, and nothing is lost on the way."""
