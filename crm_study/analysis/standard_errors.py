"""Which standard errors a regression gets, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.model_frame import ModelFrame
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.survey.sample_design import SampleDesign

if TYPE_CHECKING:
    from crm_study.kernels.linear.weighted import WlsFit

Floats = NDArray[np.float64]
HC = ("hc0", "hc1", "hc2", "hc3", "hc4", "hc5")
CR = ("cr0", "cr1", "cr2", "cr3")
COVARIANCES = ("auto", "ols", *HC, *CR, "design")


@dataclass(frozen=True, slots=True, eq=False)
class Inference:
    """Estimates by term with the standard errors chosen; the intercept first.

    Attributes
    ----------
    kind : str
        ``"ols"``, ``"hc3"``, ``"cr2"``, ``"design"``, ...
    words : str
        What the standard errors are, as a note.
    estimate, std_error, statistic, df, p_value, conf_low, conf_high : ndarray of float
        By term, shape (k + 1,).
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    joint_df : float
        Denominator of joint F tests; may not be positive, and then there is none.
    fit : OlsFit or WlsFit
        Least squares with the weights the estimates use: R², standardized slopes, tolerance.
    """

    kind: str
    words: str
    estimate: Floats
    std_error: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    joint_df: float
    fit: OlsFit | WlsFit


def inference_of(
    model: ModelFrame, fit: OlsFit, *, covariance: str = "auto", conf_level: float = 0.95
) -> Inference:
    """Return estimates and standard errors of the kind asked for.

    Parameters
    ----------
    model : ModelFrame
        Rows and design.
    fit : OlsFit
        Least squares on those rows.
    covariance : str, default "auto"
        ``"auto"`` is ``"ols"`` without a design, ``"cr2"`` with clusters only and
        ``"design"`` with weights, strata or a population.
    conf_level : float, default 0.95
        Coverage of the limits.

    Raises
    ------
    AnalysisError
        An unknown kind, a cluster-robust one without clusters, a design-based one without a
        design, or whatever the kernel refuses.
    """
    kind = _kind(covariance, model.design)
    weighted = _weighted(kind, model, fit, conf_level)
    if kind == "ols":
        return _plain(weighted)
    found = _robust(kind, model, conf_level)
    tests = {name: getattr(found, name) for name in _BY_TERM}
    absorbed = found.std_error < _NOTHING * fit.std_error
    for name in ("std_error", "statistic", "p_value", "conf_low", "conf_high"):
        tests[name] = np.where(absorbed, np.nan, tests[name])
    return Inference(
        kind=kind,
        words=_words(kind, found, model.design),
        **tests,
        joint_df=_joint_df(kind, found, fit),
        fit=weighted,
    )


# A standard error that is so much smaller than the plain one is nothing but rounding.
_NOTHING = 1e-7
_BY_TERM = (
    *("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"),
    "covariance",
)


def is_declared(design: SampleDesign) -> bool:
    """Whether anything is known about how the rows were drawn."""
    return not design.is_simple or design.population_units is not None


def _kind(covariance: str, design: SampleDesign) -> str:
    """Resolve ``auto``; refuse what the design does not carry."""
    kind = str(covariance).lower()
    if kind not in COVARIANCES:
        raise AnalysisError(
            f"There is no covariance '{covariance}'.{nearest(kind, COVARIANCES)} "
            f"There are: {listed(COVARIANCES, limit=20)}."
        )
    if kind in CR and design.cluster is None:
        raise AnalysisError(
            f"Standard errors '{kind}' need the institution of every row: name its column, "
            "cluster=..."
        )
    if kind == "design" and not is_declared(design):
        raise AnalysisError(
            "Design-based standard errors need a design: name cluster=, strata=, weights= or fpc=."
        )
    if kind != "auto":
        return kind
    if not is_declared(design):
        return "ols"
    known = (design.strata, design.weights, design.population_units, design.population_clusters)
    return "cr2" if all(part is None for part in known) else "design"


def _robust(kind: str, model: ModelFrame, level: float) -> Any:
    """Fit with the kernel of the kind."""
    given: dict[str, Any] = {"names": model.terms, "conf_level": level}
    if kind == "design":
        from crm_study.kernels.survey.regression import survey_ols

        return survey_ols(model.y, model.x, design=model.design, **given)
    given |= {"weights": model.design.weights, "kind": kind.upper()}
    if kind in HC:
        return heteroscedastic(model.y, model.x, **given)
    from crm_study.kernels.clustered.cluster_robust import cluster_robust

    return cluster_robust(model.y, model.x, cluster=_names(model.design), **given)


def _names(design: SampleDesign) -> list[str]:
    """Return the institution of every row, by name."""
    codes = design.cluster if design.cluster is not None else ()
    return [design.cluster_labels[code] for code in codes]


def _plain(fit: OlsFit | WlsFit) -> Inference:
    """Return least squares; weighted where there are weights."""
    words = (
        "Ordinary least squares; standard errors for independent residuals of equal variance."
        if isinstance(fit, OlsFit)
        else "Weighted least squares; its standard errors take the weights as inverse variances."
    )
    return Inference(
        kind="ols",
        words=words,
        df=np.full(len(fit.terms), float(fit.df_residual)),
        **{name: getattr(fit, name) for name in _BY_TERM if name != "df"},
        joint_df=float(fit.df_residual),
        fit=fit,
    )


def _weighted(kind: str, model: ModelFrame, fit: OlsFit, level: float) -> OlsFit | WlsFit:
    """Fit with the weights that the estimates use; with none, least squares as it is."""
    weights = model.design.weights
    if kind == "design":
        from crm_study.kernels.survey.design_weights import design_weights

        used, source = design_weights(model.design, model.y.size)
        weights = None if source == "equal" else used
    if weights is None:
        return fit
    from crm_study.kernels.linear.weighted import wls

    return wls(model.y, model.x, weights=weights, names=model.terms, conf_level=level)


def _joint_df(kind: str, found: Any, fit: OlsFit) -> float:
    """Residual df; clusters - 1; or first-stage units less strata less predictors."""
    if kind in HC:
        return float(fit.df_residual)
    return float(found.df[0]) if kind == "design" else float(found.n_clusters - 1)


def _words(kind: str, found: Any, design: SampleDesign) -> str:
    """Say what the standard errors are."""
    if kind in HC:
        return f"Standard errors {kind.upper()}, robust to unequal residual variance."
    if kind == "cr2":
        return (
            f"Standard errors CR2, robust to clustering in {found.n_clusters} institutions, with "
            "Satterthwaite degrees of freedom for every term."
        )
    if kind in CR:
        return (
            f"Standard errors {kind.upper()}, robust to clustering in {found.n_clusters} "
            "institutions, with institutions less one degrees of freedom."
        )
    carried = {
        "institutions": design.cluster,
        "strata": design.strata,
        "weights": design.weights,
        "the finite population": design.population_units,
    }
    names = listed([name for name, part in carried.items() if part is not None])
    return (
        f"Design-based estimates and standard errors (Taylor linearization, as R's svyglm), "
        f"carrying {names}."
    )


@dataclass(frozen=True, slots=True)
class JointTest:
    """F of several terms together, with the covariance chosen."""

    statistic: float
    df1: int
    df2: float
    p_value: float


def joint_test(
    model: ModelFrame, inference: Inference, positions: Sequence[int]
) -> JointTest | None:
    """Test terms together; None where no degrees of freedom are left.

    Parameters
    ----------
    model : ModelFrame
        Rows and design.
    inference : Inference
        Estimates and their covariance.
    positions : sequence of int
        Of the terms, the intercept being 0.

    Returns
    -------
    JointTest or None
        With CR2 by Hotelling's T² approximation (clubSandwich's HTZ); otherwise a Wald F.
    """
    if inference.kind == "cr2":
        from crm_study.kernels.clustered.joint_wald import joint_wald

        found = joint_wald(
            model.y,
            model.x,
            cluster=_names(model.design),
            columns=positions,
            weights=model.design.weights,
        )
        if np.isnan(found.p_value):
            return None
        return JointTest(found.statistic, found.df1, found.df2, found.p_value)
    # A covariance from G clusters has rank G - 1; more terms cannot be tested together.
    if inference.kind in CR and len(positions) > inference.joint_df:
        return None
    # One term has its own degrees of freedom, those of its t.
    df = float(inference.df[positions[0]]) if len(positions) == 1 else inference.joint_df
    if not df > 0:
        return None
    from crm_study.kernels.glm.wald import wald_test

    test = wald_test(inference.estimate, inference.covariance, columns=positions, df=df)
    return JointTest(test.statistic, test.df1, df, test.p_value)
