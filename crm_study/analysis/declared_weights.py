"""The weights that a study declares, on its main wave."""

from __future__ import annotations

from crm_study.analysis.variable import Variable
from crm_study.analysis.weighting import Margin, WeightPlan, weighted
from crm_study.analysis.weights import margin_of
from crm_study.analysis.weights_finding import WeightsFinding, weights_finding
from crm_study.errors import AnalysisError
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.protocol.weights import Margin as DeclaredMargin
from crm_study.responses.columns import Array, Floats
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding

_NONE = (
    "The study declares neither weights nor the sizes of its strata: every respondent counts once."
)


def study_weights(study: Study, main: Responses) -> Floats | None:
    """Return the weight of every row of the main wave, shape (n,); None where none are declared.

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
    plan = declared_plan(study, main)
    return None if plan is None or not len(main) else weighted(plan).weights


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
    if not study.is_weighted:
        return None
    declared = study.weights
    strata = None if declared.column else _strata(study, main)
    cells = _margin(main, study, declared.poststratify) if declared.poststratify else None
    margins = tuple(_margin(main, study, margin) for margin in declared.rake)
    given = main.people["weight"] if declared.column else None
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
    if strata is None or strata.sizes is None or not study.weights.base:
        return None
    known = {code: float(size) for code, size in strata.sizes.items()}
    titles = {code: say(lv.label, "en", otherwise=code) for code, lv in strata.levels.items()}
    return Margin(strata.column, main.people["stratum"].tolist(), known, titles)


def _margin(main: Responses, study: Study, declared: DeclaredMargin) -> Margin:
    """Return a declared margin: of the strata, the institutions or an item."""
    column = Variable(declared.column, _levels(main, study, declared.column))
    return margin_of(column, declared.totals)


def _levels(main: Responses, study: Study, column: str) -> Array:
    population = study.population
    if population.strata and population.strata.column == column:
        return main.people["stratum"]
    if population.clusters and population.clusters.column == column:
        return main.people["cluster"]
    if column in main.given:
        return main.given[column]
    raise AnalysisError(
        f"The weights name the column '{column}', which is neither an item nor the column of "
        "strata or institutions."
    )
