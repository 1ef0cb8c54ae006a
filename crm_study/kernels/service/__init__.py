"""What customers say of a service: promoters, gaps, indices, and claims about ratios."""
