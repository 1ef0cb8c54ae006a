"""Answers too many to hold: read in parts, admitted, and summed up."""
