"""Samples with a planted slope, and the interval that each method gives in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.analysis.inference_methods import Method, Setting, methods_for
from crm_study.analysis.model_frame import ModelFrame
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.chunks import Chunk
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.power.clustered_samples import Population, samples
from crm_study.kernels.survey.sample_design import SampleDesign

PRINTED = ("ols", "hc3", "cr2", "wild_bootstrap", "design", "mixed", "cluster_means")
"""Methods that are tried unless others are named: those of which a thesis prints the interval."""
NUMBERS = ("estimate", "std_error", "conf_low", "conf_high")
_WITHOUT = "permutation"
_SEED = 0
"""Of the signs of a wild bootstrap that cannot be enumerated, as in the chapter."""


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """What samples are drawn from, and how they are nested.

    Attributes
    ----------
    population : Population
        Everybody is an institution where there are none.
    design : SampleDesign
        Institutions and strata of the respondents, in the order of the samples.
    """

    population: Population
    design: SampleDesign

    def frame(self, scores: Floats) -> ModelFrame:
        """Return one sample, shape (p + 1, n_obs), as the rows of a model."""
        terms = tuple(f"x{k + 1}" for k in range(self.population.n_predictors))
        named = {term: term for term in terms}
        rows = np.arange(scores.shape[1])
        y, x = scores[-1], scores[:-1].T
        return ModelFrame("y", "y", terms, named, named, y, x, rows, len(rows), self.design)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Tries the intervals of some methods on chunks of samples; can be sent to any worker.

    Attributes
    ----------
    sampled : Sampled
    methods : tuple of str
    conf_level : float
        Coverage that the intervals promise.
    """

    sampled: Sampled
    methods: tuple[str, ...]
    conf_level: float

    def __call__(self, chunk: Chunk) -> Floats:
        """Return `NUMBERS` of the first slope, shape (n_draws, n_methods, 4); nan if undefined."""
        drawn = samples(self.sampled.population, n_samples=chunk.n_draws, seed=chunk.generator())
        return np.array([self._tried(scores) for block in drawn for scores in block])

    def _tried(self, scores: Floats) -> Floats:
        setting = Setting(self.sampled.frame(scores), self.conf_level, _SEED)
        known = {method.id: method for method in methods_for(setting)}
        return np.array([_cells(known[name]) for name in self.methods])


def chosen_methods(sampled: Sampled, named: Sequence[str]) -> dict[str, str]:
    """Return the methods to try with their labels.

    Raises
    ------
    AnalysisError
        A method that is unknown, that this design has no use for, or that has no interval.
    """
    none = np.zeros((sampled.population.n_predictors + 1, sampled.population.n_obs))
    every = methods_for(Setting(sampled.frame(none), 0.95, _SEED))
    known = {method.id: method.label for method in every if method.id != _WITHOUT}
    for name in named:
        if name not in known:
            raise AnalysisError(
                f"No method '{name}' gives an interval in this design; there are "
                f"{listed(known, limit=len(known))}.{nearest(name, known)}"
            )
    return {name: known[name] for name in dict.fromkeys(named or PRINTED) if name in known}


def _cells(method: Method) -> list[float]:
    """Return the numbers of the first slope; nan where the method cannot stand behind it."""
    try:
        found = method.cells(0)
    except AnalysisError:
        return [float("nan")] * len(NUMBERS)
    return [float(found[name]) for name in NUMBERS]
