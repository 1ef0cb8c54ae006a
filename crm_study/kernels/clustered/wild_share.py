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
#: Part of the largest possible v'Mv below which a difference from 0 is rounding: a tie.
TIE = 1e-12
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
        return np.asarray(self._excess(distance) >= -TIE * self.form.bound(distance))

    def above(self, distance: float) -> Mask:
        """Tell where t* reaches t on its side of 0, ties included; shape (m,)."""
        return np.asarray(self.extreme(distance) & (self._same_sign(distance) >= 0))

    def below(self, distance: float) -> Mask:
        """Tell where t* does not pass t on its side of 0, ties included; shape (m,)."""
        passes = self._excess(distance) > TIE * self.form.bound(distance)
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


def candidates(form: WildForm, weights: Floats) -> Candidates:
    """Expand v'Mv in powers of the distance for weights of shape (m, n_clusters).

    Only products of the weights with as many columns as the model has coefficients are
    taken, so that thousands of clusters are no burden.
    """
    still, moving = form.numerator_still, form.numerator_moving
    a0, a1 = weights @ still, weights @ moving
    s0, s1 = weights @ form.spread_still, weights @ form.spread_moving
    r0, r1 = weights @ (still[:, None] * form.toward), weights @ (moving[:, None] * form.toward)
    gram = form.toward.T @ form.toward
    own = weights**2 @ np.column_stack([still**2, still * moving, moving**2])
    steady = own[:, 0] + _paired(s0 @ gram - 2 * r0, s0)
    mixed = own[:, 1] + _paired(s0 @ gram - r0, s1) - _paired(r1, s0)
    drift = own[:, 2] + _paired(s1 @ gram - 2 * r1, s1)
    powers = np.stack(
        [
            form.variance * a0**2,
            2 * form.variance * a0 * a1,
            form.variance * a1**2 - steady,
            -2 * mixed,
            -drift,
        ]
    )
    return Candidates(form, powers, np.stack([a0, a1]))


def _paired(first: Floats, second: Floats) -> Floats:
    """Multiply two tables row by row."""
    return np.asarray(np.einsum("np,np->n", first, second))


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
    bound = -TIE * form.bound(distance)
    for start in range(0, len(first), _BLOCK):
        yield first[start : start + _BLOCK] @ second >= bound
