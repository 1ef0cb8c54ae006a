"""Books of institutions over years: ratios, medians, growth, a forecast."""
