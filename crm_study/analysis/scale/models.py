"""Regressions from their moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from crm_study.analysis.adjusted_means import adjusted_rows
from crm_study.analysis.joint_tests import joint_rows_of
from crm_study.analysis.regression import regression_of
from crm_study.analysis.scale.designed import Designed, designed
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.analysis.standard_errors import inference_of
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.paths.moderation import weighted_slopes
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

_LIMITS = ("estimate", "std_error", "conf_low", "conf_high")


def regression_of_totals(held: Held, *, model: str) -> Finding:
    """Fit one declared model by plain least squares."""
    found = designed(held, model)
    fit = ols_of_moments(found.moments, names=found.frame.terms)
    inference = inference_of(found.frame, fit, covariance="ols")
    finding = regression_of(f"regression.{model}", found.frame, fit, inference)
    notes = (SUMMED, *finding.notes)
    return replace(finding, notes=notes, details=_details(found, fit))


def _details(found: Designed, fit: OlsFit) -> dict[str, tuple[Row, ...]]:
    """Return joint tests and adjusted means, where there are categories or products."""
    frame, correlation = found.frame, found.moments.correlation()
    owners = set(frame.predictor_of.values())
    if owners <= set(frame.terms):
        return {}
    tables = {"joint": joint_rows_of(frame, correlation, fit.df_residual)}
    if not any(":" in owner for owner in owners):
        tables["adjusted_means"] = _adjusted(found, fit)
    return {name: tuple(plain(row) for row in rows) for name, rows in tables.items()}


def _adjusted(found: Designed, fit: OlsFit) -> list[dict[str, Any]]:
    def expected(at: Floats) -> Mapping[str, Floats]:
        slopes = weighted_slopes(fit, np.column_stack([np.ones(len(at)), at]))
        return {name: getattr(slopes, name) for name in _LIMITS}

    middle = found.moments.mean()[1:]
    return adjusted_rows(found.table, found.cells, middle, expected, df=fit.df_residual)
