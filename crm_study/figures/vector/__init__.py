"""Figures written as SVG by the house itself, without matplotlib."""
