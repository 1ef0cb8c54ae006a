"""The structured abstract, and how the study is cited."""
