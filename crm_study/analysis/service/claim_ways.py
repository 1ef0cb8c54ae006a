"""A ratio by several ways, each with its verdict on the one that is claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import percentile_limits
from crm_study.kernels.service.fieller import fieller
from crm_study.kernels.service.median_ratios import ratio_of_medians
from crm_study.kernels.service.quadrants import resampled_means
from crm_study.kernels.service.ratios import Ratio, ratio_of_geometric_means, ratio_of_means

Floats = NDArray[np.float64]
Row = dict[str, Any]
RatioOf = Literal["means", "medians", "geometric"]
N_RESAMPLES = 2000
COMPATIBLE, INCOMPATIBLE, UNDECIDED = "compatible", "incompatible", "undecided"
_WAYS: dict[str, tuple[str, Callable[..., Ratio]]] = {
    "means": ("Ratio of means", ratio_of_means),
    "geometric": ("Ratio of geometric means", ratio_of_geometric_means),
    "medians": ("Ratio of medians", ratio_of_medians),
}
_CENTERS: dict[str, Callable[[Floats], float]] = {
    "means": lambda values: float(values.mean()),
    "medians": lambda values: float(np.median(values)),
    "geometric": lambda values: float(np.exp(np.log(values).mean())),
}


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Values above and below the line, whether they are pairs, and their institutions."""

    above: Floats
    below: Floats
    paired: bool
    cluster_above: list[object] | None
    cluster_below: list[object] | None


def ratio_rows(
    sides: Sides, claimed: float, seed: int, level: float
) -> tuple[list[Row], dict[str, str]]:
    """Return the ratio by every way that these amounts allow, and why others do not."""
    found: list[Row] = []
    troubles: dict[str, str] = {}
    for key, (label, ratio) in _WAYS.items():
        try:
            one = ratio(sides.above, sides.below, paired=sides.paired, conf_level=level)
        except AnalysisError as error:
            troubles[key] = str(error)
            continue
        found.append(_row(key, label, one, claimed))
        if key == "means":
            found += [_fieller_row(sides, claimed, level, one)]
            found += [_bootstrap_row(sides, claimed, seed, level, one)]
    return found, troubles


def _row(key: str, label: str, one: Ratio, claimed: float) -> Row:
    return {
        "key": key,
        "label": label,
        "numerator_mean": one.numerator,
        "denominator_mean": one.denominator,
        "estimate": one.estimate,
        "conf_low": one.conf_low,
        "conf_high": one.conf_high,
        "df": None if np.isnan(one.df) else one.df,
        "interval_shape": "bounded",
        "verdict": verdict_of(one.conf_low, one.conf_high, claimed),
    }


def _fieller_row(sides: Sides, claimed: float, level: float, one: Ratio) -> Row:
    found = fieller(sides.above, sides.below, paired=sides.paired, conf_level=level)
    row = _row("fieller", "Means, Fieller's limits", one, claimed)
    bounded = found.shape == "bounded"
    held = COMPATIBLE if bounded and not found.holds(1.0) else UNDECIDED
    return row | {
        "conf_low": found.conf_low if np.isfinite(found.conf_low) else None,
        "conf_high": found.conf_high if np.isfinite(found.conf_high) else None,
        "df": found.df,
        "interval_shape": found.shape,
        "verdict": held if found.holds(claimed) else INCOMPATIBLE,
    }


def _bootstrap_row(sides: Sides, claimed: float, seed: int, level: float, one: Ratio) -> Row:
    replicates = _replicates(sides, seed)
    low, high = percentile_limits(replicates, conf_level=level)
    row = _row("bootstrap", "Means, bootstrap", one, claimed)
    return row | {
        "conf_low": low,
        "conf_high": high,
        "df": None,
        "verdict": verdict_of(low, high, claimed),
    }


def _replicates(sides: Sides, seed: int) -> Floats:
    """Return the ratio of means in every resample of rows, or of institutions."""
    if sides.paired:
        table = np.column_stack([sides.above, sides.below])
        cluster = sides.cluster_above
    else:
        table = np.full((sides.above.size + sides.below.size, 2), np.nan)
        table[: sides.above.size, 0] = sides.above
        table[sides.above.size :, 1] = sides.below
        cluster = None
        if sides.cluster_above is not None and sides.cluster_below is not None:
            cluster = [*sides.cluster_above, *sides.cluster_below]
    if cluster is not None and len({str(name) for name in cluster}) < 2:
        cluster = None
    drawn = [
        resampled_means(
            table[:, [side]],
            table[:, [side]],
            n_resamples=N_RESAMPLES,
            seed=seed,
            cluster=cluster,
        )[0][:, 0]
        for side in (0, 1)
    ]
    return np.asarray(
        np.divide(drawn[0], drawn[1], out=np.full_like(drawn[0], np.nan), where=drawn[1] > 0)
    )


def verdict_of(low: float | None, high: float | None, claimed: float) -> str:
    """Judge a claimed ratio by an interval.

    Examples
    --------
    >>> verdict_of(4.1, 6.2, 5), verdict_of(2.0, 3.0, 5), verdict_of(0.8, 6.0, 5)
    ('compatible', 'incompatible', 'undecided')
    """
    if low is None or high is None or np.isnan(low) or np.isnan(high):
        return UNDECIDED
    if not low <= claimed <= high:
        return INCOMPATIBLE
    return UNDECIDED if low <= 1 <= high and claimed != 1 else COMPATIBLE


def without_each(sides: Sides, ratio_of: RatioOf) -> tuple[float | None, float | None]:
    """Return the smallest and the largest ratio without one row."""
    found = list(_left_out(sides, _CENTERS[ratio_of]))
    known = [value for value in found if np.isfinite(value)]
    return (min(known), max(known)) if known else (None, None)


def _left_out(sides: Sides, center: Callable[[Floats], float]) -> Iterator[float]:
    x, y = sides.above, sides.below
    whole = center(x), center(y)
    for place in range(x.size):
        own = center(np.delete(x, place))
        below = center(np.delete(y, place)) if sides.paired else whole[1]
        yield own / below if below > 0 else np.nan
    for place in range(0 if sides.paired else y.size):
        below = center(np.delete(y, place))
        yield whole[0] / below if below > 0 else np.nan
