r"""A mark in the answers themselves, that survives when every label is taken away.

Within each block of items that a person answers, the answers as given, weighted 1, 2, 3,
4, 1, 2, ..., add up to a multiple of five; an item left blank counts as zero. Among
answers of real people one block in five does so by chance. The mark shows that data
were generated; it does not stop anyone who changes the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.beta_gamma import beta_tails
from crm_study.kernels.arrays.validate import Floats

MODULUS = 5
#: Fewest patterns of answers a block must have, so that one in five leaves enough of them;
#: and how many leave so many that the mark does not show in correlations.
FEWEST_PATTERNS, PLENTY = 125, 500
#: A block says something only with this many answers that are not all the same.
_FEWEST_ANSWERS = 3
#: Answers are called generated when chance would do this in one data set out of a million,
#: and at least half of the blocks carry the mark.
FALSE_ALARM, LEAST_RATE = 1e-6, 0.5
#: A person is marked when every block is, of at least so many: one person in 390,000 by chance.
_BLOCKS_OF_PERSON, _FEWEST_PEOPLE = 8, 3


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of the mark a set of answers carries.

    Attributes
    ----------
    n_blocks : int
        Blocks of answers that can say something: a person's answers to one construct,
        three at least and not all the same.
    n_held : int
        Blocks whose weighted sum is a multiple of five.
    n_people : int
        People all of whose blocks hold, of eight at least.
    p_value : float
        Chance of so many or more, if one block in five holds by chance, times the number
        of ways the columns were read.
    """

    n_blocks: int
    n_held: int
    n_people: int
    p_value: float

    @property
    def rate(self) -> float:
        """Share of blocks that hold; 0 without blocks."""
        return self.n_held / self.n_blocks if self.n_blocks else 0.0

    @property
    def is_generated(self) -> bool:
        """Whether the answers, or those of several people among them, were generated."""
        by_blocks = self.p_value < FALSE_ALARM and self.rate >= LEAST_RATE
        return by_blocks or self.n_people >= _FEWEST_PEOPLE


def mark_weights(n_items: int) -> NDArray[np.int64]:
    """Return the weights of a block's items: 1, 2, 3, 4, 1, 2, ...

    Examples
    --------
    >>> mark_weights(6)
    array([1, 2, 3, 4, 1, 2])
    """
    return 1 + np.arange(n_items, dtype=np.int64) % (MODULUS - 1)


def can_carry(n_points: int, n_items: int, *, fewest: int = FEWEST_PATTERNS) -> bool:
    """Tell whether a block has enough patterns of answers to be marked.

    Examples
    --------
    >>> can_carry(5, 3), can_carry(5, 2), can_carry(2, 6)
    (True, False, False)
    """
    return n_items >= _FEWEST_ANSWERS and n_points**n_items >= fewest


def residues(answers: Floats) -> NDArray[np.int64]:
    """Compute the weighted sum of each row modulo five; blanks (nan) count as zero.

    Parameters
    ----------
    answers : ndarray of float, shape (n_people, n_items)
        Whole answer codes of one block, as given.

    Returns
    -------
    ndarray of int, shape (n_people,)

    Examples
    --------
    >>> residues(np.array([[4.0, 2.0, 4.0], [4.0, np.nan, 2.0]]))
    array([0, 0])
    """
    codes = np.nan_to_num(answers, nan=0.0).astype(np.int64)
    found: NDArray[np.int64] = (codes @ mark_weights(answers.shape[1])) % MODULUS
    return found


def speaking(answers: Floats) -> NDArray[np.bool_]:
    """Tell which rows say something: three answers at least, and not all the same."""
    given = ~np.isnan(answers)
    low = np.where(given, answers, np.inf).min(axis=1)
    high = np.where(given, answers, -np.inf).max(axis=1)
    return np.asarray((given.sum(axis=1) >= _FEWEST_ANSWERS) & (low < high))


def detect_mark(blocks: list[Floats], *, n_readings: int = 1) -> Mark:
    r"""Ask whether answers carry the mark of generated data.

    Parameters
    ----------
    blocks : list of ndarray of float, each of shape (n_people, n_items)
        Whole answer codes as given, one block a construct; nan is a blank.
    n_readings : int, default 1
        Ways to read the columns that were tried before; the p value is multiplied by it.

    Returns
    -------
    Mark

    Raises
    ------
    AnalysisError
        Blocks of different people, or answers that are no whole numbers.

    Notes
    -----
    .. math:: p = m \cdot P\{X \ge h\}, \qquad X \sim B(b, 1/5)

    Straight lines are left out: they hold or not for every person who draws one.

    Examples
    --------
    >>> real = np.random.default_rng(1).integers(1, 6, size=(100, 4)).astype(float)
    >>> detect_mark([real]).is_generated
    False
    >>> marked = real[residues(real) == 0]
    >>> detect_mark([marked]).rate
    1.0
    """
    _check(blocks)
    if not blocks:
        return Mark(0, 0, 0, 1.0)
    held = np.column_stack([residues(block) == 0 for block in blocks])
    counted = np.column_stack([speaking(block) for block in blocks])
    n_blocks, n_held = int(counted.sum()), int((held & counted).sum())
    whole = (held | ~counted).all(axis=1) & (counted.sum(axis=1) >= _BLOCKS_OF_PERSON)
    chance = 1.0
    if n_held:
        # a binomial tail is one of the beta law
        tails = beta_tails(n_held, n_blocks - n_held + 1, 1 / MODULUS, 1 - 1 / MODULUS)
        chance = float(tails[0])
    return Mark(n_blocks, n_held, int(whole.sum()), min(1.0, n_readings * chance))


def _check(blocks: list[Floats]) -> None:
    """Refuse blocks that do not belong together, and answers without a remainder."""
    if len({len(block) for block in blocks}) > 1:
        sizes = ", ".join(str(len(block)) for block in blocks)
        raise AnalysisError(f"The blocks are answers of different people: {sizes} rows.")
    for block in blocks:
        given = block[~np.isnan(block)]
        if not np.array_equal(given, np.round(given)):
            raise AnalysisError("The mark is one of whole answer codes, but some are fractions.")
