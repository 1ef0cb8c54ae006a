"""Every defensible specification of one model."""
