"""The methods that can stand behind a slope: each gives its own rows, or says why it cannot.

Most studies can be judged by some of them only; a method loads its kernel when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Protocol, cast, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.model_frame import ModelFrame
from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.heteroscedastic import HcKind, heteroscedastic
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.survey.sample_design import SampleDesign

if TYPE_CHECKING:
    from crm_study.kernels.clustered.cluster_robust import CrKind
    from crm_study.kernels.clustered.wild_draws import WildWeights

Floats = NDArray[np.float64]
Cells = dict[str, Any]
COLUMNS = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


class Fit(Protocol):
    """What the kernels of linear models share: columns by term, the intercept first."""

    @property
    def estimate(self) -> Floats:
        """Slopes; the other columns are taken by name."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way of standing behind a slope.

    Attributes
    ----------
    id : str
        First part of the keys: ``cr2``.
    label : str
        What a reader should see.
    cells : callable
        The numbers of one slope, by its position among the terms; raises `AnalysisError`.
    """

    id: str
    label: str
    cells: Callable[[int], Cells]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What every method is given.

    Attributes
    ----------
    frame : ModelFrame
        Rows, columns and design.
    conf_level : float
        Coverage of the limits.
    seed : int
        Of random draws.
    lonely : str
        What a design does with a stratum of one unit.
    """

    frame: ModelFrame
    conf_level: float
    seed: int
    lonely: str = "fail"

    @property
    def cluster(self) -> NDArray[np.str_]:
        """Label of the cluster of every row."""
        design = self.frame.design
        if design.cluster is None:
            raise AnalysisError("No clusters are declared.")
        return np.array(design.cluster_labels)[design.cluster]

    @property
    def data(self) -> Mapping[str, Any]:
        """The arguments that every kernel takes."""
        return {
            "outcome": self.frame.y,
            "predictors": self.frame.x,
            "names": self.frame.terms,
        }


def methods_for(setting: Setting) -> tuple[Method, ...]:
    """Return the methods that the declared design has a use for, in the order of the table.

    Parameters
    ----------
    setting : Setting
        The model with its design.

    Returns
    -------
    tuple of Method
    """
    design = setting.frame.design
    return (
        Method("ols", "Least squares", once(partial(_ols, setting))),
        *(
            Method(kind.lower(), kind, once(partial(_hc, setting, kind)))
            for kind in get_args(HcKind)
        ),
        *(_clustered(setting) if design.cluster is not None else ()),
        *_designed(setting),
        *(_between(setting) if design.cluster is not None else ()),
    )


def _clustered(setting: Setting) -> Iterator[Method]:
    """Methods that let respondents of one cluster resemble each other."""
    from crm_study.kernels.clustered.absorption import absorbing_clusters

    kinds: tuple[CrKind, ...] = ("CR0", "CR1", "CR2", "CR3")
    fits: dict[str, tuple[str, Callable[[int], Cells]]] = {
        kind.lower(): (kind, once(partial(_cr, setting, kind))) for kind in kinds
    }
    fits["wild_bootstrap"] = ("Wild bootstrap", partial(_wild, setting, "rademacher"))
    fits["wild_webb"] = ("Wild bootstrap, Webb", partial(_wild, setting, "webb"))
    alone = cache(lambda: absorbing_clusters(**setting.data, cluster=setting.cluster))
    for id_, (label, cells) in fits.items():
        yield Method(id_, label, partial(unless_absorbed, setting.frame, alone, cells))


def _designed(setting: Setting) -> Iterator[Method]:
    """Estimators of sampling theory: of units like these, and of this finite population."""
    design = setting.frame.design
    if not design.is_simple:
        beyond = replace(design, population_clusters=None, population_units=None)
        yield Method("design", "Design, units like these", once(partial(_svy, setting, beyond)))
    clustered = design.cluster is None or design.population_clusters is not None
    if design.population_units is not None and clustered:
        name = "Design, this population"
        yield Method("design_finite", name, once(partial(_svy, setting, design)))


def _between(setting: Setting) -> Iterator[Method]:
    """Methods with a model of the clusters, or with clusters as the observations."""
    yield Method("mixed", "Random intercept", once(partial(_mixed, setting)))
    yield Method("cluster_means", "Cluster means", once(partial(_means, setting)))
    yield Method("permutation", "Permuted means", partial(_permuted, setting))


def once(fit: Callable[[], Sequence[Cells]]) -> Callable[[int], Cells]:
    """Fit when the first slope is asked for, and only then."""
    kept: list[Sequence[Cells]] = []

    def cells(position: int) -> Cells:
        if not kept:
            kept.append(fit())
        found = kept[0][position]
        if not found["std_error"] > 0:
            raise AnalysisError("the standard error of the slope is 0")
        return found

    return cells


def unless_absorbed(
    frame: ModelFrame,
    alone: Callable[[], Mapping[str, str]],
    cells: Callable[[int], Cells],
    position: int,
) -> Cells:
    """Refuse a slope that one cluster alone determines."""
    name = alone().get(frame.terms[position])
    if name is not None:
        raise AnalysisError(
            f"without cluster '{name}' the slope could not be estimated, so that differences "
            "between clusters say nothing about its precision"
        )
    return cells(position)


def slopes(fit: Fit, df: Floats | float, **also: int) -> list[Cells]:
    """Take every slope from a fit, without the intercept."""
    degrees = np.broadcast_to(np.asarray(df, dtype=float), fit.estimate.shape)
    columns = {name: getattr(fit, name) for name in COLUMNS if name != "df"} | {"df": degrees}
    return [
        {name: columns[name][position] for name in COLUMNS} | also
        for position in range(1, len(fit.estimate))
    ]


def _ols(setting: Setting) -> list[Cells]:
    fit = ols(**setting.data, conf_level=setting.conf_level)
    return slopes(fit, fit.df_residual, n_obs=fit.n_obs)


def _hc(setting: Setting, kind: HcKind) -> list[Cells]:
    fit = heteroscedastic(**setting.data, kind=kind, conf_level=setting.conf_level)
    return slopes(fit, fit.df, n_obs=fit.n_obs)


def _cr(setting: Setting, kind: CrKind) -> list[Cells]:
    from crm_study.kernels.clustered.cluster_robust import cluster_robust

    fit = cluster_robust(
        **setting.data, cluster=setting.cluster, kind=kind, conf_level=setting.conf_level
    )
    return slopes(fit, fit.df, n_obs=fit.n_obs, n_clusters=fit.n_clusters)


def _svy(setting: Setting, design: SampleDesign) -> list[Cells]:
    from crm_study.kernels.survey.regression import survey_ols

    fit = survey_ols(
        **setting.data,
        design=design,
        conf_level=setting.conf_level,
        lonely=cast("Any", setting.lonely),
    )
    return slopes(fit, fit.df, n_obs=fit.n_obs)


def _mixed(setting: Setting) -> list[Cells]:
    from crm_study.kernels.mixed.random_intercept import random_intercept

    fit = random_intercept(**setting.data, cluster=setting.cluster, conf_level=setting.conf_level)
    return slopes(fit, fit.df, n_obs=fit.n_obs, n_clusters=fit.n_clusters)


def _means(setting: Setting) -> list[Cells]:
    from crm_study.kernels.clustered.cluster_means import cluster_means_ols

    fit = cluster_means_ols(**setting.data, cluster=setting.cluster, conf_level=setting.conf_level)
    return slopes(fit, fit.df_residual, n_obs=fit.n_obs, n_clusters=fit.n_obs)


def _wild(setting: Setting, weights: WildWeights, position: int) -> Cells:
    """Keep t and its CR1 standard error; their law is the bootstrap's, so df stays empty."""
    from crm_study.kernels.clustered.wild_bootstrap import wild_bootstrap

    test = wild_bootstrap(
        **setting.data,
        cluster=setting.cluster,
        term=setting.frame.terms[position],
        weights=weights,
        seed=setting.seed,
        conf_level=setting.conf_level,
    )
    found = {name: getattr(test, name, None) for name in COLUMNS}
    return found | {"n_obs": test.n_obs, "n_clusters": test.n_clusters}


def _permuted(setting: Setting, position: int) -> Cells:
    """Keep slope and t; the law of t is that of the permutations, and it has no interval."""
    from crm_study.kernels.clustered.permutation import permutation_test

    design = setting.frame.design
    strata = None if design.strata is None else np.array(design.strata_labels)[design.strata]
    test = permutation_test(
        **setting.data,
        cluster=setting.cluster,
        term=setting.frame.terms[position],
        strata=strata,
        seed=setting.seed,
    )
    found = {name: getattr(test, name, None) for name in COLUMNS}
    return found | {"n_obs": test.n_clusters, "n_clusters": test.n_clusters}
