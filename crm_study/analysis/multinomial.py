"""Multinomial logistic regression: which of several categories, without an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.category_outcome import CategoryModel, category_model, level_text
from crm_study.analysis.model_frame import Choice
from crm_study.analysis.odds_finding import OddsFinding
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.glm.multinomial import MultinomialFit
from crm_study.kernels.glm.multinomial import multinomial as fit_multinomial
from crm_study.kernels.glm.wald import wald_test
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

_TESTS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
_WHOLE = ("log_likelihood", "null_log_likelihood", "lr_statistic", "lr_df", "lr_p_value")
_NOTES = (
    "Maximum likelihood by Newton's method on the rows complete on every variable; B are log odds "
    "of a category against the baseline, z and limits are Wald's. Tests of a predictor as a whole "
    "join its slopes of all categories (Wald).",
    "Odds against the baseline are no probabilities; another baseline gives the same model and "
    "other slopes. Nothing here shows a cause.",
)


class MultinomialFinding(OddsFinding):
    """Log odds of every category against the baseline."""

    __slots__ = ()

    def table(self) -> Table:
        """Return B, its test and the odds ratio by category and term."""
        columns = ["category", "label", "estimate", "std_error", "statistic", "p_value"]
        columns += ["odds_ratio", "odds_low", "odds_high"]
        return self.lay_out(columns, heads={"label": "Term", "estimate": "B", "statistic": "z"})

    def tables(self) -> tuple[Table, ...]:
        """Return the coefficients and the tests of predictors as a whole."""
        if not self.rows:
            return ()
        joint = self.further(
            self.details["joint"],
            ["label", "statistic", "df1", "p_value"],
            title=f"{self.title}: predictors as a whole",
            heads={"label": "Predictor", "statistic": "Wald χ²", "df1": "df"},
        )
        return (self.table(), joint)

    def prose(self) -> Prose:
        """Say what goes with the odds of each category."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{n} rows fall into {k} categories of {outcome}; the baseline is {baseline} ({whole}).",
            n=self.slot("glance", "n_obs"),
            k=self.slot("glance", "n_categories"),
            outcome=str(self.number("glance", "outcome")),
            baseline=str(self.number("glance", "baseline")),
            whole=self.whole(),
        )
        baseline = str(self.number("glance", "baseline"))
        slopes = [
            self.slope(row, of=f"of {row['category']} against {baseline}")
            for row in self.rows
            if self.is_slope(row)
        ]
        return join([opening, *slopes])

    def name_of(self, row: Row) -> str:
        """Return category and predictor."""
        return f"{row['category']}: {row['label']}"


def multinomial(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    baseline: object = None,
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    conf_level: float = 0.95,
) -> Finding:
    """Regress a category on predictors.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a variable of the model are left out.
    outcome : str
        Column of three or more categories.
    predictors : sequence of str
        Numeric or categorical columns.
    baseline : optional
        The category the others are compared with; by default the first in sorted order.
    categorical, interactions : optional
        As in `regression`.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Finding
        One row per category and term, as ``yes:care``; equal to R's ``nnet::multinom`` and
        statsmodels' ``MNLogit``.

    Raises
    ------
    AnalysisError
        Fewer than two categories, an unknown baseline, separation, a constant column or
        perfect collinearity.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"firm": list("abacccca"), "care": [1, 2, 3, 4, 5, 6, 2, 5]})
    >>> found = multinomial(frame, outcome="firm", predictors=["care"])
    >>> found.tidy()["key"].tolist()
    ['b:intercept', 'b:care', 'c:intercept', 'c:care']
    """
    model = category_model(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
    )
    model = _with_baseline(model, baseline, outcome)
    gathered = model.frame
    fit = fit_multinomial(gathered.y, gathered.x, names=gathered.terms, conf_level=conf_level)
    return MultinomialFinding(
        id="multinomial",
        title=f"Multinomial regression of {outcome} against {model.levels[0]}",
        rows=tuple(plain(row) for row in _rows(fit, model)),
        overall=plain(_overall(fit, model, conf_level)),
        notes=(*_NOTES, *gathered.notes),
        rules=(SIGNIFICANCE_1925,),
        details={"joint": tuple(plain(row) for row in _joint(fit, model))},
    )


def _with_baseline(model: CategoryModel, baseline: object, outcome: str) -> CategoryModel:
    """Put the baseline first."""
    levels = model.levels
    if len(levels) < 2:
        raise AnalysisError(f"Every complete row has the same '{outcome}' ('{levels[0]}').")
    chosen = levels[0] if baseline is None else level_text(baseline)
    if chosen not in levels:
        raise AnalysisError(
            f"'{chosen}' is no category of '{outcome}'.{nearest(chosen, levels)} "
            f"Categories: {listed(levels)}."
        )
    order = [chosen, *(level for level in levels if level != chosen)]
    place = np.array([order.index(level) for level in levels])
    codes = place[model.frame.y.astype(int)].astype(float)
    return CategoryModel(replace(model.frame, y=codes), tuple(order))


def _rows(fit: MultinomialFit, model: CategoryModel) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{level}:{term}",
            "category": level,
            "term": term,
            "label": model.frame.labels.get(term, "(Constant)"),
            **{column: getattr(fit, column)[j, i] for column in _TESTS},
            "odds_ratio": float(np.exp(fit.estimate[j, i])) if i else None,
            "odds_low": float(np.exp(fit.conf_low[j, i])) if i else None,
            "odds_high": float(np.exp(fit.conf_high[j, i])) if i else None,
        }
        for j, level in enumerate(model.levels[1:])
        for i, term in enumerate(fit.terms)
    ]


def _overall(fit: MultinomialFit, model: CategoryModel, level: float) -> dict[str, Any]:
    return {
        "outcome": model.frame.outcome_label,
        "baseline": model.levels[0],
        "n_categories": len(model.levels),
        "n_obs": fit.n_obs,
        **{name: getattr(fit, name) for name in (*_WHOLE, "aic", "bic")},
        **{name: getattr(fit.pseudo, name) for name in ("mcfadden", "cox_snell", "nagelkerke")},
        "conf_level": level,
    }


def _joint(fit: MultinomialFit, model: CategoryModel) -> list[dict[str, Any]]:
    """Test every predictor in all categories at once."""
    width = len(fit.terms)
    owners = [model.frame.predictor_of[term] for term in model.frame.terms]
    rows = []
    for owner in dict.fromkeys(owners):
        own = [i + 1 for i, other in enumerate(owners) if other == owner]
        columns = [j * width + i for j in range(len(fit.estimate)) for i in own]
        test = wald_test(fit.estimate.ravel(), fit.covariance, columns=columns)
        label = model.frame.label_of(owner)
        row = {"key": f"joint:{owner}", "label": label, "statistic": test.statistic}
        rows.append(row | {"df1": test.df1, "p_value": test.p_value})
    return rows
