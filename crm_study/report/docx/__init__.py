"""The report as DOCX: a package by python-docx, the text in WordprocessingML of our own."""
