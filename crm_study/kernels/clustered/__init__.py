"""Standard errors, intervals and tests for few clusters."""
