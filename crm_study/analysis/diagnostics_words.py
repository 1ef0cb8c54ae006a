"""What each check of a linear model asks, means and advises, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one check.

    Attributes
    ----------
    label : str
        What is checked.
    passes, fails : str
        What a verdict means.
    advice : str
        What to do after a failure.
    """

    label: str
    passes: str
    fails: str
    advice: str


NOTHING_TO_DO = "Nothing to do."
_ROBUST = "Report heteroscedasticity-consistent (HC3) standard errors beside these."
_SPREAD = Wording(
    "Constancy of the variance",
    "No sign that the spread of the residuals changes with the predictors.",
    "The spread of the residuals changes with the predictors; standard errors are off.",
    _ROBUST,
)
_NORMAL = Wording(
    "Normality of the residuals",
    "The residuals are compatible with a normal distribution.",
    "The residuals are not normal; p values lean on the size of the sample.",
    "Look at the quantile plot; in a small sample report bootstrap intervals beside these.",
)
_INFLUENCE = (
    "Look at the rows named in the details, correct errors, and report the model with and "
    "without them."
)

WORDING = {
    "normality": _NORMAL,
    "normality_jarque_bera": _NORMAL,
    "heteroscedasticity": _SPREAD,
    "heteroscedasticity_breusch_pagan": Wording(
        _SPREAD.label,
        _SPREAD.passes,
        "The spread of the residuals changes with the predictors, or they are not normal.",
        _ROBUST,
    ),
    "heteroscedasticity_white": Wording(
        _SPREAD.label,
        "No sign that the spread changes with predictors, their squares or products.",
        "The spread changes with predictors, squares or products; standard errors are off.",
        _ROBUST,
    ),
    "linearity": Wording(
        "Linearity of the model",
        "No sign that a curve or a product of predictors is missing.",
        "The model leaves out a curve or a product of its predictors.",
        "Look at the component-plus-residual panels; add the term that theory offers.",
    ),
    "curve": Wording(
        "Linearity",
        "No sign that the outcome bends along this predictor.",
        "The outcome bends along this predictor.",
        "Look at its component-plus-residual panel; a squared term or a transformed scale may fit.",
    ),
    "collinearity": Wording(
        "Collinearity",
        "The predictors are told apart well enough.",
        "Predictors overlap so much that their slopes are poorly told apart.",
        "Drop or join overlapping predictors, or judge them together and not one by one.",
    ),
    "collinearity_condition": Wording(
        "Condition of the design",
        "No near-dependency harms two or more of the estimates.",
        "A near-dependency among the columns inflates two or more of the variances.",
        "See the variance proportions in the details: the terms that share a dimension overlap.",
    ),
    "collinearity_generalized": Wording(
        "Collinearity of predictors with several terms",
        "The predictors are told apart well enough, whatever the reference levels.",
        "Predictors overlap so much that their effects are poorly told apart.",
        "Drop or join overlapping predictors, or judge them together and not one by one.",
    ),
    "autocorrelation": Wording(
        "Autocorrelation in the order of the rows",
        "No sign that neighboring rows are alike. In a cross-section the order of the rows means "
        "nothing, so this says nothing either.",
        "Neighboring rows are alike. In a cross-section the order means nothing; rows sorted by "
        "institution show the likeness of its members.",
        "If rows stand by institution, use the cluster rows of the inference chapter.",
    ),
    "influence": Wording(
        "Influence on the fit",
        "No single row moves the estimates far.",
        "A single row moves the estimates to the edge of their joint half region.",
        _INFLUENCE,
    ),
    "influence_leverage": Wording(
        "Leverage",
        "No row stands far from the others in its predictors.",
        "A row stands far from the others in its predictors.",
        _INFLUENCE,
    ),
    "influence_studentized": Wording(
        "Outlier",
        "The largest residual is no larger than the largest of so many may be.",
        "The largest residual is larger than chance makes the largest of so many.",
        _INFLUENCE,
    ),
    "influence_dfbetas": Wording(
        "Influence on one estimate",
        "No single row moves an estimate by a standard error.",
        "A single row moves an estimate by more than a standard error.",
        _INFLUENCE,
    ),
}


def wording_of(check: str) -> Wording:
    """Return the words of a check; every ``linearity_<term>`` has the same.

    Examples
    --------
    >>> wording_of("linearity_scrm").label
    'Linearity'
    """
    return WORDING["curve"] if check.startswith("linearity_") else WORDING[check]
