"""How far raters and experts agree."""
