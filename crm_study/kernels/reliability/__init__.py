"""How precisely a set of items measures."""
