"""Rules of thumb for sizes of effects, and missing answers."""
