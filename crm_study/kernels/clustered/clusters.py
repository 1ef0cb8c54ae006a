"""Which respondents belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Clusters of n respondents.

    Attributes
    ----------
    labels : tuple of str, length n_clusters
        Sorted names.
    code : ndarray of int, shape (n_obs,)
        Position of each respondent's cluster among the labels.
    size : ndarray of int, shape (n_clusters,)
        Respondents of each cluster.
    """

    labels: tuple[str, ...]
    code: Codes
    size: Codes

    def __len__(self) -> int:
        return len(self.labels)

    def sums(self, values: Floats) -> Floats:
        """Add up the rows of every cluster; shape (n_clusters, ...)."""
        totals = np.zeros((len(self), *values.shape[1:]))
        np.add.at(totals, self.code, values)
        return totals

    def means(self, values: Floats) -> Floats:
        """Average the rows of every cluster; shape (n_clusters, ...)."""
        size = self.size.reshape(-1, *([1] * (values.ndim - 1)))
        return np.asarray(self.sums(values) / size)


def clusters_of(cluster: Sequence[object] | NDArray[np.generic], *, n_obs: int) -> Clusters:
    """Read the cluster of every respondent, by any label.

    Parameters
    ----------
    cluster : sequence, length n_obs
        Text such as ``"MFI01"``, whole numbers, or anything that prints.
    n_obs : int
        Respondents.

    Returns
    -------
    Clusters

    Raises
    ------
    AnalysisError
        A wrong number of labels, a missing label, or one cluster only.

    Examples
    --------
    >>> clusters_of(["MFI02", "MFI01", "MFI02"], n_obs=3).code
    array([1, 0, 1])
    """
    plain = isinstance(cluster, np.ndarray) and cluster.dtype.kind in "iuU"
    labels = np.asarray(cluster, dtype=None if plain else object)
    if labels.shape != (n_obs,):
        raise AnalysisError(
            f"Clusters need one label per row, but got {labels.size} labels for {n_obs} rows."
        )
    if labels.dtype.kind == "O":
        labels = _texts(labels)
    names, code, size = np.unique(labels, return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise AnalysisError(
            f"Cluster-robust inference needs at least 2 clusters, but every row is in '{names[0]}'."
        )
    return Clusters(tuple(map(str, names.tolist())), code.astype(np.intp), size.astype(np.intp))


def _texts(labels: NDArray[np.object_]) -> NDArray[np.str_]:
    """Write labels of any kind as text; refuse None, nan and pandas' NA."""
    texts = np.array([str(label) for label in labels.tolist()])
    missing = [label is None for label in labels.tolist()] | np.isin(texts, ("nan", "NaT", "<NA>"))
    if n_missing := int(missing.sum()):
        raise AnalysisError(
            f"Every row needs a cluster, but {n_missing} of {labels.size} rows have none."
        )
    return texts
