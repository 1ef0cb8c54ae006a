"""Scores of several groups, apart: sizes, means, variances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Scores with the group of each, groups in the sorted order of their labels.

    Attributes
    ----------
    labels : tuple of str, length g
    scores : ndarray of float, shape (n_obs,)
    member : ndarray of int, shape (n_obs,)
        Place of the respondent's group among the labels.
    sizes : ndarray of int, shape (g,)
    means, variances : ndarray of float, shape (g,)
        Variances with n - 1 as divisor; nan for a group of one.
    """

    labels: tuple[str, ...]
    scores: Floats
    member: NDArray[np.intp]
    sizes: NDArray[np.intp]
    means: Floats
    variances: Floats

    def group(self, place: int) -> Floats:
        """Return the scores of one group."""
        own: Floats = self.scores[self.member == place]
        return own


def samples_of(values: ArrayLike, groups: Sequence[object]) -> Samples:
    """Part scores by group.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs, by any label.

    Returns
    -------
    Samples

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or fewer than 2 groups.

    Examples
    --------
    >>> found = samples_of([1, 2, 6.0], ["b", "a", "b"])
    >>> found.labels, found.means.tolist()
    (('a', 'b'), [2.0, 3.5])
    """
    scores = complete(values, name="scores", ndim=1)
    if len(groups) != scores.size:
        raise AnalysisError(
            "Comparing groups needs one group per score, but got "
            f"{len(groups)} groups for {scores.size} scores."
        )
    labels, member = np.unique([str(group) for group in groups], return_inverse=True)
    if labels.size < 2:
        raise AnalysisError(f"Comparing groups needs at least 2 groups, but got {labels.size}.")
    sizes = np.bincount(member)
    means = np.bincount(member, weights=scores) / sizes
    squares = np.bincount(member, weights=(scores - means[member]) ** 2)
    variances = np.divide(squares, sizes - 1, out=np.full(sizes.size, np.nan), where=sizes > 1)
    return Samples(tuple(map(str, labels)), scores, member, sizes, means, variances)


def refuse_small_groups(samples: Samples, *, test: str, at_least: int = 2) -> None:
    """Refuse groups that are too small to have a variance.

    Raises
    ------
    AnalysisError
        The sentence names the test and the group.

    Examples
    --------
    >>> refuse_small_groups(samples_of([1, 2.0, 3], ["a", "a", "b"]), test="Welch's test")
    Traceback (most recent call last):
    crm_study.errors.AnalysisError: Welch's test needs at least 2 respondents in every group, but \
group 'b' has 1.
    """
    for label, size in zip(samples.labels, samples.sizes, strict=True):
        if size < at_least:
            raise AnalysisError(
                f"{test} needs at least {at_least} respondents in every group, "
                f"but group '{label}' has {size}."
            )
