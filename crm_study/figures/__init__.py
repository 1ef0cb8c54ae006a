"""First floor: tidy rows become a matplotlib `Figure`; never pyplot."""
