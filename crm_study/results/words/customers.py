"""Columns of what a list of customers tells."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    # how long customers stay
    Column("time", "Time", "Time since joining, in the unit that the notes name.", "decimal"),
    Column("survival", "Still there", "Share who stay longer (Kaplan-Meier).", "percent"),
    Column("survival_low", "CI low", "Lower limit of that share.", "percent"),
    Column("survival_high", "CI high", "Upper limit of that share.", "percent"),
    Column("n_at_risk", "At risk", "Customers still under observation.", "count"),
    Column("n_gone", "Left", "Customers seen to leave.", "count"),
    Column("n_censored", "Still there", "Customers not seen to leave.", "count"),
    Column(
        "median_time", "Median", "Time by which half have left; empty if not reached.", "decimal"
    ),
    Column("median_low", "Mdn low", "Lower limit of the median.", "decimal"),
    Column("median_high", "Mdn high", "Upper limit of the median.", "decimal"),
    Column("restricted_mean", "Mean", "Mean time under observation up to a horizon.", "decimal"),
    Column("horizon", "Horizon", "Longest time that counts.", "decimal"),
    # life cycle
    Column("indicator", "Indicator", "Indicator of the life cycle."),
    Column("numerator", "Of them", "Customers or products counted.", "count"),
    Column("denominator", "Out of", "Customers they are counted out of.", "count"),
    Column("meaning_of", "Definition", "How the number is defined."),
    Column("dormant_days", "Dormant after", "Days without a transaction.", "count"),
    Column("period_days", "Period", "Length of the period, in days.", "count"),
    Column("step_share", "Of all", "Share of those at the first step.", "percent"),
    Column("kept_share", "Of the last", "Share of those at the step before.", "percent"),
    # value
    Column("tier", "Tier", "Tier of customers."),
    Column("segment", "Segment", "Segment of customers."),
    Column("total_value", "Value", "Sum of the value of its customers.", "decimal"),
    Column("value_share", "Of value", "Share of the value of all.", "percent"),
    Column("mean_value", "Per customer", "Mean value of a customer.", "decimal"),
    Column("mean_potential", "Potential", "Mean potential of a customer.", "decimal"),
    Column("offer", "Offer", "What the declaration would offer the tier."),
    Column(
        "gini", "Gini", "Gini index of the value, 0 to 1; empty with negative values.", "bounded"
    ),
    Column("top_share", "Top share", "Share of the value with the top customers.", "percent"),
    Column("top", "Top", "Share of the customers counted as top.", "percent"),
    Column("potential", "Potential", "What a customer might bring.", "decimal"),
    Column("value_cut", "Cut (value)", "Value from which a customer counts as high.", "decimal"),
    Column("potential_cut", "Cut (potential)", "Potential from which it is high.", "decimal"),
    Column("aspect", "Dimension", "recency, frequency or money."),
    Column("score", "Score", "Score by rank, the best the highest.", "count"),
    Column("recency_score", "R", "Score of recency, 5 the most recent.", "count"),
    Column("frequency_score", "F", "Score of frequency, 5 the most frequent.", "count"),
    Column("mean_recency", "Days", "Mean days since the last transaction.", "decimal"),
    Column("mean_frequency", "Transactions", "Mean number of transactions.", "decimal"),
    Column("mean_money", "Money", "Mean money of a customer.", "decimal"),
    Column("margin_mean", "Margin", "Mean margin a year of a customer.", "decimal"),
    Column("retention", "Retention", "Share of customers kept over a year.", "percent"),
    Column("n_exposed", "Followed", "Customers who could be kept or lost.", "count"),
    Column("effect_one_percent", "Moves", "Change of the value, as a share of it.", "percent"),
    # clusters
    Column("cluster", "Cluster", "Number of a cluster, the largest first."),
    Column("silhouette", "Silhouette", "Mean silhouette width, −1 to 1.", "bounded"),
    Column("jaccard", "Jaccard", "Mean overlap with the cluster found in resamples.", "bounded"),
    Column("recovered", "Recovered", "Share of resamples with overlap above .75.", "percent"),
    Column("adjusted_rand", "ARI", "Mean adjusted Rand index with resamples.", "bounded"),
    Column("within_share", "Within", "Squared distance inside clusters, of all.", "percent"),
    Column("n_wanted", "Clusters", "Number of clusters.", "count"),
    Column("n_traits", "Variables", "Variables that clusters are made of.", "count"),
    Column("trait", "Variable", "Variable that clusters are made of."),
    Column("center", "Mean", "Mean of the variable in the cluster.", "decimal"),
    Column("std_center", "z", "The same in standard deviations from the mean of all.", "decimal"),
    # the ledger itself
    Column("field", "Field", "Field of the ledger."),
    Column("n_pairs_alike", "Pairs", "Pairs of records that are alike.", "count"),
    Column("n_records", "Records", "Records that have a twin.", "count"),
    Column("n_across", "Across branches", "Pairs in two different branches.", "count"),
    Column("n_stale", "Stale", "Records not checked for longer than the rule.", "count"),
    Column("stale_share", "Stale", "Share of records not checked for that long.", "percent"),
    Column("median_age", "Median age", "Median days since a record was checked.", "decimal"),
    Column("duplicate_share", "With a twin", "Share of records with an exact twin.", "percent"),
    Column("complete_share", "Complete", "Share of records with every field.", "percent"),
    Column("home_branch", "Branch", "Branch whose records these are."),
    # measures of a customer
    Column("customer_metric", "Measure", "What is measured of a customer."),
    Column("total", "Sum", "Sum over all customers.", "decimal"),
    Column("n_loss", "At a loss", "Customers whose cost exceeds their revenue.", "count"),
    Column("loss_share", "At a loss", "Share of the customers.", "percent"),
    Column("hidden_loss_share", "Hidden", "Share of the top by revenue at a loss.", "percent"),
)
