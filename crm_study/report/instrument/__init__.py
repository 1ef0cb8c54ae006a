"""The questionnaire on paper, on phones and in archives: one file a format."""
