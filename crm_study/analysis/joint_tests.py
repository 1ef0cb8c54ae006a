"""Joint tests of categorical predictors and products, as rows of a finding."""

from __future__ import annotations

from typing import Any

from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.standard_errors import Inference, joint_test
from crm_study.kernels.linear.terms_test import joint_f


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
    columns = {
        owner: [i for i, term in enumerate(model.terms) if model.predictor_of[term] == owner]
        for owner in dict.fromkeys(model.predictor_of.values())
    }
    labels = [{"key": f"joint:{owner}", "label": model.label_of(owner)} for owner in columns]
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
    factors = {owner: frozenset(owner.split(":")) for owner in columns}
    found = joint_f(model.y, model.x, columns=columns, factors=factors, kind="II")
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
