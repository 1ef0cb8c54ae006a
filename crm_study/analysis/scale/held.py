"""What the chapters at scale share: the study, what was summed up of it, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.moments.moments import Moments
from crm_study.protocol.study import Study
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import Totals

SUMMED = (
    "From exact sums over all rows that were read; what only rows could tell (ranks, resamples, "
    "single respondents) is left empty."
)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A study and its totals.

    ``smallest`` is how many people an answer must be of to be shown.
    """

    study: Study
    plan: ScalePlan
    totals: Totals
    smallest: int

    @property
    def n_obs(self) -> int:
        """Admitted rows of the main wave."""
        return self.totals.counted["admitted"]

    def place(self, construct: str) -> int:
        """Return the place of a construct among the scores."""
        return [score.name for score in self.plan.scores].index(construct)

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
