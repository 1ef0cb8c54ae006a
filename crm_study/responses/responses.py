"""Responses: admitted and scored rows, with the study they answer and their origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.responses.columns import Columns
from crm_study.results.findings import Origin

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.protocol.study import Study
    from crm_study.responses.answers import Refusal

PILOT, MAIN = "pilot", "main"
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Responses:
    """The rows a study may be answered with.

    They are held as arrays, of which each has its DataFrame: ``people`` is ``design``,
    ``arrivals`` is ``received``, ``given`` is ``answers``, ``texts`` is ``extra``, ``keyed``
    is ``items`` and ``scored`` is ``scores``. A DataFrame is made when it is asked for.

    Attributes
    ----------
    study : Study
        The promise these rows answer.
    origin : Origin
        File, hash, and what was received, admitted and refused.
    people : Columns
        ``respondent``, ``wave``, ``stratum`` and ``cluster`` of every admitted row, as text;
        ``weight``, a number, where the study names a column of weights; ``start``, ``end``,
        ``submitted``, ``enumerator`` and ``version``, as text, where it names those;
        ``duration`` in seconds where the file holds ``duration_minutes``;
        ``row_number`` in the file, the header being 1.
    arrivals : Columns
        The same of every row of the file, refused ones included.
    refusals : tuple of Refusal
        Why rows were refused.
    given : Columns
        Numbers as answered, by item id; missing is NaN.
    texts : Columns
        Text, dates and codes of several answers, as text, by item id; blank is empty.
    keyed : Columns
        Scored items: reverse-keyed ones turned by the declared scale limits.
    scored : Columns
        Scale scores by construct; NaN where too few items were answered.
    n_returned : mapping
        Main-wave rows received by stratum, refused ones included.
    notes : tuple of str
        What was noticed and did not refuse a row (unknown columns, for example).
    """

    study: Study
    origin: Origin
    people: Columns
    arrivals: Columns
    refusals: tuple[Refusal, ...]
    given: Columns
    texts: Columns
    keyed: Columns
    scored: Columns
    n_returned: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.people)

    @cached_property
    def design(self) -> pd.DataFrame:
        """What is known of every admitted row beside its answers."""
        return self.people.frame()

    @cached_property
    def received(self) -> pd.DataFrame:
        """The same of every row of the file, refused ones included."""
        return self.arrivals.frame()

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Numbers as answered, by item id."""
        return self.given.frame()

    @cached_property
    def extra(self) -> pd.DataFrame:
        """Text, dates and codes of several answers, by item id."""
        return self.texts.frame()

    @cached_property
    def items(self) -> pd.DataFrame:
        """Scored items, by item id."""
        return self.keyed.frame()

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scale scores, by construct."""
        return self.scored.frame()

    def wave(self, name: str) -> Responses:
        """Return the rows of the ``pilot`` or the ``main`` wave."""
        chosen = self.people["wave"] == name
        return replace(
            self,
            people=self.people.take(chosen),
            given=self.given.take(chosen),
            texts=self.texts.take(chosen),
            keyed=self.keyed.take(chosen),
            scored=self.scored.take(chosen),
        )

    def variable(self, name: str) -> Floats:
        """Return a construct's scale score or an item's scored answers, shape (n_rows,)."""
        held = self.scored if name in self.scored else self.keyed
        return held[name].astype(float)

    def matrix(self, names: Sequence[str]) -> Floats:
        """Return several variables, NaN where there is none, shape (n_rows, len(names))."""
        return np.column_stack([self.variable(name) for name in names])

    def complete(self, names: Sequence[str]) -> Floats:
        """Return the rows complete on these variables, shape (n_complete, len(names))."""
        values = self.matrix(names)
        return values[~np.isnan(values).any(axis=1)]
