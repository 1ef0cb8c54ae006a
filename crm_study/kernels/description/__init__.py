"""Numbers that describe variables one at a time and in pairs."""
