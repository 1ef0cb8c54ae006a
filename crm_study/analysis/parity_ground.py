"""The variables that a study's numbers are compared on: one model, one scale, one pair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.spss.factor import SpssFactor, spss_factor
from crm_study.kernels.spss.regression import SpssRegression, spss_regression
from crm_study.kernels.spss.reliability import SpssReliability, spss_reliability
from crm_study.protocol.model import Model
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ground:
    """What is compared, chosen once: the rule is the same for every other variable.

    Attributes
    ----------
    study : Study
    columns : DataFrame
        The main wave: scale scores, items, stratum and cluster.
    """

    study: Study
    columns: pd.DataFrame

    @cached_property
    def model(self) -> str | None:
        """Name of the first model of several numeric predictors, else of the first of one."""
        numeric = [name for name, model in self.study.models.items() if self._is_numeric(model)]
        several = [name for name in numeric if len(self.study.models[name].terms) > 1]
        return next(iter(several or numeric), None)

    @property
    def outcome(self) -> str:
        """Outcome of the model."""
        return self.study.models[self.model or ""].outcome

    @property
    def terms(self) -> list[str]:
        """Predictors of the model."""
        return list(self.study.models[self.model or ""].terms)

    @cached_property
    def line(self) -> tuple[Floats, Floats]:
        """Outcome and predictors on the rows complete on both."""
        values = self.complete([self.outcome, *self.terms])
        return values[:, 0], values[:, 1:]

    @cached_property
    def spss_line(self) -> SpssRegression:
        """The model as SPSS fits it."""
        return spss_regression(*self.line)

    @cached_property
    def scale(self) -> str | None:
        """The reflective scale with the most gaps; there the ways of leaving out rows differ."""
        scales = [
            name
            for name, construct in self.study.constructs.items()
            if construct.measurement == "reflective" and len(construct.items) > 2
        ]
        gaps = {name: int(self.items(name).isna().to_numpy().sum()) for name in scales}
        return max(gaps, key=lambda name: gaps[name], default=None)

    def items(self, construct: str) -> pd.DataFrame:
        """Return the scored items of a construct."""
        return self.columns[list(self.study.items_of(construct))].astype(float)

    @cached_property
    def complete_items(self) -> Floats:
        """The items of the scale, of those who answered all of them."""
        return self.items(self.scale or "").dropna().to_numpy()

    @cached_property
    def spss_scale(self) -> SpssReliability:
        """The scale as SPSS judges it."""
        return spss_reliability(self.complete_items)

    @cached_property
    def scale_components(self) -> SpssFactor:
        """Principal components of the scale."""
        r = np.corrcoef(self.complete_items, rowvar=False)
        return spss_factor(r, n_obs=len(self.complete_items))

    def complete(self, names: list[str]) -> Floats:
        """Return the rows complete on some columns."""
        return self.columns[names].dropna().to_numpy(dtype=float)

    def label(self, name: str) -> str:
        """Return how a reader should see a variable."""
        return self.study.label_of(name)

    def _is_numeric(self, model: Model) -> bool:
        names = (model.outcome, *model.terms)
        known = all(name in self.columns for name in names)
        return (
            known
            and not model.categorical
            and not model.interactions
            and all(self.columns[name].dtype.kind in "fi" for name in names)
        )


def ground_of(study: Study, responses: Responses) -> Ground:
    """Gather what numbers are compared on.

    Raises
    ------
    AnalysisError
        No row of the main wave.
    """
    columns = declared_columns(study, responses)
    if not len(columns):
        raise AnalysisError("No row of the main wave was admitted.")
    return Ground(study, columns)
