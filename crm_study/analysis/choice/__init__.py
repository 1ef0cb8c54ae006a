"""Which product to buy, and what it is worth."""
