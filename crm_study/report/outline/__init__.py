"""The outline of a thesis: chapters, sections, what stands in each and what is said of it."""
