"""Analyses beyond the common chapters: each kind is declared by a class of its own."""
