"""Customers of a ledger: what they are worth, and how it is spread over them."""
