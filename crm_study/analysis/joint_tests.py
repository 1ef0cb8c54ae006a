"""Joint tests of categorical predictors and products, as rows of a finding."""

from __future__ import annotations

from typing import Any

from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.standard_errors import Inference, joint_test
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.linear.terms_test import TermsTest, joint_f
from crm_study.kernels.moments.standing_rows import standing_rows


def joint_rows(model: ModelFrame, inference: Inference, *, robust: bool) -> list[dict[str, Any]]:
    """Test every predictor with all of its columns.

    Parameters
    ----------
    model : ModelFrame
        Terms and the predictors they belong to.
    inference : Inference
        Estimates with the standard errors chosen.
    robust : bool
        A Wald F with those standard errors; otherwise type II by sums of squares.
    """
    columns = _columns(model)
    labels = _labels(model)
    if robust:
        tests = [
            joint_test(model, inference, [i + 1 for i in places]) for places in columns.values()
        ]
        return [
            label
            | {
                "statistic": test.statistic if test else None,
                "df1": len(places),
                "df2": test.df2 if test else None,
                "p_value": test.p_value if test else None,
            }
            for label, places, test in zip(labels, columns.values(), tests, strict=True)
        ]
    found = _squares(model, model.y, model.x)
    return [
        label
        | {
            "statistic": found.statistic[i],
            "df1": found.df1[i],
            "df2": found.df2,
            "p_value": found.p_value[i],
            "partial_eta_squared": found.partial_eta_squared[i],
        }
        for i, label in enumerate(labels)
    ]


def joint_rows_of(model: ModelFrame, correlation: Floats, df2: int) -> list[dict[str, Any]]:
    """Test every predictor with all of its columns, from what all rows add up to.

    Parameters
    ----------
    model : ModelFrame
    correlation : ndarray of float, shape (k + 1, k + 1)
        Of the outcome and the terms.
    df2 : int
        Residual degrees of freedom.
    """
    rows = standing_rows(correlation)
    found = _squares(model, rows[:, 0], rows[:, 1:])
    share = found.partial_eta_squared
    statistic = share / (1 - share) * df2 / found.df1
    return [
        label
        | {
            "statistic": f,
            "df1": df1,
            "df2": df2,
            "p_value": f_upper_p(f, df1, df2),
            "partial_eta_squared": own,
        }
        for label, f, df1, own in zip(_labels(model), statistic, found.df1, share, strict=True)
    ]


def _columns(model: ModelFrame) -> dict[str, list[int]]:
    return {
        owner: [i for i, term in enumerate(model.terms) if model.predictor_of[term] == owner]
        for owner in dict.fromkeys(model.predictor_of.values())
    }


def _labels(model: ModelFrame) -> list[dict[str, Any]]:
    return [{"key": f"joint:{one}", "label": model.label_of(one)} for one in _columns(model)]


def _squares(model: ModelFrame, y: Floats, x: Floats) -> TermsTest:
    columns = _columns(model)
    factors = {owner: frozenset(owner.split(":")) for owner in columns}
    return joint_f(y, x, columns=columns, factors=factors, kind="II")
