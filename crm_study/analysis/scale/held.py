"""What the chapters at scale share: the study, what was summed up of it, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.diagnostics.residual_sums import ResidualSums
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.moments.pair_tables import PairTable
from crm_study.kernels.polychoric.joint_tables import JointTables, tables_of
from crm_study.protocol.study import Study
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import MOST_TABLED, Totals

SUMMED = (
    "From exact sums over all rows that were read; what only rows could tell (resamples, single "
    "respondents) is left empty."
)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A study and its totals.

    ``smallest`` is how many people an answer must be of to be shown; ``residuals`` are of the
    models that a second pass over the rows looked at.
    """

    study: Study
    plan: ScalePlan
    totals: Totals
    smallest: int
    residuals: Mapping[str, ResidualSums] = field(default_factory=dict)

    @property
    def n_obs(self) -> int:
        """Admitted rows of the main wave."""
        return self.totals.counted["admitted"]

    def place(self, construct: str) -> int:
        """Return the place of a construct among the scores."""
        return [score.name for score in self.plan.scores].index(construct)

    def pearson(self, first: str, second: str) -> tuple[float, int]:
        """Return the correlation of two scores, and the rows that it rests on.

        Raises
        ------
        AnalysisError
            Fewer than 3 rows, or a score that does not vary.
        """
        i, j = self.place(first), self.place(second)
        related, n_obs = self.totals.pairs.correlation()[i, j], self.totals.pairs.counts[i, j]
        if n_obs < 3 or np.isnan(related):
            raise AnalysisError(f"A correlation of {first} and {second} is undefined.")
        return float(related), int(n_obs)

    def ranked(self, first: int, second: int) -> PairTable:
        """Return the joint frequencies of two scores, by their places.

        Raises
        ------
        AnalysisError
            They were not counted.
        """
        pairs = list(combinations(range(len(self.plan.scores)), 2))
        if not self.totals.ranked:
            raise AnalysisError("Pairs of scores were not counted.")
        low, high = sorted((first, second))
        return self.totals.ranked[pairs.index((low, high))]

    def tables(self, construct: str) -> JointTables:
        """Return how often answers to each two items of a construct were given together.

        Raises
        ------
        AnalysisError
            They were not counted, or an item does not vary.
        """
        found = self.totals.tables.get(self.place(construct))
        if found is None:
            raise AnalysisError(
                "Answers are counted in pairs for constructs of at most "
                f"{MOST_TABLED} items of one scale."
            )
        return tables_of(found.counts, found.codes)

    def scale(self, construct: str) -> Moments:
        """Return the moments of a construct's items, in the order of `items_of`."""
        return self.totals.scales[self.place(construct)]

    def answered(self, item: str) -> dict[int, int]:
        """Return how often each scored answer was given to an item."""
        place = [one.name for one in self.plan.items].index(item)
        turned = self.plan.items[place].turned_at
        counts = self.totals.answers[place]
        return {code if turned is None else turned - code: n for code, n in counts.items() if n}

    def complete(self, items: Sequence[str]) -> Moments:
        """Return the moments of items over the rows complete on every scored item.

        Raises
        ------
        AnalysisError
            Too few rows, or items that everyone answered alike.
        """
        names = [one.name for one in self.plan.items]
        moments = self.totals.complete.of([names.index(item) for item in items])
        if moments.n_obs < 3:
            raise AnalysisError(
                f"Correlations of items need at least 3 respondents who answered all "
                f"{len(names)} items, but there are {moments.n_obs}."
            )
        spread = moments.covariance().diagonal()
        constant = [item for item, one in zip(items, spread, strict=True) if not one > 0]
        if constant:
            raise AnalysisError(f"Everyone answered alike: {listed(constant)}.")
        return moments


def reflective(study: Study, *, least_items: int) -> dict[str, tuple[str, ...]]:
    """Return the items of the first-order reflective constructs."""
    return {
        name: study.items_of(name)
        for name in study.first_order()
        if study.constructs[name].measurement == "reflective"
        and len(study.items_of(name)) >= least_items
    }
