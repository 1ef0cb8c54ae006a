"""First floor: what an answer is, independent of any study."""
