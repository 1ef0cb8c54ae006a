"""What a second pass over the rows looks at: the models whose chapters read single rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crm_study.analysis.scale.designed import designed
from crm_study.analysis.scale.held import Held
from crm_study.errors import AnalysisError
from crm_study.kernels.diagnostics.residual_sums import RowModel, row_model
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.results.cutoffs.models import COOK_1990, LEVERAGE_1978


def row_models(held: Held, chapters: Collection[str]) -> dict[str, RowModel]:
    """Return the models of scale scores that chapters look at row by row."""
    return dict(_row_models(held, chapters))


def _row_models(held: Held, chapters: Collection[str]) -> Iterator[tuple[str, RowModel]]:
    for name in held.totals.models:
        if not {f"inference.{name}", f"diagnostics.{name}"} & set(chapters):
            continue
        try:
            found = designed(held, name)
            fit = ols_of_moments(found.moments, names=found.frame.terms)
            model = row_model(
                fit,
                found.moments,
                far_leverage=LEVERAGE_1978.cutoff,
                far_cooks=COOK_1990.cutoff,
            )
        except AnalysisError:  # the chapter itself says why
            continue
        yield name, model
