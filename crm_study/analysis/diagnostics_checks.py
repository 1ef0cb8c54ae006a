"""The checks of a linear model, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.diagnostics_answers import (
    Answer,
    check_row,
    condition_answer,
    cook_answer,
    curve_answer,
    judged_answer,
    largest_answer,
    leverage_answer,
    vif_answer,
)
from crm_study.errors import AnalysisError
from crm_study.kernels.diagnostics.collinearity import (
    GeneralizedVif,
    conditioning,
    generalized_vif,
)
from crm_study.kernels.diagnostics.component_residual import Curvature
from crm_study.kernels.diagnostics.durbin_watson import durbin_watson
from crm_study.kernels.diagnostics.heteroscedasticity import breusch_pagan, white
from crm_study.kernels.diagnostics.influence import Influence, largest_outlier
from crm_study.kernels.diagnostics.jarque_bera import jarque_bera
from crm_study.kernels.diagnostics.reset import reset
from crm_study.kernels.diagnostics.shapiro_wilk import shapiro_wilk
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.results.cutoffs.models import (
    COOK_1990,
    DFBETAS_1980,
    DFBETAS_2005,
    LEVERAGE_1978,
    VIF_2010,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """One fitted model and what was measured on it once.

    Attributes
    ----------
    fit : OlsFit
    x : ndarray of float, shape (n_obs, k)
        Its predictors.
    predictor_of : mapping
        The predictor of each term.
    labels : mapping
        How a reader should see each term.
    curves : Curvature
    influence : Influence
    row_numbers : ndarray of int, shape (n_obs,)
        Places of the rows in the frame, from 1.
    """

    fit: OlsFit
    x: Floats
    predictor_of: Mapping[str, str]
    labels: Mapping[str, str]
    curves: Curvature
    influence: Influence
    row_numbers: NDArray[np.intp]


def check_rows(seen: Examined) -> list[Answer]:
    """Run every check; one that cannot be run says why in its row."""
    return [_row(name, seen, method, check) for name, method, check in (*_fixed(), *_by_term(seen))]


def _fixed() -> Iterator[tuple[str, str, Callable[[Examined], Answer]]]:
    yield "normality", "Shapiro–Wilk W of the residuals", _shapiro
    yield "heteroscedasticity", "Koenker's studentized Breusch–Pagan χ²", _koenker
    yield "linearity", "Ramsey's RESET F, squared and cubed fitted values", _reset
    yield "collinearity", "largest VIF", _vif
    yield "autocorrelation", "Durbin–Watson d", _durbin_watson
    yield "influence", "largest Cook's distance", _cook
    yield "normality_jarque_bera", "Jarque–Bera χ² of the residuals", _jarque_bera
    yield "heteroscedasticity_breusch_pagan", "original Breusch–Pagan χ²", _breusch_pagan
    yield "heteroscedasticity_white", "White's χ² with squares and cross products", _white
    yield "collinearity_condition", "largest condition index, with intercept", _condition
    yield "influence_leverage", "largest leverage", _leverage
    yield "influence_studentized", "largest studentized residual t, Bonferroni p", _outlier
    yield "influence_dfbetas", "largest DFBETAS", _dfbetas


def _by_term(seen: Examined) -> Iterator[tuple[str, str, Callable[[Examined], Answer]]]:
    """Yield the checks that depend on the terms of the model."""
    for place in curved(seen):
        name = f"linearity_{seen.curves.terms[place]}"
        yield name, "t of the squared predictor added", _curve(place)
    if len(set(seen.predictor_of.values())) < len(seen.predictor_of):
        yield (
            "collinearity_generalized",
            "largest generalized VIF^(1/df)",
            lambda model: _generalized(generalized(model)),
        )


def curved(seen: Examined) -> list[int]:
    """Return the places of the terms that may bend: no indicators, no products."""
    terms = seen.curves.terms
    products = {term for term in terms if ":" in term and set(term.split(":")) < set(terms)}
    return [
        place
        for place, term in enumerate(terms)
        if np.isfinite(seen.curves.statistic[place]) and term not in products
    ]


def _row(
    name: str, seen: Examined, method: str, check: Callable[[Examined], Answer]
) -> dict[str, Any]:
    """Lay a check out; what it refuses becomes the meaning of an undefined row."""
    try:
        answer = check(seen)
    except AnalysisError as error:
        answer = {"verdict": "undefined", "meaning": str(error)}
    return check_row(name, method, answer, seen.labels)


def _shapiro(seen: Examined) -> Answer:
    return judged_answer(shapiro_wilk(seen.fit.residual))


def _jarque_bera(seen: Examined) -> Answer:
    return judged_answer(jarque_bera(seen.fit.residual))


def _koenker(seen: Examined) -> Answer:
    return judged_answer(breusch_pagan(seen.fit.residual, seen.x))


def _breusch_pagan(seen: Examined) -> Answer:
    return judged_answer(breusch_pagan(seen.fit.residual, seen.x, form="breusch_pagan"))


def _white(seen: Examined) -> Answer:
    return judged_answer(white(seen.fit.residual, seen.x))


def _reset(seen: Examined) -> Answer:
    return judged_answer(reset(seen.fit, seen.x))


def _curve(place: int) -> Callable[[Examined], Answer]:
    def answer(seen: Examined) -> Answer:
        curves = seen.curves
        return curve_answer(curves.statistic[place], curves.df, curves.p_value[place])

    return answer


def _durbin_watson(seen: Examined) -> Answer:
    found = durbin_watson(seen.fit, seen.x)
    method = f"Durbin–Watson d, {found.method} p against positive autocorrelation"
    return {**judged_answer(found), "method": method}


def _vif(seen: Examined) -> Answer:
    return vif_answer(seen.fit)


def _condition(seen: Examined) -> Answer:
    return condition_answer(conditioning(seen.x))


def generalized(seen: Examined) -> GeneralizedVif:
    """Return the generalized VIF of every predictor."""
    owners = [seen.predictor_of[term] for term in seen.curves.terms]
    return generalized_vif(seen.x, belongs=owners)


def _generalized(found: GeneralizedVif) -> Answer:
    squared = found.scaled**2
    place = int(np.argmax(squared))
    verdict = "passes" if VIF_2010.holds(float(squared[place])) else "fails"
    flagged = int((squared > VIF_2010.cutoff).sum())
    return largest_answer(
        squared[place], VIF_2010.cutoff, verdict, flagged, term=found.predictors[place]
    )


def _cook(seen: Examined) -> Answer:
    fit, distances = seen.fit, seen.influence.cooks_d
    place = _largest_place(distances)
    flagged = int((distances > COOK_1990.cutoff / fit.n_obs).sum())
    row = int(seen.row_numbers[place])
    return cook_answer(fit, distances[place], flagged, row_number=row)


def _leverage(seen: Examined) -> Answer:
    leverage = seen.influence.leverage
    relative = leverage / ((seen.fit.df_model + 1) / seen.fit.n_obs)
    place = int(np.argmax(leverage))
    return leverage_answer(
        seen.fit,
        leverage[place],
        int((relative > LEVERAGE_1978.cutoff).sum()),
        row_number=int(seen.row_numbers[place]),
    )


def _outlier(seen: Examined) -> Answer:
    found = largest_outlier(seen.influence)
    return {**judged_answer(found), "row_number": int(seen.row_numbers[found.row])}


def _dfbetas(seen: Examined) -> Answer:
    sizes = np.abs(seen.influence.dfbetas)
    place = _largest_place(sizes.max(axis=1))
    term = int(np.argmax(sizes[place]))
    flagged = (sizes > DFBETAS_1980.cutoff / np.sqrt(len(sizes))).any(axis=1)
    return largest_answer(
        sizes[place, term],
        DFBETAS_2005.cutoff,
        DFBETAS_2005.verdict(float(sizes[place, term])),
        int(flagged.sum()),
        row_number=int(seen.row_numbers[place]),
        term=seen.fit.terms[term],
    )


def _largest_place(sizes: Floats) -> int:
    """Return where the largest defined size stands."""
    if np.isnan(sizes).all():
        raise AnalysisError("A perfect fit leaves no residual to look at.")
    return int(np.nanargmax(sizes))
