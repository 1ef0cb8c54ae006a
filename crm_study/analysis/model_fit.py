"""From item scores to a fitted model of latent variables, with robust corrections on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.latent.confirmatory import fit_scores
from crm_study.kernels.latent.construct_validity import construct_validity
from crm_study.kernels.latent.fit_indices import FitIndices, fit_indices
from crm_study.kernels.latent.latent_fit import ChiSquared, LatentFit, fit_latent
from crm_study.kernels.latent.latent_model import correlated_factors
from crm_study.kernels.latent.latent_structure import regressed, second_order
from crm_study.kernels.latent.model_residuals import model_residuals
from crm_study.kernels.latent.modification import modifications
from crm_study.kernels.latent.robust import RobustFit, robust_fit
from crm_study.kernels.latent.sample_moments import one_pattern
from crm_study.kernels.latent.standard_errors import PathEstimates
from crm_study.kernels.moments.moments import Moments
from crm_study.results.finding import Row

Floats = NDArray[np.float64]
Constructs = Mapping[str, Sequence[str]]
Estimator = Literal["ml", "mlm", "mlr"]
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True, eq=False)
class ModelFit:
    """A fit, its indices where it converged, and its robust correction where one was asked for."""

    fit: LatentFit
    indices: FitIndices | None
    robust: RobustFit | None

    @property
    def paths(self) -> PathEstimates:
        """Estimates, with robust standard errors where they were asked for."""
        return self.robust.paths if self.robust else self.fit.paths

    @property
    def test(self) -> ChiSquared:
        """The χ² test, corrected where that was asked for."""
        return self.robust.test if self.robust else self.fit.test


def fit_model(
    scores: Floats,
    constructs: Constructs,
    *,
    higher: Constructs | None = None,
    regressions: Constructs | None = None,
    estimator: Estimator = "ml",
) -> ModelFit:
    """Fit constructs whose items are the columns of ``scores``, in order.

    Missing answers are met by full-information maximum likelihood.

    Raises
    ------
    AnalysisError
        Too few respondents, an unknown estimator, or a model that is not identified.
    """
    items = [item for names in constructs.values() for item in names]
    answered = scores[~np.isnan(scores).all(axis=1)]
    if len(answered) <= len(items):
        raise AnalysisError(
            f"A measurement model of {len(items)} items needs more than {len(items)} "
            f"respondents, but got {len(answered)}."
        )
    incomplete = bool(np.isnan(answered).any())
    places = {name: [items.index(item) for item in names] for name, names in constructs.items()}
    model = correlated_factors(places, means=estimator == "mlr", item_names=items)
    model = second_order(model, higher) if higher else model
    model = regressed(model, regressions) if regressions else model
    fit = fit_scores(model, answered, missing="fiml" if incomplete else "refuse")
    indices = fit_indices(fit) if fit.converged else None
    return ModelFit(fit, indices, _robust(fit, estimator) if fit.converged else None)


def fit_moments(moments: Moments, constructs: Constructs) -> ModelFit:
    """Fit constructs to the moments of their items, in order, over complete rows."""
    items = [item for names in constructs.values() for item in names]
    places = {name: [items.index(item) for item in names] for name, names in constructs.items()}
    n_obs = moments.n_obs
    covariance = moments.covariance() * (n_obs - 1) / n_obs
    group = one_pattern(covariance, moments.mean(), n_obs=n_obs)
    fit = fit_latent(correlated_factors(places, item_names=items), group, information="expected")
    return ModelFit(fit, fit_indices(fit) if fit.converged else None, None)


def _robust(fit: LatentFit, estimator: Estimator) -> RobustFit | None:
    if estimator == "ml":
        return None
    if estimator not in ("mlm", "mlr"):
        raise AnalysisError(f"'{estimator}' is no estimator; choose one of ml, mlm, mlr.")
    return robust_fit(fit, method="MLM" if estimator == "mlm" else "MLR")


def loading_rows(found: ModelFit, constructs: Constructs) -> Iterator[Row]:
    """Yield the loadings of the items, construct by construct."""
    places = {label: i for i, label in enumerate(found.paths.labels)}
    for construct, items in constructs.items():
        for item in items:
            path = f"{construct} =~ {item}"
            row = {"path": path, "construct": construct, "item": item}
            yield row | _estimates(found, places[path])


def covariance_rows(found: ModelFit) -> Iterator[Row]:
    """Yield variances and covariances of the constructs."""
    names = set(found.fit.model.constructs)
    for i, label in enumerate(found.paths.labels):
        if set(label.split(" ~~ ")) <= names and " ~~ " in label:
            yield {"path": label, **_estimates(found, i)}


def structural_rows(found: ModelFit) -> Iterator[Row]:
    """Yield the paths between constructs: regressions and second-order loadings."""
    names = set(found.fit.model.constructs)
    for i, label in enumerate(found.paths.labels):
        if " ~ " in label and set(label.split(" ~ ")) <= names:
            yield {"path": label, **_estimates(found, i)}


def modification_rows(found: ModelFit) -> Iterator[Row]:
    """Yield the largest modification indices; empty where none can be had.

    With missing answers they take ten times as long as the fit itself and are left out.
    """
    fit = found.fit
    if not fit.converged or fit.test.df == 0 or fit.information == "observed":
        return
    try:
        asked = modifications(fit)
    except AnalysisError:
        return
    order = np.argsort(-np.nan_to_num(asked.statistic), kind="stable")[:_MOST_SHOWN]
    for i in order.tolist():
        yield {
            "path": f"add {asked.labels[i]}",
            "statistic": float(asked.statistic[i]),
            "p_value": float(asked.p_value[i]),
            "expected_change": float(asked.expected_change[i]),
        }


def fornell_larcker_rows(found: ModelFit) -> Iterator[Row]:
    """Yield whether √AVE of two constructs exceeds their correlation; empty without a solution."""
    if not found.fit.converged:
        return
    validity = construct_validity(found.fit)
    for (first, second), apart in zip(validity.pairs, validity.fornell_larcker, strict=True):
        yield {
            "pair": f"{first}~{second}",
            "fornell_larcker": "distinct" if apart else "not distinct",
        }


def residual_rows(found: ModelFit) -> Iterator[Row]:
    """Yield the largest residual correlations; empty where the search did not converge."""
    if not found.fit.converged:
        return
    residual = model_residuals(found.fit).correlation
    names = found.fit.model.item_names
    pairs = np.argwhere(np.tri(len(names), k=-1, dtype=bool))
    largest = np.argsort(-np.abs(residual[pairs[:, 0], pairs[:, 1]]), kind="stable")
    for j, i in pairs[largest[:_MOST_SHOWN]].tolist():
        yield {"pair": f"{names[i]}~{names[j]}", "residual_correlation": float(residual[i, j])}


def _estimates(found: ModelFit, i: int) -> dict[str, Any]:
    columns = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
    return {name: float(getattr(found.paths, name)[i]) for name in (*columns, "std_estimate")}
