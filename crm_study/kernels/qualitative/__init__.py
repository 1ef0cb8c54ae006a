"""Words and marks counted: themes that turn up, sources that agree."""
