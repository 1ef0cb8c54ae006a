"""Linear mixed models with a random intercept."""
