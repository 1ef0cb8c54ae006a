"""What printed numbers allow and exclude."""
