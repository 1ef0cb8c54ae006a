"""Why a test, and what it must not be used for, by the kind of the finding."""

from __future__ import annotations

from collections.abc import Mapping

from crm_study.results.address import Address

WHY: Mapping[str, str] = {
    "regression": "The hypothesis speaks of scores that go together, at equal values of the other "
    "predictors where there are any; least squares gives that difference in scale points.",
    "hierarchical": "The hypothesis asks what a block adds to what is in the model already; the "
    "change of R² is its answer.",
    "moderation": "The hypothesis says that a slope depends on a third score; a product term asks "
    "exactly that.",
    "mediation": "The hypothesis names a score that stands between two others; the product of both "
    "slopes is the part that goes through it, and its interval is resampled because a product is "
    "skewed.",
    "path": "The hypothesis is one path of a mediation; least squares gives its slope, at equal "
    "values of what else leads to the same score.",
    "pls": "The hypothesis is an arrow in a path model; composites and resampling ask little of "
    "the distribution and of the number of answers.",
    "comparison": "The hypothesis compares groups; Welch's test does not assume that they spread "
    "alike.",
    "association": "Both variables are categories; a table of counts and its test are made for "
    "them.",
    "correlation": "The hypothesis names two scores and no direction.",
    "reliability": "The statement is about one scale, not about a relation.",
}
WHY_OTHERWISE = "The hypothesis is decided by the number that it declares, from this analysis."

LIMITS: Mapping[str, str] = {
    "regression": "Not that the predictor changes the outcome, not that it explains it alone, and "
    "not that people who are like each other in what was not asked would show the same slope.",
    "hierarchical": "Not that the added block matters more or less than another: what they share "
    "is given to the first.",
    "moderation": "Not that the relation vanishes outside the values of the third score that were "
    "seen, and not which of the three comes first.",
    "mediation": "Not that anything passes through the middle score: one questionnaire at one time "
    "can agree with such a chain, it cannot show it.",
    "pls": "Not that the model is true: composites fit without a test of the whole.",
    "comparison": "Not why the groups differ: nobody was assigned to them at random.",
    "association": "Not the strength from the p value alone, and not which category comes first.",
    "correlation": "Not a direction, and not that the relation is the same for other people.",
    "reliability": "Not that the scale measures what its name says; reliability is not validity.",
}
_OF_PRODUCTS = ("indirect", "total", "contrast")
"""How the rows of a mediation begin that no single slope gives."""
LIMITS_OTHERWISE = "Not a cause: everything was asked once."


def kind_of(place: Address) -> str:
    """Return the kind of a result: of its finding, but ``path`` for one slope of a mediation.

    Examples
    --------
    >>> from crm_study.results.address import parse_address
    >>> places = ("mediation.csr/a/p_value", "mediation.csr/indirect/conf_low")
    >>> tuple(kind_of(parse_address(place)) for place in places)
    ('path', 'mediation')
    """
    kind = place.finding.partition(".")[0]
    single = kind == "mediation" and not place.row.startswith(_OF_PRODUCTS)
    return "path" if single else kind


def why(kind: str) -> str:
    """Return why a test of this kind answers its hypothesis."""
    return WHY.get(kind, WHY_OTHERWISE)


def limits(kind: str) -> str:
    """Return what a result of this kind does not show."""
    return LIMITS.get("regression" if kind == "path" else kind, LIMITS_OTHERWISE)
