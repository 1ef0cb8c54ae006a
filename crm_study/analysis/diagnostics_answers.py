"""How the answer of a check is laid out: statistic, verdict, what it means and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.diagnostics_words import NOTHING_TO_DO, wording_of
from crm_study.kernels.arrays.distributions import f_quantile
from crm_study.kernels.diagnostics.collinearity import Conditioning
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.results.cutoffs.models import (
    CONDITION_1980,
    COOK_1977,
    LEVERAGE_1981,
    PASSES_1925,
    PROPORTION_1980,
    VIF_2010,
)

Answer = dict[str, Any]


def check_row(name: str, method: str, answer: Answer, labels: Mapping[str, str]) -> dict[str, Any]:
    """Say what an answer means and what to do."""
    words = wording_of(name)
    term = name.removeprefix("linearity_") if name.startswith("linearity_") else ""
    label = f"{words.label}: {labels[term]}" if term else words.label
    verdict = answer["verdict"]
    meaning = {"passes": words.passes, "fails": words.fails}.get(
        verdict, "These data do not determine it."
    )
    empty = dict.fromkeys(("statistic", "df", "df1", "df2", "p_value", "cutoff", "n_flagged"))
    return {
        "check": name,
        "label": label,
        "method": method,
        **empty,
        "row_number": None,
        "term": term or None,
        "meaning": meaning,
        "advice": words.advice if verdict == "fails" else NOTHING_TO_DO,
        **answer,
    }


def judged_answer(found: Any) -> Answer:
    """Read a test's statistic, degrees of freedom and p, judged at .05."""
    names = ("statistic", "df", "df1", "df2", "p_value")
    answer = {name: getattr(found, name) for name in names if hasattr(found, name)}
    cutoff = PASSES_1925.cutoff
    return {**answer, "cutoff": cutoff, "verdict": PASSES_1925.verdict(found.p_value)}


def curve_answer(statistic: float, df: int, p_value: float) -> Answer:
    """Lay out the t of an added square."""
    return {
        "statistic": statistic,
        "df": df,
        "p_value": p_value,
        "cutoff": PASSES_1925.cutoff,
        "verdict": PASSES_1925.verdict(float(p_value)),
    }


def vif_answer(fit: OlsFit) -> Answer:
    """Lay out the largest variance inflation factor."""
    vif = fit.vif[1:]
    largest = float(vif.max())
    # Two predictors have one and the same factor: rounding does not choose between them.
    place = int(np.argmax(vif >= largest * (1 - 1e-12)))
    verdict = "passes" if VIF_2010.holds(largest) else "fails"
    flagged = int((vif > VIF_2010.cutoff).sum())
    return largest_answer(largest, VIF_2010.cutoff, verdict, flagged, term=fit.terms[1:][place])


def condition_answer(found: Conditioning) -> Answer:
    """Lay out the largest condition index."""
    largest = float(found.condition_index[-1])
    harmed = harmed_dimensions(found)
    verdict = "fails" if harmed.any() else "passes"
    return largest_answer(largest, CONDITION_1980.cutoff, verdict, int(harmed.sum()))


def harmed_dimensions(found: Conditioning) -> NDArray[np.bool_]:
    """Tell which dimensions are weak and carry half the variance of two estimates or more."""
    weak = found.condition_index > CONDITION_1980.cutoff
    shared = (found.proportions >= PROPORTION_1980.cutoff).sum(axis=1) >= 2
    return np.asarray(weak & shared)


def cook_answer(fit: OlsFit, largest: float, n_flagged: int, **where: int) -> Answer:
    """Lay out the largest Cook's distance."""
    cutoff = f_quantile(COOK_1977.cutoff, fit.df_model + 1, fit.df_residual)
    verdict = COOK_1977.met if largest <= cutoff else COOK_1977.unmet
    return largest_answer(largest, cutoff, verdict, n_flagged, **where)


def leverage_answer(fit: OlsFit, largest: float, n_flagged: int, **where: int) -> Answer:
    """Lay out the largest leverage."""
    mean = (fit.df_model + 1) / fit.n_obs
    verdict = LEVERAGE_1981.verdict(largest / mean)
    cutoff = LEVERAGE_1981.cutoff * (fit.df_model + 1) / fit.n_obs
    return largest_answer(largest, cutoff, verdict, n_flagged, **where)


def largest_answer(
    statistic: float, cutoff: float, verdict: str, n_flagged: int, **where: int | str
) -> Answer:
    """Lay out the largest of several sizes."""
    return {
        "statistic": statistic,
        "cutoff": cutoff,
        "verdict": verdict,
        "n_flagged": n_flagged,
        **where,
    }
