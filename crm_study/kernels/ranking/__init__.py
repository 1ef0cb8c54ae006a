"""Orders that several people give to the same things."""
