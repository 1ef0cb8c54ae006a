"""Looks: the same records as APA 7 or as SPSS lays them out."""
