"""Responses: admitted and scored rows, with the study they answer and their origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.results.findings import Origin

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.protocol.study import Study
    from crm_study.responses.answers import Refusal

PILOT, MAIN = "pilot", "main"


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """The rows a study may be answered with.

    Attributes
    ----------
    study : Study
        The promise these rows answer.
    origin : Origin
        File, hash, and what was received, admitted and refused.
    design : DataFrame
        ``respondent``, ``wave``, ``stratum`` and ``cluster`` of every admitted row, as text;
        ``weight``, a number, where the study names a column of weights; ``start``, ``end``,
        ``submitted``, ``enumerator`` and ``version``, as text, where it names those;
        ``duration`` in seconds where the file holds ``duration_minutes``;
        ``row_number`` in the file, the header being 1.
    received : DataFrame
        The same of every row of the file, refused ones included.
    refusals : tuple of Refusal
        Why rows were refused.
    answers : DataFrame
        Numbers as answered, by item id; missing is NaN.
    extra : DataFrame
        Text, dates and codes of several answers, as text, by item id; blank is empty.
    items : DataFrame
        Scored items: reverse-keyed ones turned by the declared scale limits.
    scores : DataFrame
        Scale scores by construct; NaN where too few items were answered.
    n_returned : mapping
        Main-wave rows received by stratum, refused ones included.
    notes : tuple of str
        What was noticed and did not refuse a row (unknown columns, for example).
    """

    study: Study
    origin: Origin
    design: pd.DataFrame
    received: pd.DataFrame
    refusals: tuple[Refusal, ...]
    answers: pd.DataFrame
    extra: pd.DataFrame
    items: pd.DataFrame
    scores: pd.DataFrame
    n_returned: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.design)

    def wave(self, name: str) -> Responses:
        """Return the rows of the ``pilot`` or the ``main`` wave."""
        chosen = (self.design["wave"] == name).to_numpy()
        return replace(
            self,
            design=self.design[chosen],
            answers=self.answers[chosen],
            extra=self.extra[chosen],
            items=self.items[chosen],
            scores=self.scores[chosen],
        )

    def variable(self, name: str) -> NDArray[np.float64]:
        """Return a construct's scale score or an item's scored answers, shape (n_rows,)."""
        frame = self.scores if name in self.scores else self.items
        return frame[name].to_numpy(dtype=float)

    def complete(self, names: tuple[str, ...]) -> NDArray[np.float64]:
        """Return the rows complete on these variables, shape (n_complete, len(names))."""
        values = np.column_stack([self.variable(name) for name in names])
        return values[~np.isnan(values).any(axis=1)]
