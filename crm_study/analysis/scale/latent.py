"""Factors and the measurement model from covariances."""

from __future__ import annotations

from dataclasses import replace

from crm_study.analysis.factorability import FactorabilityFinding, factorability_of
from crm_study.analysis.factors import FactorsFinding, factors_of
from crm_study.analysis.items import item_label
from crm_study.analysis.measurement import MeasurementFinding, measurement_of
from crm_study.analysis.method_bias import MethodBiasFinding, method_bias_of
from crm_study.analysis.model_fit import fit_moments
from crm_study.analysis.scale.held import SUMMED, Held, reflective
from crm_study.kernels.latent.method_bias import first_factor_of
from crm_study.results.finding import Finding

_NONE = "Fewer than three items of reflective constructs are declared."


def factorability_of_totals(held: Held) -> Finding:
    """Judge the correlations of all reflective items."""
    labels = _labels(held)
    if len(labels) < 3:
        return FactorabilityFinding(
            "factorability", "Factorability", status="not_applicable", reason=_NONE
        )
    moments = held.complete(list(labels))
    return factorability_of(moments.correlation(), labels, n_obs=moments.n_obs, notes=(SUMMED,))


def factors_of_totals(held: Held) -> Finding:
    """Factor all reflective items, as many factors as beat chance."""
    labels = _labels(held)
    if len(labels) < 3:
        return FactorsFinding("factors", "Factors", status="not_applicable", reason=_NONE)
    moments = held.complete(list(labels))
    return factors_of(moments.correlation(), labels, n_obs=moments.n_obs)


def measurement_of_totals(held: Held) -> Finding:
    """Fit the correlated first-order constructs to the rows complete on every item."""
    constructs = reflective(held.study, least_items=2)
    if not constructs:
        return MeasurementFinding(
            "measurement", "Measurement model", status="not_applicable", reason=_NONE
        )
    items = [item for names in constructs.values() for item in names]
    found = fit_moments(held.complete(items), constructs)
    return measurement_of(found, constructs)


def method_bias_of_totals(held: Held) -> Finding:
    """Look for shared method variance; every part of it rests on correlations."""
    constructs = reflective(held.study, least_items=2)
    if not constructs:
        return MethodBiasFinding(
            "method_bias", "Common method bias", status="not_applicable", reason=_NONE
        )
    moments = held.complete([item for names in constructs.values() for item in names])
    found = method_bias_of(
        held.study,
        first_factor_of(moments.correlation(), n_obs=moments.n_obs),
        pearson=held.pearson,
        measured=lambda: fit_moments(moments, constructs),
    )
    return replace(found, notes=(SUMMED, *found.notes))


def _labels(held: Held) -> dict[str, str]:
    constructs = reflective(held.study, least_items=1)
    used = {item for items in constructs.values() for item in items}
    items = [item for item in held.study.scored_items() if item in used]
    return {item: item_label(held.study, item) for item in items}
