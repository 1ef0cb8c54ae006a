"""Columns of paired answers, of benefits against risks, and of classes between two poles."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    # pairs
    Column("signed_ranks", "V", "Sum of the ranks of the positive differences.", "tenths"),
    Column("ranks_p_value", "p (ranks)", "Two-sided p of Wilcoxon's signed-rank test.", "p"),
    Column("ranks_p_adjusted", "p adj. (ranks)", "That p after Holm, over the pairs.", "p"),
    Column("rank_r", "r", "Matched rank-biserial correlation.", "bounded"),
    Column("rank_r_low", "Lower", "Its lower limit, by Fisher's z.", "bounded"),
    Column("rank_r_high", "Upper", "Its upper limit, by Fisher's z.", "bounded"),
    Column("shift", "Shift", "Hodges and Lehmann's median of differences.", "decimal"),
    Column("n_zero", "Ties", "Differences of 0, which are not ranked.", "count"),
    # benefits and risks
    Column("weighs", "Side", "for (a benefit) or against (a risk)."),
    Column("n_benefits", "Benefits", "Items that speak for it.", "count"),
    Column("n_risks", "Risks", "Items that speak against it.", "count"),
    Column("positive_share", "Positive", "Share whose benefits outweigh the risks.", "percent"),
    Column("positive_low", "Lower", "Its lower Wilson limit.", "percent"),
    Column("positive_high", "Upper", "Its upper Wilson limit.", "percent"),
    # classes
    Column("n_in_class", "People", "People in a class.", "count"),
    Column("class_words", "Class", "The class in the words of the study."),
    Column("is_clear", "Clear", "Whether the limits of the mean lie within the class.", "logical"),
    Column("first_part", "First", "Share of its people in the first class.", "percent"),
    Column("between_part", "Between", "Share of its people in the middle class.", "percent"),
    Column("last_part", "Last", "Share of its people in the last class.", "percent"),
    Column("lower_cut", "Lower cut", "Below it a mean is of the first class.", "decimal"),
    Column("upper_cut", "Upper cut", "Above it a mean is of the last class.", "decimal"),
    Column("n_clear", "Clear", "Institutions whose class is clear.", "count"),
)
