"""Checks of a model: those that sums tell from all rows, the others from the sampled ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from crm_study.analysis.diagnostics import counted, dimension_rows, standing_of
from crm_study.analysis.diagnostics_answers import (
    Answer,
    check_row,
    condition_answer,
    cook_answer,
    curve_answer,
    judged_answer,
    leverage_answer,
    vif_answer,
)
from crm_study.analysis.scale.designed import designed
from crm_study.analysis.scale.held import Held
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.diagnostics.collinearity import Conditioning, conditioning_of
from crm_study.kernels.diagnostics.summed_residuals import (
    SummedResiduals,
    summed_breusch_pagan,
    summed_curvature,
    summed_jarque_bera,
    summed_residuals,
    summed_white,
)
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.moments import Moments
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

Check = Callable[[SummedResiduals], Answer]
_TESTS: dict[str, Check] = {
    "heteroscedasticity": lambda seen: judged_answer(summed_breusch_pagan(seen)),
    "heteroscedasticity_breusch_pagan": lambda seen: judged_answer(
        summed_breusch_pagan(seen, form="breusch_pagan")
    ),
    "heteroscedasticity_white": lambda seen: judged_answer(summed_white(seen)),
    "normality_jarque_bera": lambda seen: judged_answer(summed_jarque_bera(seen)),
}


def with_summed_checks(held: Held, sampled: Finding, *, model: str) -> Finding:
    """Put what the sums of all rows tell in the place of what the sample told."""
    try:
        given = designed(held, model)
        fit = ols_of_moments(given.moments, names=given.frame.terms)
    except AnalysisError:
        return sampled
    moments, labels = given.moments, given.frame.labels
    found = conditioning_of(_products(moments))
    answers = dict(_answers(held, fit, found, model))
    rows = tuple(
        plain(check_row(row["check"], str(row["method"]), answers[row["check"]], labels))
        if row["check"] in answers
        else row
        for row in sampled.rows
    )
    status, reason = standing_of(rows)
    methods = dict.fromkeys(str(row["method"]) for row in rows if row["check"] in answers)
    told = f"From all {fit.n_obs} complete rows instead: {'; '.join(methods)}."
    first, *others = sampled.notes
    dimensions = tuple(plain(row) for row in dimension_rows(found, fit.terms))
    return replace(
        sampled,
        rows=rows,
        overall={**sampled.overall, **counted(rows)},
        status=status,
        reason=reason,
        notes=(first, told, *others),
        details={**sampled.details, "dimensions": dimensions},
    )


def _answers(
    held: Held, fit: OlsFit, found: Conditioning, model: str
) -> Iterator[tuple[str, Answer]]:
    yield "collinearity", vif_answer(fit)
    yield "collinearity_condition", condition_answer(found)
    if model in held.residuals:
        rows = held.residuals[model]
        yield "influence", cook_answer(fit, rows.cooks_d, rows.n_cooks)
        yield "influence_leverage", leverage_answer(fit, rows.leverage, rows.n_leverage)
    if model not in held.totals.fourth:
        return
    try:
        seen = summed_residuals(fit, held.totals.fourth[model])
    except AnalysisError:
        return
    for name, check in _TESTS.items():
        yield name, check(seen)
    statistic, p_value, df = summed_curvature(seen)
    for term, t, p in zip(fit.terms[1:], statistic, p_value, strict=True):
        yield f"linearity_{term}", curve_answer(float(t), df, float(p))


def _products(moments: Moments) -> Floats:
    """Return the mean products of the constant and the predictors."""
    n, unit = moments.n_obs, moments.unit
    mean = moments.mean()[1:]
    products = (moments.products[1:, 1:] / (n * unit**2)).astype(float)
    return np.block([[np.ones((1, 1)), mean[None]], [mean[:, None], products]])
