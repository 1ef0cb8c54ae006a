"""Ground floor: numpy and scipy, arrays in, frozen unrounded records out."""
