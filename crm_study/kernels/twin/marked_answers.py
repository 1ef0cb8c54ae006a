"""Draw answers that carry the mark: plausible blocks, given that their sum is a multiple of five.

Drawing a block again until it holds would give the same answers; drawing each item
with what the rest still has to add up to gives them at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.twin.graded_items import GradedItem
from crm_study.kernels.twin.watermark import MODULUS, can_carry, mark_weights

#: The latent scale in steps of a twentieth of a standard deviation; people beyond its ends
#: answer as those at the ends.
_GRID = np.linspace(-4.5, 4.5, 181)
Answers = NDArray[np.float64]


def draw_block(
    construct: Floats,
    items: Sequence[GradedItem],
    *,
    blank: NDArray[np.bool_],
    rng: np.random.Generator,
    marked: bool = True,
) -> Answers:
    """Draw the answers to the items of one construct.

    Parameters
    ----------
    construct : ndarray of float, shape (n,)
        Where each person stands on the latent scale, standardized.
    items : sequence of GradedItem
        In the order asked.
    blank : ndarray of bool, shape (n, n_items)
        What is left blank; at most one item a person.
    rng : Generator
    marked : bool, default True
        Whether the answers are to carry the mark.

    Returns
    -------
    ndarray of float, shape (n, n_items)
        Codes as answered, nan where blank. Blocks with few patterns of answers, such as
        single items, are drawn without the mark.

    Examples
    --------
    >>> item = GradedItem(np.arange(1, 6), np.array([-1.5, -0.5, 0.5, 1.5]), 0.7)
    >>> rng = np.random.default_rng(1)
    >>> blank = np.zeros((4, 4), dtype=bool)
    >>> answers = draw_block(np.array([-1.0, 0.0, 1.0, 2.0]), [item] * 4, blank=blank, rng=rng)
    >>> (answers @ [1, 2, 3, 4]) % 5
    array([0., 0., 0., 0.])
    """
    place = np.clip(np.round((construct - _GRID[0]) / (_GRID[1] - _GRID[0])), 0, len(_GRID) - 1)
    grid = place.astype(np.intp)
    chances = [item.probabilities(_GRID) for item in items]
    marked = marked and can_carry(min(len(item.codes) for item in items), len(items))
    answers = np.empty(blank.shape)
    pattern = np.where(blank.any(axis=1), blank.argmax(axis=1), len(items))
    for left_out in np.unique(pattern):
        people = np.flatnonzero(pattern == left_out)
        asked = [number for number in range(len(items)) if number != left_out]
        answers[people] = _draw(grid[people], items, chances, asked, rng, marked=marked)
    return answers


def _draw(
    grid: NDArray[np.intp],
    items: Sequence[GradedItem],
    chances: Sequence[Floats],
    asked: Sequence[int],
    rng: np.random.Generator,
    *,
    marked: bool,
) -> Answers:
    """Draw item by item; ``owed`` is what the answers to come must add up to."""
    weights = mark_weights(len(items)) * marked
    answers = np.full((len(grid), len(items)), np.nan)
    owed = np.zeros(len(grid), dtype=np.intp)
    tables = _tables(items, chances, asked, weights)
    for number, table in zip(asked, tables, strict=True):
        limits = table[grid, owed]
        drawn = rng.random(len(grid))[:, None] * limits[:, -1:]
        chosen = items[number].codes[(drawn >= limits[:, :-1]).sum(axis=1)]
        answers[:, number] = chosen
        owed = (owed - weights[number] * chosen) % MODULUS
    return answers


def _tables(
    items: Sequence[GradedItem],
    chances: Sequence[Floats],
    asked: Sequence[int],
    weights: NDArray[np.int64],
) -> list[Floats]:
    """Tabulate cumulative chances of each item's codes: shape (n_grid, 5 owed, n_points).

    A code's chance counts as far as the items after it can still pay what is owed.
    """
    payable = np.zeros((len(_GRID), MODULUS))
    payable[:, 0] = 1.0
    tables: list[Floats] = []
    for number in reversed(asked):
        rest = (np.arange(MODULUS)[:, None] - weights[number] * items[number].codes) % MODULUS
        joint = chances[number][:, None, :] * payable[:, rest]
        tables.append(joint.cumsum(axis=2))
        payable = joint.sum(axis=2)
    return tables[::-1]
