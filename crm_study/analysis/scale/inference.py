"""Inference from sums: every method that sums of institutions and of fourth order carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal, get_args

import numpy as np

from crm_study.analysis.inference import SIMILARITY
from crm_study.analysis.inference_methods import (
    COLUMNS,
    Cells,
    Method,
    once,
    slopes,
    unless_absorbed,
)
from crm_study.analysis.inference_notes import notes_of
from crm_study.analysis.inference_rows import Beside, inference_of
from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.scale.designed import Designed, designed
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.analysis.scale.weighed_cells import weight_factors
from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.absorption import absorbed_terms
from crm_study.kernels.clustered.cluster_means import means_ols
from crm_study.kernels.clustered.cluster_robust import CrKind, cluster_robust_fit
from crm_study.kernels.clustered.grouped_fits import (
    grouped_design,
    grouped_means,
    grouped_random_intercept,
    grouped_similarity,
)
from crm_study.kernels.clustered.grouped_model import GroupedModel, grouped_model
from crm_study.kernels.clustered.permutation import exchange_groups, permuted_means
from crm_study.kernels.clustered.wild_bootstrap import wild_test
from crm_study.kernels.clustered.wild_draws import WildWeights
from crm_study.kernels.diagnostics.residual_sums import LeverageKind, heteroscedastic_of_sums
from crm_study.kernels.diagnostics.summed_residuals import summed_heteroscedastic, summed_residuals
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.group_moments import GroupMoments
from crm_study.kernels.survey.sample_design import Codes, SampleDesign
from crm_study.results.finding import Finding

MOST_DRAWN = 1_000
"""Institutions up to which signs and places are drawn for every one of them."""
_SEED = 0
_LEFT_OUT = (
    "HC2 to HC5 and the row of this finite population need the leverage and the residual of every "
    "respondent; they are left out. So is agreement on the items of the outcome."
)
_SEEN_AGAIN = (
    "HC2, HC3, HC4 and HC4m rest on a second pass over all rows. HC5, which needs the largest "
    "leverage first, and the row of this finite population are left out. So is agreement on the "
    "items of the outcome."
)
_UNWEIGHTED = "weights of single rows are not summed up in the cells of categories and products"


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """What the methods of one model read.

    Attributes
    ----------
    held : Held
    model : str
    found : Designed
        Its columns and their sums.
    frame : ModelFrame
        Names; its design has a row for every stratum of an institution, `GroupMoments` by these.
    cells : GroupMoments or None
        By institution and stratum.
    """

    held: Held
    model: str
    found: Designed
    frame: ModelFrame
    cells: GroupMoments | None

    @property
    def clusters(self) -> GroupMoments:
        """Moments by institution."""
        if self.cells is None:
            raise AnalysisError("No clusters are declared.")
        return self.cells.within(lambda label: label[:1])


def infers(held: Held, model: str) -> bool:
    """Whether sums stand behind the slopes of a model: institutions, or no design at all."""
    totals = held.totals
    if model in totals.groups:
        return held.plan.cluster is not None and not totals.groups[model].too_many
    weighted = held.study.weights.column or held.study.weights.poststratify
    alone = held.plan.cluster is None and held.plan.strata is None
    return alone and not weighted and model in totals.fourth


def inference_of_totals(held: Held, *, model: str) -> Finding:
    """Test the slopes of one declared model by every method that needs no rows."""
    asked = _summed(held, model)
    methods = tuple(_methods(asked))
    methods[0].cells(0)
    constant: frozenset[str] = frozenset()
    if asked.cells is not None:
        flat = asked.clusters.constant()[1:]
        constant = frozenset(np.array(asked.frame.terms)[flat].tolist())
    beside = Beside(
        n_obs=asked.found.moments.n_obs,
        constant=constant,
        similarity=_similarity(asked),
        rwg=None,
        notes=(
            SUMMED,
            _SEEN_AGAIN if model in held.residuals else _LEFT_OUT,
            *notes_of(asked.frame),
        ),
        conf_level=0.95,
        seed=_SEED,
    )
    return inference_of(f"inference.{model}", asked.frame, methods, beside)


def _summed(held: Held, model: str) -> Summed:
    found = designed(held, model)
    frame, cells = found.frame, found.groups
    if cells is None:
        return Summed(held, model, found, frame, None)
    clusters, strata = (_coded([label[i : i + 1] for label in cells.labels]) for i in (0, 1))
    design = SampleDesign(
        cluster=clusters[1],
        cluster_labels=clusters[0],
        strata=strata[1] if held.plan.strata else None,
        strata_labels=strata[0],
    )
    return Summed(held, model, found, replace(frame, design=design), cells)


def _coded(labels: list[tuple[str, ...]]) -> tuple[tuple[str, ...], Codes]:
    """Return the distinct names, rising, and the place of each among them."""
    names, codes = np.unique([", ".join(label) for label in labels], return_inverse=True)
    return tuple(names.tolist()), codes.astype(np.intp)


def _methods(asked: Summed) -> Iterator[Method]:
    yield Method("ols", "Least squares", once(partial(_ols, asked)))
    if asked.model in asked.held.totals.fourth:
        kinds: tuple[Literal["HC0", "HC1"], ...] = ("HC0", "HC1")
        for kind in kinds:
            yield Method(kind.lower(), kind, once(partial(_hc, asked, kind)))
    if asked.model in asked.held.residuals:
        for enlarged in get_args(LeverageKind):
            yield Method(enlarged.lower(), enlarged, once(partial(_leveraged, asked, enlarged)))
    if asked.cells is not None:
        yield from _clustered(asked, asked.cells)


def _clustered(asked: Summed, parts: GroupMoments) -> Iterator[Method]:
    found = cache(lambda: grouped_model(asked.clusters, names=asked.frame.terms))
    alone = cache(lambda: absorbed_terms(found().model, found().clusters))
    kinds: tuple[CrKind, ...] = ("CR0", "CR1", "CR2", "CR3")
    fits: dict[str, tuple[str, Callable[[int], Cells]]] = {
        kind.lower(): (kind, once(partial(_cr, found, kind))) for kind in kinds
    }
    fits["wild_bootstrap"] = ("Wild bootstrap", partial(_wild, asked, found, "rademacher"))
    fits["wild_webb"] = ("Wild bootstrap, Webb", partial(_wild, asked, found, "webb"))
    for id_, (label, cells) in fits.items():
        yield Method(id_, label, partial(unless_absorbed, asked.frame, alone, cells))
    yield Method("design", "Design, units like these", once(partial(_svy, asked, parts)))
    yield Method("mixed", "Random intercept", once(partial(_mixed, found)))
    yield Method("cluster_means", "Cluster means", once(partial(_means, asked)))
    yield Method("permutation", "Permuted means", partial(_permuted, asked))


def _ols(asked: Summed) -> list[Cells]:
    fit = ols_of_moments(asked.found.moments, names=asked.frame.terms)
    return slopes(fit, fit.df_residual, n_obs=fit.n_obs)


def _hc(asked: Summed, kind: Literal["HC0", "HC1"]) -> list[Cells]:
    totals = asked.held.totals
    plain = ols_of_moments(asked.found.moments, names=asked.frame.terms)
    fit = summed_heteroscedastic(summed_residuals(plain, totals.fourth[asked.model]), kind=kind)
    return slopes(fit, fit.df, n_obs=fit.n_obs)


def _leveraged(asked: Summed, kind: LeverageKind) -> list[Cells]:
    plain = ols_of_moments(asked.found.moments, names=asked.frame.terms)
    fit = heteroscedastic_of_sums(plain, asked.held.residuals[asked.model], kind=kind)
    return slopes(fit, fit.df, n_obs=fit.n_obs)


def _cr(found: Callable[[], GroupedModel], kind: CrKind) -> list[Cells]:
    fit = cluster_robust_fit(found().model, found().clusters, kind=kind)
    return slopes(fit, fit.df, n_obs=fit.n_obs, n_clusters=fit.n_clusters)


def _wild(
    asked: Summed, found: Callable[[], GroupedModel], weights: WildWeights, position: int
) -> Cells:
    _refuse_many(len(found().clusters))
    test = wild_test(
        found().model,
        found().clusters,
        term=asked.frame.terms[position],
        weights=weights,
        seed=_SEED,
    )
    cells = {name: getattr(test, name, None) for name in COLUMNS}
    return cells | {"n_obs": test.n_obs, "n_clusters": test.n_clusters}


def _svy(asked: Summed, parts: GroupMoments) -> list[Cells]:
    """Weight the rows as declared, if they are."""
    held = asked.held
    columns = [held.plan.cluster or "", *(held.plan.strata or ())[:1]]
    weights = weight_factors(held, columns, parts.labels)
    if held.plan.weight and weights is not None and asked.model not in held.totals.weighted:
        raise AnalysisError(_UNWEIGHTED)
    weighted = None if weights is None else held.totals.weighted.get(asked.model)
    found = grouped_model(parts, names=asked.frame.terms, weights=weights, weighted=weighted)
    fit = grouped_design(found, design=asked.frame.design)
    return slopes(fit, fit.df, n_obs=fit.n_obs)


def _mixed(found: Callable[[], GroupedModel]) -> list[Cells]:
    fit = grouped_random_intercept(found())
    return slopes(fit, fit.df, n_obs=fit.n_obs, n_clusters=fit.n_clusters)


def _means(asked: Summed) -> list[Cells]:
    fit = means_ols(grouped_means(asked.clusters), names=asked.frame.terms)
    return slopes(fit, fit.df_residual, n_obs=fit.n_obs, n_clusters=fit.n_obs)


def _permuted(asked: Summed, position: int) -> Cells:
    design, means = asked.frame.design, grouped_means(asked.clusters)
    _refuse_many(len(means.labels))
    test = permuted_means(
        means,
        groups=exchange_groups(_codes_of(design), design.strata, len(means.labels)),
        term=asked.frame.terms[position],
        names=asked.frame.terms,
        seed=_SEED,
    )
    cells = {name: getattr(test, name, None) for name in COLUMNS}
    return cells | {"n_obs": test.n_clusters, "n_clusters": test.n_clusters}


def _codes_of(design: SampleDesign) -> Codes:
    return np.empty(0, np.intp) if design.cluster is None else design.cluster


def _refuse_many(n_clusters: int) -> None:
    if n_clusters > MOST_DRAWN:
        raise AnalysisError(
            f"signs and places are drawn for at most {MOST_DRAWN} institutions, not for "
            f"{n_clusters}; CR2 has degrees of freedom enough"
        )


def _similarity(asked: Summed) -> Mapping[str, float | None]:
    try:
        found = grouped_similarity(asked.clusters)
    except AnalysisError:
        return dict.fromkeys(SIMILARITY)
    return {name: getattr(found, name) for name in SIMILARITY}
