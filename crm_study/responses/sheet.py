"""The answer sheet as a matrix: which column is which item, how it is keyed and scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.missing.person_mean import mean_of_answered
from crm_study.kernels.twin.watermark import FEWEST_PATTERNS, PLENTY, can_carry
from crm_study.protocol.instrument import Scale
from crm_study.protocol.study import Study

Floats = NDArray[np.float64]


#: With fewer long constructs than these, short ones carry the mark as well.
_ENOUGH_BLOCKS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The items of one first-order construct, in the order asked."""

    construct: str
    items: tuple[str, ...]
    columns: tuple[int, ...]
    marked: bool


class Sheet:
    """The scored items of a study, in the order asked.

    Parameters
    ----------
    study : Study
        Every scored item needs a scale.

    Raises
    ------
    AnalysisError
        An item without a scale.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> sheet = Sheet(read_study("rusizi"))
    >>> len(sheet.items), sheet.blocks[0].construct, sheet.blocks[0].columns
    (54, 'kcf', (0, 1, 2, 3, 4, 5))
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.items = study.scored_items()
        self.scales = tuple(self._scale(name) for name in self.items)
        self._place = {name: column for column, name in enumerate(self.items)}
        drawn = [self._block(name, PLENTY) for name in study.first_order()]
        if sum(block.marked for block in drawn) < _ENOUGH_BLOCKS:
            drawn = [self._block(name) for name in study.first_order()]
        self.blocks = tuple(drawn)

    def column(self, item: str) -> int:
        """Return the column of an item."""
        return self._place[item]

    def is_reversed(self, column: int) -> bool:
        """Tell whether agreement with an item means less."""
        return self.study.item(self.items[column]).reverse_keyed

    def keyed(self, answers: Floats, column: int) -> Floats:
        """Return the scored answers to one item: a reversed one is turned."""
        scale = self.scales[column]
        given = answers[:, column]
        return scale.minimum + scale.maximum - given if self.is_reversed(column) else given

    def score(self, answers: Floats, construct: str) -> Floats:
        """Return everybody's score on a construct, as `score_constructs` does."""
        declared = self.study.constructs[construct]
        if declared.items:
            parts = [self.keyed(answers, self.column(item)) for item in declared.items]
        else:
            parts = [self.score(answers, part) for part in declared.constructs]
        share = self.study.missing.min_answered
        return mean_of_answered(np.column_stack(parts), min_answered=share)

    def values(self, answers: Floats, variables: Sequence[str]) -> Floats:
        """Return constructs' scores and items' scored answers, shape (n, n_variables)."""
        columns = [
            self.score(answers, name)
            if name in self.study.constructs
            else self.keyed(answers, self.column(name))
            for name in variables
        ]
        return np.column_stack(columns) if columns else np.empty((len(answers), 0))

    def _scale(self, name: str) -> Scale:
        scale = self.study.scale_of(name)
        if scale is None:
            raise AnalysisError(f"Item '{name}' has no answer scale, so it cannot be simulated.")
        return scale

    def _block(self, construct: str, fewest: int = FEWEST_PATTERNS) -> Block:
        columns = tuple(sorted(self.column(item) for item in self.study.items_of(construct)))
        points = min(len(self.scales[column].points) for column in columns)
        items = tuple(self.items[column] for column in columns)
        return Block(construct, items, columns, can_carry(points, len(columns), fewest=fewest))
