"""Columns of the profile of the respondents."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS = (
    Column("variable", "Variable", "A background variable, or a variable of a model."),
    Column("question", "Question", "The question as it was asked."),
    Column("n", "n", "Respondents who gave this answer.", "count"),
    Column("percent", "%", "Percent of all respondents, 0 to 100.", "tenths"),
    Column("valid_percent", "Valid %", "Percent of those who answered, 0 to 100.", "tenths"),
    Column("cumulative_percent", "Cumulative %", "Valid percent, added up.", "tenths"),
    Column("n_variables", "Variables", "Background variables described.", "count"),
)
