"""What customers say of a service, as findings."""
