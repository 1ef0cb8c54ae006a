"""Missing answers: patterns, tests, imputation."""
