"""Numbers as SPSS defines them, each by a road of its own: witnesses, not the main road."""
