"""Columns of what changed between two waves."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("n_old", "n old", "Respondents of the old wave.", "count"),
    Column("n_new", "n new", "Respondents of the new wave.", "count"),
    Column("mean_old", "M old", "Mean of the old wave, in scale points.", "decimal"),
    Column("mean_new", "M new", "Mean of the new wave, in scale points.", "decimal"),
    Column("std_dev_old", "SD old", "Standard deviation of the old wave.", "decimal"),
    Column("std_dev_new", "SD new", "Standard deviation of the new wave.", "decimal"),
    Column("change", "Change", "New mean less old mean, in scale points.", "decimal"),
    Column("hedges_g", "g", "Change in pooled standard deviations (Hedges).", "decimal"),
    Column("g_low", "g low", "Lower limit of g.", "decimal"),
    Column("g_high", "g high", "Upper limit of g.", "decimal"),
    Column("alpha_old", "α old", "Coefficient alpha of the old wave.", "bounded"),
    Column("alpha_old_low", "α old low", "Lower limit of the old alpha.", "bounded"),
    Column("alpha_old_high", "α old high", "Upper limit of the old alpha.", "bounded"),
    Column("alpha_new", "α new", "Coefficient alpha of the new wave.", "bounded"),
    Column("alpha_new_low", "α new low", "Lower limit of the new alpha.", "bounded"),
    Column("alpha_new_high", "α new high", "Upper limit of the new alpha.", "bounded"),
    Column("delta_cfi_metric", "ΔCFI metric", "Change of CFI with equal loadings.", "bounded"),
    Column("delta_cfi_scalar", "ΔCFI scalar", "Change of CFI with equal intercepts.", "bounded"),
    Column("n_higher", "Higher", "Constructs that are higher in the new wave.", "count"),
    Column("n_lower", "Lower", "Constructs that are lower in the new wave.", "count"),
    Column("n_hidden", "Not shown", "Groups that are too small to be shown.", "count"),
    Column("n_shared", "In both", "Respondent numbers that stand in both waves.", "count"),
    Column("smallest_cell", "Smallest", "Fewest people that may be shown.", "count"),
    Column("file_old", "Old file", "Name of the old file."),
    Column("file_new", "New file", "Name of the new file."),
    Column("sha256_old", "Old SHA-256", "Hash of the old file."),
    Column("sha256_new", "New SHA-256", "Hash of the new file."),
)
