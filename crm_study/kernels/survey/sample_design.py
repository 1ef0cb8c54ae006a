"""What is known about how the respondents were drawn, declared once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class SampleDesign:
    """Clusters, strata, weights and the finite population of n respondents.

    What is not declared is None. Codes count from 0 in the order of the labels.

    Attributes
    ----------
    cluster : ndarray of int, shape (n,), or None
        The institution of every respondent.
    strata : ndarray of int, shape (n,), or None
        The stratum of every respondent. Strata may hold whole institutions or cross them.
    weights : ndarray of float, shape (n,), or None
        People of the population for whom a respondent stands; above zero.
    population_clusters : ndarray of float, shape (n,), or None
        Institutions in the population, in the respondent's stratum of institutions.
    population_units : ndarray of float, shape (n,), or None
        People in the population: of the respondent's institution where there are
        clusters, else of the respondent's stratum.
    cluster_labels, strata_labels : tuple of str
        What the codes stand for.
    """

    cluster: Codes | None = None
    strata: Codes | None = None
    weights: Floats | None = None
    population_clusters: Floats | None = None
    population_units: Floats | None = None
    cluster_labels: tuple[str, ...] = ()
    strata_labels: tuple[str, ...] = ()

    @property
    def n_clusters(self) -> int | None:
        """Institutions among the respondents; None where none are declared."""
        return None if self.cluster is None else len(self.cluster_labels)

    @property
    def is_simple(self) -> bool:
        """Whether nothing is declared, so that respondents count as independent."""
        return self.cluster is None and self.strata is None and self.weights is None
