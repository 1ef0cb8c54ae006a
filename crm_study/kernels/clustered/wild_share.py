"""How many bootstrap statistics are at least as far from 0 as the one observed.

``|t*| >= |t|`` is v'Mv >= 0 for a matrix M of clusters by clusters. Drawn weights are tried
one by one; all signs of 14 or more clusters are tried in two halves, whose cross products
are one matrix product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.wild_draws import signs_of
from crm_study.kernels.clustered.wild_form import WildForm

Mask = NDArray[np.bool_]
#: Part of the sum of absolute values of M below which a difference is rounding: a tie.
TIE = 1e-11
_BLOCK = 64


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Weights tried one by one, as polynomials in the distance of the hypothesis.

    Attributes
    ----------
    form : WildForm
        The regression.
    powers : ndarray of float, shape (5, m)
        Coefficients of v'Mv by rising power of the distance.
    numerator : ndarray of float, shape (2, m)
        Coefficients of a'v.
    """

    form: WildForm
    powers: Floats
    numerator: Floats

    @property
    def n(self) -> int:
        """Weights tried."""
        return int(self.powers.shape[1])

    def extreme(self, distance: float) -> Mask:
        """Tell where ``|t*|`` reaches ``|t|``, ties included; shape (m,)."""
        return np.asarray(self._excess(distance) >= -tie(self.form.excess(distance)))

    def above(self, distance: float) -> Mask:
        """Tell where t* reaches t on its side of 0, ties included; shape (m,)."""
        return np.asarray(self.extreme(distance) & (self._same_sign(distance) >= 0))

    def below(self, distance: float) -> Mask:
        """Tell where t* does not pass t on its side of 0, ties included; shape (m,)."""
        passes = self._excess(distance) > tie(self.form.excess(distance))
        return np.asarray(~(passes & (self._same_sign(distance) > 0)))

    def _excess(self, distance: float) -> Floats:
        """V'Mv of every v."""
        total = self.powers[4]
        for power in self.powers[3::-1]:
            total = total * distance + power
        return np.asarray(total)

    def _same_sign(self, distance: float) -> Floats:
        """Positive where t* has the sign of t."""
        return np.asarray((self.numerator[0] + distance * self.numerator[1]) * distance)


def tie(excess: Floats) -> float:
    """Return the size of v'Mv below which only rounding is left."""
    return TIE * float(np.abs(excess).sum())


def candidates(form: WildForm, weights: Floats) -> Candidates:
    """Expand v'Mv in powers of the distance for weights of shape (m, n_clusters)."""
    still, moving = weights @ form.numerator_still, weights @ form.numerator_moving
    steady, drift = weights @ form.score_still.T, weights @ form.score_moving.T
    variance = form.std_error**2 / form.correction
    powers = np.stack(
        [
            variance * still**2,
            2 * variance * still * moving,
            variance * moving**2 - np.einsum("ng,ng->n", steady, steady),
            -2 * np.einsum("ng,ng->n", steady, drift),
            -np.einsum("ng,ng->n", drift, drift),
        ]
    )
    return Candidates(form, powers, np.stack([still, moving]))


def count_all_signs(form: WildForm, distance: float) -> int:
    """Count the extreme among the 2^(G-1) sign patterns whose first sign is plus."""
    return sum(int(np.count_nonzero(block)) for block in _blocks(form, distance))


def mask_of_all_signs(form: WildForm, distance: float) -> Mask:
    """Tell which of the 2^(G-1) sign patterns are extreme, numbered as `signs_of` writes them."""
    return np.concatenate([block.ravel() for block in _blocks(form, distance)])


def _blocks(form: WildForm, distance: float) -> Iterator[Mask]:
    """Try all patterns: some rows of the left half by all of the right half at a time."""
    excess = form.excess(distance)
    n_clusters = len(excess)
    n_left = (n_clusters + 1) // 2
    left = signs_of(np.arange(2 ** (n_left - 1)), n_clusters=n_left)
    right = signs_of(np.arange(2 ** (n_clusters - n_left)), n_clusters=n_clusters - n_left)
    own_left = np.einsum("ng,ng->n", left @ excess[:n_left, :n_left], left)
    own_right = np.einsum("ng,ng->n", right @ excess[n_left:, n_left:], right)
    first = np.column_stack([2 * left @ excess[:n_left, n_left:], own_left, np.ones(len(left))])
    second = np.column_stack([right, np.ones(len(right)), own_right]).T.copy()
    bound = -tie(excess)
    for start in range(0, len(first), _BLOCK):
        yield first[start : start + _BLOCK] @ second >= bound
