"""Fourth floor: one chapter a file, (Study, Responses) to Finding."""
