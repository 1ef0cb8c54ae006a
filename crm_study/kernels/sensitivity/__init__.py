"""What an unmeasured variable or a shared method could do."""
