"""The defence pack: what an examiner asks, answered with the numbers of the run."""
