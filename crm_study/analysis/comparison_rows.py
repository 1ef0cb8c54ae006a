"""The rows of a comparison of groups: tests, groups, pairs and assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.description.one_way import one_way
from crm_study.kernels.diagnostics.shapiro_wilk import shapiro_wilk
from crm_study.kernels.groups.analysis_of_variance import levene, share_of_variance, welch_anova
from crm_study.kernels.groups.kruskal_wallis import kruskal_wallis
from crm_study.kernels.groups.mann_whitney import mann_whitney
from crm_study.kernels.groups.pairs import Pairs, dunn, games_howell
from crm_study.kernels.groups.samples import Samples, samples_of
from crm_study.kernels.groups.standardized_difference import standardized_difference
from crm_study.kernels.groups.t_tests import TTest, student, welch
from crm_study.results.cutoffs.models import PASSES_1925, SIGNIFICANCE_1925

Row = dict[str, Any]
DIFFER, ALIKE, UNDEFINED = "differ", "not told apart", "undefined"
_EMPTY = (
    *("statistic", "df", "df1", "df2", "p_value", "effect", "estimate", "conf_low", "conf_high"),
    *("difference", "difference_low", "difference_high", "omega_squared", "epsilon_squared"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The scores of one outcome by group.

    Attributes
    ----------
    outcome, label : str
    samples : Samples
    groups : list of str, length n_obs
        Label of each respondent's group.
    conf_level : float
    """

    outcome: str
    label: str
    samples: Samples
    groups: list[str]
    conf_level: float

    @property
    def two(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Scores of the two groups."""
        return self.samples.group(0), self.samples.group(1)


def compared(
    outcome: str, label: str, scores: NDArray[np.float64], groups: list[str], *, conf_level: float
) -> Compared:
    """Part one outcome by group."""
    return Compared(outcome, label, samples_of(scores, groups), groups, conf_level)


def outcome_rows(seen: Compared, troubles: list[str]) -> Iterator[Row]:
    """Yield the tests of one outcome, the one to report first."""
    tests: dict[str, Callable[[Compared], Row]]
    if len(seen.samples.labels) == 2:
        tests = {"welch": _welch_t, "student": _student_t, "mann_whitney": _mann_whitney}
    else:
        tests = {"welch": _welch_f, "anova": _anova, "kruskal_wallis": _kruskal_wallis}
    for name, test in tests.items():
        yield _row(name, seen, test, troubles)


def _row(name: str, seen: Compared, test: Callable[[Compared], Row], troubles: list[str]) -> Row:
    """Lay one test out; what it refuses is told once and leaves its numbers empty."""
    answer: Row = {"method": name.replace("_", " ").capitalize()}
    try:
        answer = test(seen)
    except AnalysisError as error:
        troubles.append(f"{seen.label}: {error}")
    p_value = answer.get("p_value")
    verdict = UNDEFINED
    if p_value is not None and np.isfinite(p_value):
        verdict = DIFFER if SIGNIFICANCE_1925.holds(p_value) else ALIKE
    return {
        "key": f"{name}:{seen.outcome}",
        "outcome": seen.outcome,
        "label": seen.label,
        **dict.fromkeys(("method", *_EMPTY)),
        "n_obs": seen.samples.scores.size,
        "n_groups": len(seen.samples.labels),
        **answer,
        "verdict": verdict,
    }


def _t_row(found: TTest) -> Row:
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "difference": found.estimate,
        "difference_low": found.conf_low,
        "difference_high": found.conf_high,
    }


def _welch_t(seen: Compared) -> Row:
    size = standardized_difference(*seen.two, conf_level=seen.conf_level)
    return {
        "method": "Welch's t",
        **_t_row(welch(*seen.two, conf_level=seen.conf_level)),
        "effect": "Hedges' g",
        "estimate": size.hedges_g,
        "conf_low": size.g_low,
        "conf_high": size.g_high,
    }


def _student_t(seen: Compared) -> Row:
    size = standardized_difference(*seen.two, conf_level=seen.conf_level)
    return {
        "method": "Student's t",
        **_t_row(student(*seen.two, conf_level=seen.conf_level)),
        "effect": "Cohen's d",
        "estimate": size.cohen_d,
        "conf_low": size.d_low,
        "conf_high": size.d_high,
    }


def _mann_whitney(seen: Compared) -> Row:
    found = mann_whitney(*seen.two, conf_level=seen.conf_level)
    return {
        "method": f"Mann–Whitney W, {found.method} p",
        "statistic": found.statistic,
        "p_value": found.p_value,
        "effect": "rank-biserial r",
        "estimate": found.rank_biserial,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
    }


def _shares(seen: Compared) -> Row:
    size = share_of_variance(one_way(seen.samples.scores, seen.groups), conf_level=seen.conf_level)
    return {
        "effect": "η²",
        "estimate": size.eta_squared,
        "conf_low": size.conf_low,
        "conf_high": size.conf_high,
        "omega_squared": size.omega_squared,
        "epsilon_squared": size.epsilon_squared,
    }


def _f_row(found: Any) -> Row:
    return {name: getattr(found, name) for name in ("statistic", "df1", "df2", "p_value")}


def _welch_f(seen: Compared) -> Row:
    found = welch_anova(seen.samples.scores, seen.groups)
    return {"method": "Welch's F", **_f_row(found), **_shares(seen)}


def _anova(seen: Compared) -> Row:
    found = one_way(seen.samples.scores, seen.groups)
    return {"method": "Fisher's F", **_f_row(found), **_shares(seen)}


def _kruskal_wallis(seen: Compared) -> Row:
    found = kruskal_wallis(seen.samples.scores, seen.groups)
    return {
        "method": "Kruskal–Wallis H",
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "effect": "rank ε²",
        "estimate": found.epsilon_squared,
    }


def group_rows(seen: Compared) -> Iterator[Row]:
    """Yield size, mean with its own t interval, spread and median of every group."""
    samples = seen.samples
    for place, group in enumerate(samples.labels):
        n_obs, variance = int(samples.sizes[place]), float(samples.variances[place])
        mean, reach = float(samples.means[place]), float("nan")
        if n_obs > 1:
            quantile = t_quantile(0.5 + seen.conf_level / 2, n_obs - 1)
            reach = quantile * float(np.sqrt(variance / n_obs))
        yield {
            "key": f"{seen.outcome}:{group}",
            "outcome": seen.outcome,
            "label": seen.label,
            "group": group,
            "n_obs": n_obs,
            "mean": mean,
            "std_dev": float(np.sqrt(variance)),
            "median": float(np.median(samples.group(place))),
            "conf_low": mean - reach,
            "conf_high": mean + reach,
        }


def pair_rows(seen: Compared) -> Iterator[Row]:
    """Yield every pair of groups, where there are more than two."""
    if len(seen.samples.labels) < 3:
        return
    tests: dict[str, Callable[[], Pairs]] = {
        "games_howell": partial(
            games_howell, seen.samples.scores, seen.groups, conf_level=seen.conf_level
        ),
        "dunn": partial(dunn, seen.samples.scores, seen.groups),
    }
    for name, test in tests.items():
        try:
            found = test()
        except AnalysisError:
            continue
        yield from _pairs(name, seen, found)


def _pairs(name: str, seen: Compared, found: Pairs) -> Iterator[Row]:
    columns = ("estimate", "std_error", "statistic", "df", "p_value", "unadjusted_p_value")
    for place, (first, second) in enumerate(zip(found.first, found.second, strict=True)):
        yield {
            "key": f"{name}:{seen.outcome}:{first}~{second}",
            "label": seen.label,
            "method": "Games–Howell" if name == "games_howell" else "Dunn, Holm",
            "outcome": seen.outcome,
            "group_1": first,
            "group_2": second,
            **{column: getattr(found, column)[place] for column in columns},
            "conf_low": found.conf_low[place],
            "conf_high": found.conf_high[place],
        }


def assumption_rows(seen: Compared) -> Iterator[Row]:
    """Yield equality of spread, and normality within every group."""
    scores = seen.samples.scores
    checks: dict[str, tuple[str, Callable[[], Any]]] = {
        "spread": ("Brown–Forsythe F of the spread", partial(levene, scores, seen.groups))
    }
    for place, group in enumerate(seen.samples.labels):
        own = scores[seen.samples.member == place]
        checks[f"normality:{group}"] = (
            f"Shapiro–Wilk W in group {group}",
            partial(shapiro_wilk, own),
        )
    for name, (method, check) in checks.items():
        row: Row = {
            "key": f"{name}:{seen.outcome}",
            "outcome": seen.outcome,
            "method": method,
            **dict.fromkeys(("statistic", "df1", "df2", "p_value")),
            "verdict": UNDEFINED,
            "meaning": "",
        }
        try:
            found = check()
        except AnalysisError as error:
            yield {**row, "meaning": str(error)}
            continue
        known = {name: getattr(found, name) for name in row if hasattr(found, name)}
        yield {**row, **known, "verdict": PASSES_1925.verdict(found.p_value)}
