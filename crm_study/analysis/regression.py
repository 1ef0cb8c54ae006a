"""Linear regression: every declared model, and any DataFrame with any design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.adjusted_means import adjusted_means
from crm_study.analysis.declared_frame import declared_cells, declared_frame
from crm_study.analysis.joint_tests import joint_rows
from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame, without_design
from crm_study.analysis.regression_finding import RegressionFinding
from crm_study.analysis.regression_rows import TESTS, observation_rows, plain_rows
from crm_study.analysis.standard_errors import Inference, inference_of, joint_test
from crm_study.analysis.survey_columns import ONE_STAGE_REFUSED, Fpc
from crm_study.analysis.threads import one_thread
from crm_study.errors import listed
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.kernels.linear.semi_partial import semi_partial
from crm_study.kernels.survey.design_weights import counts_of_people
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925, VIF_2010
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.analysis.variable import Table

_GLANCE = ("r_squared", "adj_r_squared", "sigma", "f_statistic", "df_model", "df_residual")
_CRITERIA = ("aic", "bic", "durbin_watson", "n_obs", "conf_level")
_DEFINITIONS = (
    "AIC and BIC count σ as a parameter, as R does. sr² is the R² that is lost without a term."
)
_NOTES = (
    "Ordinary least squares on the respondents complete on every variable of the model; B in "
    f"scale points, β standardized. {_DEFINITIONS}",
    "The Durbin–Watson statistic follows the order of the file, which means nothing in a "
    "cross-section.",
)
_DESIGN_NOTES = (
    "On the respondents complete on every variable of the model; B in scale points, β "
    "standardized. sr² is the R² that is lost without a term. F tests all slopes "
    "with these standard errors.",
)
_ALTERNATIVES = "The analysis of standard errors sets the alternatives side by side."
_CLUSTER_NOTE = (
    "These p values treat respondents as independent; respondents of one institution are not."
)


def regression_chapter(study: Study, responses: Responses, *, model: str) -> Finding:
    """Fit one declared model on the main wave, as the paper does: by plain least squares."""
    gathered = without_design(declared_frame(study, responses, model))
    columns = declared_cells(study, responses)
    notes: tuple[str, ...] = _NOTES
    if study.population.clusters:
        notes = (*notes, f"{_CLUSTER_NOTE} {_ALTERNATIVES}")
    return _finding(f"regression.{model}", columns, gathered, notes=notes)


@one_thread
def regression(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
    covariance: str = "auto",
    conf_level: float = 0.95,
) -> Finding:
    """Regress an outcome on predictors, with standard errors that fit the design.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a variable of the model are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Columns to account for it with; a constant, ``intercept``, is added. Text, boolean and
        categorical columns become indicators ``predictor[level]``.
    categorical : mapping, optional
        ``{"function": "effect"}`` or ``{"function": ("dummy", "manager")}``: coding and
        reference; by default dummy coding against the first level.
    interactions : sequence of pairs, optional
        Pairs of predictors whose products join, as ``scrm:learning``.
    cluster, strata, weights : str, optional
        Columns of institutions, strata and sampling weights.
    fpc : str, float or pair, optional
        People in the population or the stratum; with clusters a pair, institutions in the
        population and people in the institution. A single one with clusters is not applied.
    covariance : str, default "auto"
        ``"ols"``, ``"hc0"`` to ``"hc5"``, ``"cr0"`` to ``"cr3"``, ``"design"``. By default
        ``"ols"`` without a design, ``"cr2"`` with Satterthwaite degrees of freedom with
        clusters only, and ``"design"`` (Taylor linearization) with weights, strata or fpc.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Finding
        One row per term; `glance` holds the fit, ``details`` the joint tests of categories
        and, beside other standard errors, the plain least squares.

    Raises
    ------
    AnalysisError
        An unknown column, an outcome of text, too few rows, a constant column, perfect
        collinearity, or a design that cannot be used; the message says which.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2, 3, 5], "x": [1.0, 2, 3, 4]})
    >>> round(regression(frame, outcome="y", predictors=["x"]).number("x", "estimate"), 3)
    1.3
    """
    design: dict[str, Any] = {"cluster": cluster, "strata": strata, "weights": weights, "fpc": fpc}
    gathered = model_frame(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
        **design,
    )
    return _finding("regression", frame, gathered, covariance=covariance, conf_level=conf_level)


def _finding(
    id_: str,
    frame: Table,
    model: ModelFrame,
    *,
    covariance: str = "ols",
    conf_level: float = 0.95,
    notes: tuple[str, ...] | None = None,
) -> Finding:
    fit = ols(model.y, model.x, names=model.terms, conf_level=conf_level)
    inference = inference_of(model, fit, covariance=covariance, conf_level=conf_level)
    robust = inference.fit is not fit or inference.kind != "ols"
    details = _details(frame, model, fit, inference, robust=robust)
    return replace(regression_of(id_, model, fit, inference, notes=notes), details=details)


def regression_of(
    id_: str,
    model: ModelFrame,
    fit: OlsFit,
    inference: Inference,
    *,
    notes: tuple[str, ...] | None = None,
) -> Finding:
    """Lay a fitted model out as a finding, without what needs its rows."""
    rows = _term_rows(inference, model, fit.conf_level)
    robust = inference.fit is not fit or inference.kind != "ols"
    status, reason = _status(rows, model)
    own = (inference.words, *_DESIGN_NOTES) if robust else _NOTES
    return RegressionFinding(
        id=id_,
        title=_title(model, inference),
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(model, fit, inference, robust=robust)),
        status=status,
        reason=reason,
        notes=(*(notes or own), *model.notes, *_weights_note(model)),
        rules=(SIGNIFICANCE_1925, VIF_2010),
    )


def _weights_note(model: ModelFrame) -> tuple[str, ...]:
    """Say so where weights look like counts of people with the same answers."""
    weights = model.design.weights
    if weights is None or not counts_of_people(weights):
        return ()
    return (
        "The weights are whole numbers. If they count people with the same answers, repeat "
        "the rows instead: a sampling weight does not make a row into several.",
    )


def _title(model: ModelFrame, inference: Inference) -> str:
    """Name the model, and the standard errors where they are not the plain ones."""
    kinds = {"ols": "", "design": " (design-based)"}
    shown = kinds.get(inference.kind, f" ({inference.kind.upper()} standard errors)")
    return f"Regression of {model.equation}{shown}"


def _term_rows(inference: Inference, model: ModelFrame, level: float) -> list[dict[str, Any]]:
    """Return estimates, tests and what each term adds."""
    fit, parts = inference.fit, semi_partial(inference.fit)
    return [
        {
            "term": term,
            "label": model.labels.get(term, "(Constant)"),
            **{column: getattr(inference, column)[i] for column in TESTS},
            **{column: getattr(fit, column)[i] for column in ("std_estimate", "tolerance", "vif")},
            "df": _whole(inference.df[i]),
            "critical_value": _critical(inference.df[i], level),
            "part_r_squared": parts.part_r_squared[i],
            "partial_r": parts.partial_r[i],
        }
        for i, term in enumerate(fit.terms)
    ]


def _critical(df: float, level: float) -> float | None:
    return t_quantile(0.5 + level / 2, df) if df > 0 else None


def _whole(df: float) -> float | int:
    """Give whole degrees of freedom as a whole number."""
    return int(df) if np.isfinite(df) and float(df).is_integer() else float(df)


def _overall(
    model: ModelFrame, fit: OlsFit, inference: Inference, *, robust: bool
) -> dict[str, Any]:
    """Return the fit of the whole model; with other standard errors F is a Wald test."""
    row = {
        "outcome": model.outcome_label,
        **{name: getattr(inference.fit, name) for name in _GLANCE},
        "p_value": inference.fit.f_p_value,
        **{name: getattr(fit, name) for name in _CRITERIA},
    }
    if not robust:
        return row
    test = joint_test(model, inference, range(1, len(fit.terms)))
    return row | {
        "f_statistic": test.statistic if test else None,
        "p_value": test.p_value if test else None,
        "df2": test.df2 if test else None,
        "aic": None,
        "bic": None,
        "std_error_kind": inference.kind,
    }


def _details(
    frame: Table, model: ModelFrame, fit: OlsFit, inference: Inference, *, robust: bool
) -> dict[str, tuple[Row, ...]]:
    """Return observations, joint tests, adjusted means and the plain table, where they are."""
    owners = list(model.predictor_of.values())
    simple = not any(":" in owner for owner in owners)
    coded = len(set(owners)) < len(owners)
    found: dict[str, list[dict[str, Any]]] = {"observations": observation_rows(fit)}
    if coded or any(owner not in model.terms for owner in owners):
        found["joint"] = joint_rows(model, inference, robust=robust)
        if simple and not robust:
            means = adjusted_means(frame, model, conf_level=fit.conf_level)
            found["adjusted_means"] = means
    if robust:
        found["ols"] = plain_rows(fit, model)
    return {name: tuple(plain(row) for row in rows) for name, rows in found.items()}


def _status(rows: Sequence[Row], model: ModelFrame) -> tuple[Status, str | None]:
    """Warn of collinear predictors, and of a correction that was not applied."""
    reasons = [note for note in model.notes if note == ONE_STAGE_REFUSED]
    lost = [str(row["label"]) for row in rows if not row["std_error"] >= 0]
    if lost:
        reasons.append(
            f"The institutions absorb {listed(lost)}: within them nothing varies that could show "
            "how sure the estimate is."
        )
    high = [row for row in rows if VIF_2010.verdict(row["vif"]) == VIF_2010.unmet]
    if high:
        names = ", ".join(str(row["label"]) for row in high)
        limit = format_value(VIF_2010.cutoff, "count")
        reasons.insert(
            0,
            f"Collinear predictors (VIF above {limit}, {VIF_2010.source}): {names}. "
            "Their slopes are poorly told apart.",
        )
    return ("warning", " ".join(reasons)) if reasons else ("ok", None)
