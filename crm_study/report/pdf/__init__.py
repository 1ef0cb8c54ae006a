"""The report as PDF: one template, the document as data."""
