"""The weights that a study declares, on its main wave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.weighting import Margin, WeightPlan, weighted
from crm_study.analysis.weights import margin_of
from crm_study.analysis.weights_finding import WeightsFinding, weights_finding
from crm_study.errors import AnalysisError
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.protocol.weights import Margin as DeclaredMargin
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

_NONE = (
    "The study declares neither weights nor the sizes of its strata: every respondent counts once."
)


def study_weights(study: Study, main: Responses) -> pd.Series[float] | None:
    """Return the weight of every row of the main wave; None where none are declared.

    Parameters
    ----------
    study : Study
        Declares strata with their sizes, or a column of weights, and known totals.
    main : Responses
        Rows of the main wave.

    Raises
    ------
    AnalysisError
        Weights that cannot be made; the message says why.
    """
    import pandas as pd

    plan = declared_plan(study, main)
    if plan is None or not len(main):
        return None
    return pd.Series(weighted(plan).weights, index=main.design.index)


def weights_chapter(study: Study, responses: Responses) -> Finding:
    """Report the weights that the study declares, on the main wave."""
    main = responses.wave(MAIN)
    plan = declared_plan(study, main)
    if plan is None:
        return WeightsFinding(
            id="weights", title="Weights and their price", status="not_applicable", reason=_NONE
        )
    if not len(main):
        raise AnalysisError("No row of the main wave was admitted.")
    return weights_finding(weighted(plan))


def declared_plan(study: Study, main: Responses) -> WeightPlan | None:
    """Return how a study's weights are made; None where every respondent counts once."""
    declared = study.weights
    strata = None if declared.column else _strata(study, main)
    cells = _margin(main, study, declared.poststratify) if declared.poststratify else None
    margins = tuple(_margin(main, study, margin) for margin in declared.rake)
    if not (declared.column or strata or cells or margins):
        return None
    given = main.design["weight"].to_numpy(dtype=float) if declared.column else None
    return WeightPlan(
        n_obs=len(main),
        given=given,
        strata=strata,
        poststratify=cells,
        rake=margins,
        trim=declared.trim,
    )


def _strata(study: Study, main: Responses) -> Margin | None:
    """Return the strata of the draw where the size of each is declared."""
    strata = study.population.strata
    if strata is None or not study.weights.base:
        return None
    sizes = {code: level.n for code, level in strata.levels.items()}
    known = {code: float(size) for code, size in sizes.items() if size is not None}
    if len(known) < len(sizes):
        return None
    titles = {code: say(lv.label, "en", otherwise=code) for code, lv in strata.levels.items()}
    return Margin(strata.column, main.design["stratum"].tolist(), known, titles)


def _margin(main: Responses, study: Study, declared: DeclaredMargin) -> Margin:
    """Return a declared margin: of the strata, the institutions or an item."""
    return margin_of(_levels(main, study, declared.column), declared.column, declared.totals)


def _levels(main: Responses, study: Study, column: str) -> pd.Series[Any]:
    population = study.population
    if population.strata and population.strata.column == column:
        return main.design["stratum"].astype(object)
    if population.clusters and population.clusters.column == column:
        return main.design["cluster"].astype(object)
    if column in main.answers:
        return main.answers[column].astype(object).where(main.answers[column].notna(), np.nan)
    raise AnalysisError(
        f"The weights name the column '{column}', which is neither an item nor the column of "
        "strata or institutions."
    )
