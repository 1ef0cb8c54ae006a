"""What the books of institutions say, year by year."""
