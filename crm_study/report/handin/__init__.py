"""The hand-in package: findings, documents, study, data that may be given, and how to rerun."""
