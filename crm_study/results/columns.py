"""The dictionary: every result column once, with its meaning and number format.

A `Finding` may only hold columns that stand here; `tests/test_conformance.py`
proves it. The page ``docs/columns.md`` is written from this dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "text", "count", "decimal", "fine", "bounded", "p", "percent", "level", "logical", "plain"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A result column: its one spelling, its heading, its meaning, its format."""

    name: str
    label: str
    meaning: str
    style: Style = "text"


MOST_FACTORS = 40
"""Factors a table of loadings may have."""


def _dictionary(*columns: Column) -> dict[str, Column]:
    return {column.name: column for column in columns}


COLUMNS = _dictionary(
    # keys
    Column("stratum", "Stratum", "Stratum of the population, by its declared code."),
    Column("construct", "Construct", "Construct, by its declared id."),
    Column("item", "Item", "Item of the questionnaire, by its declared id."),
    Column("path", "Path", "A loading (construct =~ item) or a covariance (one ~~ other)."),
    Column("key", "Key", "What is computed and of what, as 'more:scrm'."),
    Column("pair", "Pair", "Two variables, joined by '~'."),
    Column("method", "Method", "A way of looking for method bias, with its variables."),
    Column("level", "Level", "configural, metric or scalar invariance."),
    Column("component", "No.", "Number of a component, by falling eigenvalue.", "count"),
    Column("term", "Term", "Coefficient of a model; the constant is 'intercept'."),
    Column("hypothesis", "Hypothesis", "Hypothesis, by its declared id."),
    Column("address", "Address", "Where a number lives: finding/row/column."),
    Column("reading", "Reading", "What the printed number is taken to be."),
    # words and flags
    Column("label", "Name", "Name of the row as a reader should see it."),
    Column("variable_1", "Variable", "First variable of a pair."),
    Column("variable_2", "With", "Second variable of a pair."),
    Column("measurement", "Measurement", "reflective, formative, checklist or decision."),
    Column("verdict", "Verdict", "Judgement by a named rule with a source."),
    Column("diagnosis", "Diagnosis", "fine, reversed, weak, redundant, constant or misread."),
    Column("evidence", "Evidence", "What the diagnosis rests on."),
    Column("band", "Band", "Verbal band of a mean: fifths of the declared scale range."),
    Column("statement", "Statement", "The hypothesis in words."),
    Column("decision", "Decision", "supported, refuted or inconclusive, by the declared criteria."),
    Column("h0_decision", "H0", "reject H0 if p < alpha, else do not reject H0."),
    Column("scale", "Scale", "Answer scale of an item, by its declared id."),
    Column("outcome", "Outcome", "Dependent variable of a model."),
    Column("where", "Where", "Place of a printed number in the publication."),
    Column("consistency", "Possible?", "What the printed numbers alone allow."),
    Column("reproduction", "Reproduced?", "The printed number against the one obtained."),
    Column("printed", "Printed", "The number as published; trailing zeros are evidence."),
    Column("implies", "What follows", "What would have to be true."),
    Column("assumes", "What must be assumed", "Assumption behind a reading."),
    Column("in_model", "In a model", "Whether a declared model uses the variable.", "logical"),
    Column("possible", "Possible?", "Whether any whole number of respondents fits.", "logical"),
    Column("weakest", "Weakest", "Construct with the smallest alpha."),
    # counts
    Column("n_population", "N", "People in the population.", "count"),
    Column("n_planned", "Planned", "People the sample plan asks for.", "count"),
    Column("n_returned", "Returned", "Questionnaires received.", "count"),
    Column("n_obs", "n", "Observations a statistic rests on.", "count"),
    Column("n_refused", "Refused", "Rows received and not admitted.", "count"),
    Column("n_missing", "Missing", "Answers missing, skipped or coded as missing.", "count"),
    Column("n_items", "Items", "Items a scale is made of.", "count"),
    Column("n_clusters", "Clusters", "Clusters (institutions) with at least one row.", "count"),
    Column("n_constructs", "Constructs", "Constructs examined.", "count"),
    Column("n_acceptable", "Acceptable", "Constructs that meet the rule.", "count"),
    Column("n_flagged", "Flagged", "Rows or items a check points at.", "count"),
    Column("n_supported", "Supported", "Hypotheses supported.", "count"),
    Column("n_refuted", "Refuted", "Hypotheses refuted.", "count"),
    Column("n_inconclusive", "Inconclusive", "Hypotheses neither supported nor refuted.", "count"),
    Column("n_hypotheses", "Hypotheses", "Hypotheses tested.", "count"),
    Column("n_printed", "Printed", "Published numbers audited.", "count"),
    Column("n_inconsistent", "Inconsistent", "Published numbers that cannot all be true.", "count"),
    Column("n_readings", "Readings", "Readings examined.", "count"),
    Column("n_possible", "Possible", "Readings that some whole n allows.", "count"),
    Column("n_discrepant", "Discrepant", "Published numbers a reader should ask about.", "count"),
    Column("n_low", "n from", "Smallest number of respondents.", "count"),
    Column("n_high", "n to", "Largest number of respondents; empty is unbounded.", "count"),
    Column("df_low", "df from", "Smallest degrees of freedom.", "count"),
    Column("df_high", "df to", "Largest degrees of freedom; empty is unbounded.", "count"),
    Column("df", "df", "Degrees of freedom.", "count"),
    Column("df_model", "df model", "Degrees of freedom of the model.", "count"),
    Column("df_residual", "df residual", "Degrees of freedom of the residuals.", "count"),
    Column("code", "Code", "Answer code as declared by the scale.", "count"),
    # survey
    Column("response_rate", "Response", "n_returned / n_planned.", "percent"),
    Column("weight", "Weight", "Base weight n_population / n_obs.", "decimal"),
    Column("margin", "Margin", "Margin of error the plan was sized for.", "percent"),
    # measurement
    Column("estimate", "Estimate", "The estimate: coefficient alpha, slope B, ...", "decimal"),
    Column("std_estimate", "Std.", "Standardized alpha, or the standardized slope β.", "bounded"),
    Column("omega_total", "ω", "Omega total of the one-factor ML model.", "bounded"),
    Column("composite_reliability", "CR", "Composite reliability (Fornell & Larcker).", "bounded"),
    Column("ave", "AVE", "Average variance extracted.", "bounded"),
    Column("split_half", "Split-half", "Odd-even halves, Spearman-Brown corrected.", "bounded"),
    *(
        Column(f"lambda_{i}", f"λ{i}", f"Guttman's λ{i}, from covariances.", "bounded")
        for i in range(1, 7)
    ),
    *(
        Column(f"std_lambda_{i}", f"Std. λ{i}", f"Guttman's λ{i}, from correlations.", "bounded")
        for i in range(1, 7)
    ),
    Column("half_first_last", "Halves S–B", "First and last half, Spearman-Brown.", "bounded"),
    Column("half_guttman", "Halves Guttman", "First and last half, Guttman.", "bounded"),
    Column("omega_hierarchical", "ω h", "Omega hierarchical, Schmid-Leiman, minres.", "bounded"),
    Column("ordinal_alpha", "Ordinal α", "Standardized α of polychoric correlations.", "bounded"),
    Column("kr20", "KR-20", "Kuder-Richardson 20, two answers only.", "bounded"),
    Column("sem", "SEM", "Standard error of measurement of the scale score.", "decimal"),
    Column(
        "item_rest", "Item–rest r", "Correlation of an item with the sum of the rest.", "bounded"
    ),
    Column("keyed_rest", "r keyed", "Item-rest r, other backward items turned.", "bounded"),
    Column("alpha_if_dropped", "α if dropped", "Alpha of the scale without this item.", "bounded"),
    Column("msa", "MSA", "Sampling adequacy of an item (Kaiser).", "bounded"),
    Column("kmo", "KMO", "Kaiser-Meyer-Olkin measure of all items.", "bounded"),
    Column("bartlett_statistic", "χ²", "Bartlett's test of sphericity.", "decimal"),
    Column("bartlett_df", "df", "Degrees of freedom of Bartlett's test.", "count"),
    Column("bartlett_p_value", "p", "p value of Bartlett's test.", "p"),
    Column("determinant", "|R|", "Determinant of the correlation matrix.", "plain"),
    Column("cfi", "CFI", "Comparative fit index.", "bounded"),
    Column("tli", "TLI", "Tucker-Lewis index.", "bounded"),
    Column("rmsea", "RMSEA", "Root mean square error of approximation.", "bounded"),
    Column("rmsea_low", "RMSEA low", "Lower limit of RMSEA, 90%.", "bounded"),
    Column("rmsea_high", "RMSEA high", "Upper limit of RMSEA, 90%.", "bounded"),
    Column("srmr", "SRMR", "Standardized root mean square residual.", "bounded"),
    Column("delta_cfi", "ΔCFI", "Change of CFI against the level before.", "bounded"),
    Column("difference_statistic", "Δχ²", "Change of χ² against the level before.", "decimal"),
    Column("difference_df", "Δdf", "Change of df against the level before.", "count"),
    Column("difference_p_value", "p (Δχ²)", "p value of the change.", "p"),
    Column("expected_change", "EPC", "Expected value of the path if it were added.", "decimal"),
    Column("n_factors_map", "MAP", "Components by Velicer's minimum average partial.", "count"),
    Column("htmt2", "HTMT2", "HTMT of geometric means (Roemer et al.).", "bounded"),
    Column("coverage", "Coverage", "Share of answers above the lowest point.", "percent"),
    Column("smc", "SMC", "Squared multiple correlation with the other items.", "bounded"),
    Column("floor", "Floor", "Share of answers at the lowest point of the scale.", "percent"),
    Column("ceiling", "Ceiling", "Share of answers at the highest point.", "percent"),
    Column("decided", "Decided", "What was decided on the item after the pilot."),
    Column("df1", "df1", "Degrees of freedom between groups.", "count"),
    Column("df2", "df2", "Degrees of freedom within groups.", "count"),
    Column("eta_squared", "η²", "Share of variance between groups.", "bounded"),
    Column("n_crossed", "Crossed", "Items closer to another construct than their own.", "count"),
    Column("residual_correlation", "Residual r", "Sample less implied correlation.", "bounded"),
    Column("n_iterations", "Iterations", "Steps the search took.", "count"),
    Column("i_cvi", "I-CVI", "Share of experts who call the item relevant.", "bounded"),
    Column("kappa_star", "κ*", "I-CVI corrected for chance agreement.", "bounded"),
    Column("aiken_v", "V", "Aiken's V.", "bounded"),
    Column("cvr", "CVR", "Lawshe's content validity ratio.", "bounded"),
    Column("cvr_critical", "CVR crit.", "Smallest CVR beyond chance.", "bounded"),
    Column("s_cvi_ave", "S-CVI/Ave", "Mean I-CVI.", "bounded"),
    Column("s_cvi_ua", "S-CVI/UA", "Share of items all experts call relevant.", "bounded"),
    Column("n_experts", "Experts", "Experts who rated.", "count"),
    Column("n_empty", "Empty", "Pairs of answers that nobody gave.", "count"),
    Column("smallest_eigenvalue", "λ min", "Smallest eigenvalue of the matrix.", "fine"),
    Column("htmt", "HTMT", "Heterotrait-monotrait ratio of correlations.", "bounded"),
    Column("fornell_larcker", "F–L", "distinct if the smaller √AVE exceeds the correlation."),
    Column("communality", "h²", "Share of an item's variance the factors account for.", "bounded"),
    Column("uniqueness", "u²", "1 − communality.", "bounded"),
    Column("n_factors", "Factors", "Factors extracted.", "count"),
    Column("n_factors_parallel", "Suggested", "Factors that beat chance.", "count"),
    Column("variance_explained", "Variance", "Share of variance the factors explain.", "bounded"),
    Column("extraction", "Extraction", "How factors were extracted."),
    Column("rotation", "Rotation", "How factors were rotated."),
    Column("eigenvalue", "Eigenvalue", "Of the correlation matrix.", "decimal"),
    Column("chance_mean", "Chance", "Mean eigenvalue of unrelated items.", "decimal"),
    Column("chance_percentile", "95th pct.", "Its 95th percentile.", "decimal"),
    Column("n_pairs", "Pairs", "Pairs of constructs compared.", "count"),
    *(
        Column(f"loading_{j}", f"F{j}", f"Pattern loading on factor {j}.", "bounded")
        for j in range(1, MOST_FACTORS + 1)
    ),
    # distribution
    Column("mean", "M", "Mean, in scale points.", "decimal"),
    Column("std_dev", "SD", "Standard deviation, n − 1, in scale points.", "decimal"),
    Column("median", "Mdn", "Median, in scale points.", "decimal"),
    Column("skewness", "Skew", "Adjusted skewness G1 (as SPSS).", "decimal"),
    Column("kurtosis", "Kurtosis", "Adjusted excess kurtosis G2 (as SPSS).", "decimal"),
    Column("minimum", "Min", "Smallest value.", "decimal"),
    Column("maximum", "Max", "Largest value.", "decimal"),
    Column("share", "Share", "Part of the answers, 0 to 1.", "percent"),
    # association
    Column("pearson", "r", "Pearson correlation, pairwise complete.", "bounded"),
    Column("spearman", "ρ", "Spearman rank correlation, pairwise complete.", "bounded"),
    Column("spearman_p_value", "p (ρ)", "Two-sided p of Spearman's ρ, t approximation.", "p"),
    # models
    Column("std_error", "SE", "Standard error of the estimate.", "decimal"),
    Column("statistic", "t", "Test statistic.", "fine"),
    Column("critical_value", "t crit.", "Two-sided critical t at these df.", "fine"),
    Column("p_value", "p", "Two-sided p value.", "p"),
    Column("conf_low", "CI low", "Lower confidence limit.", "decimal"),
    Column("conf_high", "CI high", "Upper confidence limit.", "decimal"),
    Column("conf_level", "Level", "Confidence level.", "level"),
    Column("tolerance", "Tolerance", "1 − R² of this predictor on the others.", "bounded"),
    Column("vif", "VIF", "Variance inflation factor, 1 / tolerance.", "decimal"),
    Column("r_squared", "R²", "Share of the outcome's variance the model accounts for.", "bounded"),
    Column("adj_r_squared", "Adj. R²", "R² adjusted for the number of predictors.", "bounded"),
    Column("sigma", "σ", "Residual standard deviation.", "decimal"),
    Column("f_statistic", "F", "F of the whole model.", "decimal"),
    Column("aic", "AIC", "Akaike criterion, σ counted as a parameter (as R).", "decimal"),
    Column("bic", "BIC", "Bayes criterion, σ counted as a parameter (as R).", "decimal"),
    Column("durbin_watson", "DW", "Durbin-Watson statistic in file order.", "decimal"),
    Column("fitted", "Fitted", "Value the model expects.", "decimal"),
    Column("residual", "Residual", "Observed minus fitted.", "decimal"),
    Column("leverage", "Leverage", "Diagonal of the hat matrix.", "bounded"),
    Column("studentized", "Student.", "Internally studentized residual.", "decimal"),
    Column("cooks_d", "Cook's D", "Cook's distance.", "bounded"),
    # hypotheses and audit
    Column("value", "Value", "The number found at an address.", "fine"),
    Column("lower", "Lower", "Smallest number that prints so.", "fine"),
    Column("upper", "Upper", "Largest number that prints so.", "fine"),
    Column("obtained", "Obtained", "The number from these data.", "fine"),
    Column("difference_percent", "Diff. %", "100 · |obtained − printed| / |printed|.", "decimal"),
    Column("p_low", "p from", "Smallest two-sided p.", "p"),
    Column("p_high", "p to", "Largest two-sided p.", "p"),
    Column("real_low", "df low", "Smallest df before whole numbers are asked for.", "fine"),
    Column("real_high", "df high", "Largest df before whole numbers are asked for.", "fine"),
    Column("correlation", "r12", "Correlation of the two predictors.", "bounded"),
    Column("delta_r_squared", "ΔR²", "Share of variance a predictor adds to the rest.", "bounded"),
    Column("unique_share_bound", "Max ΔR²", "Largest share the t allows, unique.", "bounded"),
    Column("rule_inverted", "Rule inverted", "Whether the printed rule is upside down.", "logical"),
    Column(
        "follows_stated_rule",
        "By stated rule",
        "Whether the decision is what the printed rule says.",
        "logical",
    ),
    Column(
        "follows_correct_rule",
        "By correct rule",
        "Whether the decision is what p < alpha says.",
        "logical",
    ),
)
