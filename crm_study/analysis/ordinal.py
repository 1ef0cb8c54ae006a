"""Ordinal regression: proportional odds, and whether they are proportional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.category_outcome import category_model
from crm_study.analysis.model_frame import Choice, ModelFrame
from crm_study.analysis.odds_finding import OddsFinding
from crm_study.analysis.wald_rows import wald_rows
from crm_study.errors import AnalysisError
from crm_study.kernels.glm.parallel_lines import brant, score_test
from crm_study.kernels.glm.proportional_odds import ProportionalOddsFit, proportional_odds
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_TESTS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
_WHOLE = ("log_likelihood", "null_log_likelihood", "lr_statistic", "lr_p_value", "aic", "bic")
_NOTES = (
    "Proportional odds, logit P(y ≤ j) = threshold − B·x, by Newton's method on the rows complete "
    "on every variable; a positive B moves answers up, as in R's polr and SPSS PLUM. z and limits "
    "are Wald's with the observed information.",
    "Brant's test compares the slopes of the binary regressions at every threshold; the score test "
    "is that of SAS, with expected information. A small p says that one slope for all thresholds "
    "is too simple. Nothing here shows a cause.",
)


class OrdinalFinding(OddsFinding):
    """Slopes and thresholds of a proportional-odds model."""

    __slots__ = ()

    def tables(self) -> tuple[Table, ...]:
        """Return the coefficients and the tests of proportional odds."""
        if not self.rows:
            return ()
        found = [self.table()]
        heads = {"label": "Predictor", "statistic": "χ²", "df1": "df"}
        for name, title in (("joint", "predictors as a whole"), ("brant", "Brant's test")):
            if self.details.get(name):
                found.append(
                    self.further(
                        self.details[name],
                        ["label", "statistic", "df1", "p_value"],
                        title=f"{self.title}: {title}",
                        heads=heads,
                    )
                )
        return tuple(found)

    def prose(self) -> Prose:
        """Say what goes with higher answers, and whether the model holds."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{outcome} has {k} ordered categories ({whole}).",
            outcome=str(self.number("glance", "outcome")),
            k=self.slot("glance", "n_categories"),
            whole=self.whole(),
        )
        higher = "of a higher answer"
        slopes = [self.slope(row, of=higher) for row in self.rows if self.is_slope(row)]
        return join([opening, *slopes, *self._proportional()])

    def _proportional(self) -> list[Prose]:
        if self.overall["brant_p_value"] is None:
            return []
        refuted = SIGNIFICANCE_1925.holds(self.overall["brant_p_value"])
        return [
            compose(
                "{verdict} (Brant χ²({df}) = {statistic}, {p}).",
                verdict=(
                    "The odds are not proportional"
                    if refuted
                    else "Nothing speaks against proportional odds"
                ),
                df=self.slot("glance", "brant_df"),
                statistic=self.slot("glance", "brant_statistic"),
                p=self.p_slot("glance", "brant_p_value"),
            )
        ]


def ordinal(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    levels: Sequence[Any] | None = None,
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    conf_level: float = 0.95,
) -> Finding:
    """Regress an ordered category on predictors by the proportional-odds model.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a variable of the model are left out.
    outcome : str
        Column of three or more categories: numbers, or an ordered categorical.
    predictors : sequence of str
        Numeric or categorical columns.
    levels : sequence, optional
        The categories from low to high, needed where the outcome is text.
    categorical, interactions : optional
        As in `regression`.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Finding
        Slopes and thresholds by term with odds ratios; Brant's and the score test of
        proportional odds in `glance`, Brant's by predictor in ``details``. Equal to R's
        ``ordinal::clm`` and ``MASS::polr``; Brant's test to its equations.

    Raises
    ------
    AnalysisError
        Fewer than three categories, text without an order, separation, a constant column or
        perfect collinearity.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"trust": [1, 2, 1, 2, 3, 3, 2, 2], "care": [1, 2, 3, 4, 5, 6, 2, 5]})
    >>> found = ordinal(frame, outcome="trust", predictors=["care"])
    >>> round(found.number("care", "estimate"), 3), round(found.number("2|3", "estimate"), 3)
    (1.515, 7.645)
    """
    model = category_model(
        frame,
        outcome=outcome,
        predictors=predictors,
        levels=levels,
        needs_order=True,
        categorical=categorical,
        interactions=interactions,
    )
    gathered = model.frame
    fit = proportional_odds(gathered.y, gathered.x, names=gathered.terms, conf_level=conf_level)
    tests, by_predictor, missing = _parallel(gathered, fit)
    joint = wald_rows(gathered, fit.estimate, fit.covariance, first=0)
    status, reason = _status(tests)
    return OrdinalFinding(
        id="ordinal",
        title=f"Ordinal regression of {outcome}",
        rows=tuple(plain(row) for row in _rows(fit, gathered, model.levels)),
        overall=plain(_overall(fit, gathered, len(model.levels), conf_level) | tests),
        status=status,
        reason=reason,
        notes=(*_NOTES, *gathered.notes, *missing),
        rules=(SIGNIFICANCE_1925,),
        details={
            **({"brant": tuple(plain(row) for row in by_predictor)} if by_predictor else {}),
            **({"joint": tuple(plain(row) for row in joint)} if joint else {}),
        },
    )


def _rows(
    fit: ProportionalOddsFit, model: ModelFrame, levels: Sequence[str]
) -> list[dict[str, Any]]:
    cuts = [f"{low}|{high}" for low, high in pairwise(levels)]
    terms = [*fit.terms[: fit.n_slopes], *cuts]
    rows = []
    for i, term in enumerate(terms):
        slope = i < fit.n_slopes
        rows.append(
            {
                "term": term,
                "label": model.labels.get(term, term),
                "part": "slope" if slope else "threshold",
                **{column: getattr(fit, column)[i] for column in _TESTS},
                "odds_ratio": float(np.exp(fit.estimate[i])) if slope else None,
                "odds_low": float(np.exp(fit.conf_low[i])) if slope else None,
                "odds_high": float(np.exp(fit.conf_high[i])) if slope else None,
            }
        )
    return rows


def _overall(
    fit: ProportionalOddsFit, model: ModelFrame, n_categories: int, level: float
) -> dict[str, Any]:
    return {
        "outcome": model.outcome_label,
        "n_categories": n_categories,
        "n_obs": fit.n_obs,
        **{name: getattr(fit, name) for name in _WHOLE},
        "lr_df": fit.n_slopes,
        **{name: getattr(fit.pseudo, name) for name in ("mcfadden", "cox_snell", "nagelkerke")},
        "conf_level": level,
    }


def _parallel(
    model: ModelFrame, fit: ProportionalOddsFit
) -> tuple[dict[str, Any], list[dict[str, Any]], tuple[str, ...]]:
    """Return the tests of proportional odds; None and a note where one cannot be had."""
    found: dict[str, Any] = dict.fromkeys(
        f"{test}_{name}" for test in ("brant", "score") for name in ("statistic", "df", "p_value")
    )
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    try:
        score = score_test(model.y, model.x, fit=fit)
        found |= {f"score_{name}": getattr(score, name) for name in ("statistic", "df", "p_value")}
        omnibus = brant(model.y, model.x)
        found |= {
            f"brant_{name}": getattr(omnibus, name) for name in ("statistic", "df", "p_value")
        }
        rows = _brant_rows(model, omnibus.by_predictor, omnibus.p_by_predictor)
    except AnalysisError as error:
        notes.append(f"Proportional odds could not be tested: {error}")
    return found, rows, tuple(notes)


def _brant_rows(model: ModelFrame, statistic: Floats, p_value: Floats) -> list[dict[str, Any]]:
    df = int(model.y.max()) - 1
    return [
        {
            "key": f"brant:{term}",
            "label": model.labels[term],
            "statistic": statistic[i],
            "df1": df,
            "p_value": p_value[i],
        }
        for i, term in enumerate(model.terms)
    ]


def _status(tests: Mapping[str, Any]) -> tuple[Status, str | None]:
    """Warn where the odds are not proportional."""
    p_value = tests["brant_p_value"]
    if p_value is None or not SIGNIFICANCE_1925.holds(p_value):
        return "ok", None
    return "warning", (
        "The odds are not proportional by Brant's test: some slope differs between thresholds, "
        "and one number for all of them hides it."
    )
