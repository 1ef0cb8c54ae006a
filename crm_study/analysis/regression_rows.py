"""The plain least squares beside other standard errors, and what a model says of its rows."""

from __future__ import annotations

from typing import Any

from crm_study.analysis.model_frame import ModelFrame
from crm_study.kernels.linear.least_squares import OlsFit

TESTS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")


def plain_rows(fit: OlsFit, model: ModelFrame) -> list[dict[str, Any]]:
    """Return the terms with their plain standard errors."""
    return [
        {
            "key": f"ols:{term}",
            "term": term,
            "label": model.labels.get(term, "(Constant)"),
            **{column: getattr(fit, column)[i] for column in TESTS},
            "df": fit.df_residual,
        }
        for i, term in enumerate(fit.terms)
    ]


def observation_rows(fit: OlsFit) -> list[dict[str, Any]]:
    """Return what the model says of every row."""
    columns = ("fitted", "residual", "leverage", "studentized", "cooks_d")
    arrays = [getattr(fit, column) for column in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*arrays, strict=True)]
