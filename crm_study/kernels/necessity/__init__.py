"""Necessary conditions: the empty corner of a scatter plot."""
