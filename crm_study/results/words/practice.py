"""Columns of checklists, phases, rankings, maturity, necessary conditions and fit."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    # steps and phases
    Column("step_id", "Step", "Step of a checklist, by its declared id."),
    Column("phase", "Phase", "Phase of an implementation, by its declared name."),
    Column("institution", "Institution", "Institution, by the code it answered under."),
    Column("state", "State", "Where a step stands, in the words of its scale."),
    Column(
        "completion", "Completion", "Mean state, 0 nothing and 1 everything at the end.", "percent"
    ),
    Column("completion_low", "Lower", "Lower limit of the mean completion, by t.", "percent"),
    Column("completion_high", "Upper", "Upper limit of the mean completion, by t.", "percent"),
    Column("n_done", "Done", "Units that have done a step, or steps a unit has done.", "count"),
    Column("done_share", "Done", "Share that is done.", "percent"),
    Column("done_low", "Lower", "Lower Wilson limit of the share done.", "percent"),
    Column("done_high", "Upper", "Upper Wilson limit of the share done.", "percent"),
    Column("n_next", "Next for", "Units whose first open step it is.", "count"),
    Column("next_step", "Next step", "First step of the list that is not done."),
    Column("n_units", "Units", "Institutions, or other units, looked at.", "count"),
    Column("n_finished", "Finished", "Units that have done every step.", "count"),
    Column(
        "start_day", "Start", "Median day of the start, from the unit's own first start.", "tenths"
    ),
    Column("end_day", "End", "Median day of the end, from the unit's own first start.", "tenths"),
    Column("planned_day", "Planned", "Median planned end, from the unit's first start.", "tenths"),
    Column("delay_days", "Delay", "Median days from the planned to the real end.", "tenths"),
    Column("n_late", "Late", "Units that ended a phase after its planned end.", "count"),
    Column("late_share", "Late", "Share of the ended phases that ended late.", "percent"),
    Column("n_current", "Now in it", "Units whose furthest phase begun it is.", "count"),
    Column("trend_statistic", "J", "Jonckheere and Terpstra's statistic.", "decimal"),
    Column("trend_z", "z", "Normal approximation of J, ties allowed for.", "fine"),
    Column("trend_p_value", "p (trend)", "Two-sided p of the trend over the stages.", "p"),
    Column("tau_b", "τ-b", "Kendall's correlation of stage and outcome.", "bounded"),
    # rankings
    Column("entry", "Item", "What is ranked or chosen, by its declared id."),
    Column("n_entries", "Things", "Things that are ranked or chosen from.", "count"),
    Column("highest", "Highest", "Highest rating of the scale.", "count"),
    Column("named_from", "Named from", "Rating from which a thing counts as named.", "count"),
    Column("n_named", "Named", "Ratings at or above the one that counts.", "count"),
    Column("cumulative_share", "Cumulative", "Share of all namings up to this thing.", "percent"),
    Column("is_vital", "Vital", "Whether it is one of the few that hold most namings.", "logical"),
    Column("n_vital", "Vital few", "Fewest things that hold the share asked for.", "count"),
    Column("place", "Rank", "Place in the order, 1 first, ties by their mean.", "text"),
    Column("place_low", "Rank from", "Best place in the resamples within the limits.", "count"),
    Column("place_high", "Rank to", "Worst place in the resamples within the limits.", "count"),
    Column("mean_rank", "Mean rank", "Mean of the ranks that people gave, 1 first.", "decimal"),
    Column("first_share", "First", "Share of resamples in which it comes first.", "percent"),
    Column("kendall_w", "W", "Kendall's coefficient of concordance, 0 to 1.", "bounded"),
    Column("f_p_value", "p (F)", "p of Iman and Davenport's F.", "p"),
    # choices
    Column("n_chosen", "Chosen", "People who chose an option.", "count"),
    Column("of_choices", "Of choices", "Share of all choices.", "percent"),
    Column("mean_count", "Mean number", "Mean number of options a person chose.", "decimal"),
    Column("shannon", "H", "Shannon's entropy of the shares of choices, natural log.", "fine"),
    Column("evenness", "Evenness", "Shannon over ln of the options (Pielou).", "bounded"),
    Column("simpson", "1 − D", "Gini-Simpson diversity of the shares of choices.", "bounded"),
    Column(
        "effective_number", "Effective", "Options as diverse if used equally (Hill).", "decimal"
    ),
    Column("n_combinations", "Combinations", "Different sets of options chosen.", "count"),
    Column("n_none", "None", "People who chose no option.", "count"),
    # maturity
    Column("pillar", "Pillar", "Area that has to carry with the others, by its declared id."),
    Column("level_reached", "Level", "Last whole level that the mean has reached.", "count"),
    Column("level_words", "In words", "The level in the words of the study."),
    Column("balance", "Balance", "1 − CV of the pillars; 1 where all are equal.", "bounded"),
    Column("balance_low", "Lower", "Lower limit of the mean balance, by t.", "bounded"),
    Column("balance_high", "Upper", "Upper limit of the mean balance, by t.", "bounded"),
    Column("weakest_pillar", "Weakest", "Pillar with the lowest mean."),
    Column("weakest_share", "Weakest in", "Share of the units in which it is weakest.", "percent"),
    Column(
        "rwg_median", "rwg", "Median agreement within units, against a uniform null.", "bounded"
    ),
    Column("at_x", "x", "Place of a point on the first variable.", "decimal"),
    Column("at_y", "y", "Place of a point on the second variable.", "decimal"),
    # necessary conditions
    Column("ceiling_line", "Ceiling", "CE-FDH, steps; CR-FDH, line through their corners."),
    Column("condition", "Condition", "What may be necessary, by its declared id."),
    Column("empty_area", "Zone", "Area above the ceiling, in units of both variables.", "decimal"),
    Column(
        "chance_effect",
        "By chance",
        "95th percentile of d when the outcome is shuffled.",
        "bounded",
    ),
    Column("accuracy", "Accuracy", "Share of the points on or below the ceiling.", "percent"),
    Column("ceiling_fit", "Fit", "Zone of the line over that of the steps.", "percent"),
    Column("line_intercept", "Intercept", "Of the straight ceiling.", "decimal"),
    Column("line_slope", "Slope", "Of the straight ceiling.", "decimal"),
    Column("n_peers", "Peers", "Points on the step ceiling.", "count"),
    Column("n_conditions", "Conditions", "Conditions looked at.", "count"),
    Column("n_necessary", "Necessary", "Conditions in line with being necessary.", "count"),
    Column("outcome_level", "Outcome", "Level of the outcome, share of its range.", "percent"),
    Column("required", "Needed", "Level of the condition it needs, share of its range.", "percent"),
    Column("required_value", "Needed", "The same in points of the condition's scale.", "decimal"),
    Column("requirement", "Reading", "needed, not needed, or more than anybody has."),
    Column("below_share", "Below", "Share of respondents who have less than is needed.", "percent"),
    # fit
    Column("mean_fit", "Mean fit", "Mean of 1 − |gap| / range.", "bounded"),
    Column("fit_r", "r", "Correlation of fit and outcome.", "bounded"),
    Column("fit_r_low", "Lower", "Lower limit of that correlation.", "bounded"),
    Column("fit_r_high", "Upper", "Upper limit of that correlation.", "bounded"),
    Column("fit_p_value", "p", "p of that correlation.", "p"),
    Column(
        "r_squared_fit",
        "R² fit",
        "Share of the outcome that the fit index alone shares.",
        "bounded",
    ),
    Column("x_stationary", "Flat at x", "Where the surface is flat, first side.", "decimal"),
    Column("y_stationary", "Flat at y", "Where the surface is flat, second side.", "decimal"),
    Column("axis_slope", "Axis slope", "Slope of the first principal axis.", "decimal"),
    Column(
        "axis_intercept", "Axis at 0", "Intercept of that axis, both sides centered.", "decimal"
    ),
    Column(
        "share_inside",
        "Inside",
        "Share of respondents whose sides differ by half a point or less.",
        "percent",
    ),
)
