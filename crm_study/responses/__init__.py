"""Third floor: data meets promise."""
