"""Columns of a comparison with other programs."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("about", "Of", "What a statistic is of: a construct, a pair, a model."),
    Column("program", "Program", "SPSS, a textbook, or the library that computed it."),
    Column("procedure", "As called", "The command or function behind their number."),
    Column("theirs", "Theirs", "The number of the other program.", "fine"),
    Column("n_equal", "Equal", "Of these, equal to 8 significant digits.", "count"),
    Column("n_other_rule", "By rule", "Of these, different by a rule that is named.", "count"),
    Column("n_unexplained", "Unexplained", "Of these, different without a rule.", "count"),
    Column("n_absent", "Not available", "Comparisons for which a number is missing.", "count"),
)
