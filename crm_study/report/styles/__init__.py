"""Presets of page styles, as YAML."""
