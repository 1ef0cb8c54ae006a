"""What may name a person: dropped, replaced, coarsened, or shown only in groups."""
