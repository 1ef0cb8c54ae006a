"""The memo for the management: two pages without statistics to look up."""
