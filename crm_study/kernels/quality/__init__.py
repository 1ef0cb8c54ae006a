"""How carefully a questionnaire was answered and collected."""
