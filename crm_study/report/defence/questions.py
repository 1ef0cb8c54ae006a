"""The stock questions of a defence, in the order a chapter raises them."""

from __future__ import annotations

from crm_study.report.defence import conclusion_answers as conclusion
from crm_study.report.defence import measurement_answers as measurement
from crm_study.report.defence import method_answers as method
from crm_study.report.defence import sample_answers as sample
from crm_study.report.defence.record import Question

_REGRESSION = "Declare a regression under `models` and a hypothesis that reads it."
_POWER = "Run the chapter `power`; it needs a regression under `models`."
_CLUSTERS = "Declare the column of the institutions under `population`, and a regression."

QUESTIONS: tuple[Question, ...] = (
    Question(
        "yamane",
        "Why Yamane's formula for the size of the sample?",
        (sample.yamane, sample.yamane_and_power),
        "Declare `sampling` with its formula and margin, and the sizes of the strata.",
    ),
    Question(
        "enough",
        "Is the sample large enough?",
        (sample.enough, sample.effective, sample.small_effects),
        _POWER,
    ),
    Question(
        "response",
        "Who did not answer, and does it matter?",
        (sample.response, sample.weighted),
        "Declare how many people were to be asked, under `sampling` and `population`.",
    ),
    Question(
        "purposive",
        "People were chosen on purpose: what do your p values mean?",
        (sample.chance, sample.shuffled),
        "Declare `sampling` with the way people were chosen.",
    ),
    Question(
        "clusters",
        "Why do you not treat people of one institution as independent?",
        (sample.dependence, sample.dependent_errors),
        _CLUSTERS,
    ),
    Question(
        "missing",
        "What did you do about missing answers?",
        (sample.missing, sample.scored_rows, sample.little),
        "Run the chapter `missing`; it needs constructs with items.",
    ),
    Question(
        "translation",
        "Did people answer the same questionnaire in each language?",
        (measurement.languages, measurement.untested_languages),
        "Declare the `translations` of the instrument with their status.",
    ),
    Question(
        "validity",
        "What shows that the scales measure what they are named after?",
        (measurement.discriminant, measurement.factor_model, measurement.experts),
        "Declare two constructs with items; content validity needs a sheet of expert ratings.",
    ),
    Question(
        "alpha",
        "Why is an alpha of .7 the cut-off?",
        (measurement.alpha_rule, measurement.omega, measurement.unreliable_scores),
        "Declare a reflective construct with at least two items.",
    ),
    Question(
        "likert",
        "May Likert answers be treated as numbers, as if the steps were equal?",
        (measurement.likert, measurement.ordinal_alpha),
        "Run the chapter `correlation`; it needs two constructs and a regression of one on "
        "another.",
    ),
    Question(
        "mean_scores",
        "Why mean scores and not sums or factor scores?",
        (measurement.mean_scores, measurement.other_scores),
        "Declare a regression whose predictor is a construct with items.",
    ),
    Question(
        "one_source",
        "Predictor and outcome come from the same person. Is that not a problem?",
        (measurement.one_questionnaire, measurement.sources),
        _REGRESSION,
    ),
    Question(
        "method_bias",
        "Have you ruled out common method bias?",
        (measurement.method_bias, measurement.marker, measurement.method_needed),
        "Run the chapter `method_bias`; a `marker` construct makes its answer stronger.",
    ),
    Question(
        "regression",
        "Why did you use regression?",
        (method.slope, method.slope_and_correlation, method.no_boxes),
        _REGRESSION,
    ),
    Question(
        "critical_value",
        "Why is the critical value not 1.96?",
        (method.critical_value, method.clustered_df, method.printed_critical_value),
        _REGRESSION,
    ),
    Question(
        "normality",
        "Are your data normal? Normality of what?",
        (method.normality, method.without_normality),
        _REGRESSION,
    ),
    Question(
        "outliers",
        "What did you do about outliers?",
        (method.outliers, method.flagged_answers),
        _REGRESSION,
    ),
    Question(
        "collinearity",
        "Do the predictors not overlap (multicollinearity)?",
        (method.collinearity, method.condition),
        "Declare a regression with two predictors or more.",
    ),
    Question(
        "r_squared",
        "Is your R² large?",
        (method.r_squared, method.spread_of_outcome),
        _REGRESSION,
    ),
    Question(
        "no_sem",
        "Why no structural equation model?",
        (method.no_sem, method.path_model),
        "Run the chapter `measurement`; it needs two constructs with three items each.",
    ),
    Question(
        "triangle",
        "The R² and the t that were published: can both be true?",
        (conclusion.triangle, conclusion.readings, conclusion.own_triangle),
        "Nothing published contradicts itself here. Printed numbers are declared under "
        "`published`.",
    ),
    Question(
        "multiplicity",
        "You tested many hypotheses. What of chance findings?",
        (conclusion.many_tests,),
        "Declare `hypotheses`.",
    ),
    Question(
        "causal",
        "Is the relation causal?",
        (conclusion.no_cause, conclusion.left_out),
        _REGRESSION,
    ),
    Question(
        "generalization",
        "Does it hold beyond the people and the place you studied?",
        (sample.population, sample.institutions_like_these),
        "Declare the sizes of the strata under `population`.",
    ),
    Question(
        "change_of_mind",
        "What would change your mind?",
        (conclusion.change_of_mind, conclusion.other_analyses, conclusion.opposite),
        _REGRESSION,
    ),
    Question(
        "ethics",
        "How are the people who answered protected?",
        (conclusion.ethics, conclusion.consent),
        "Run the chapter `quality`.",
    ),
    Question(
        "replicable",
        "Can somebody else get your numbers again?",
        (conclusion.replicable, conclusion.generated),
        _REGRESSION,
    ),
)
