"""What many intervals of one method are worth, in a row."""

from __future__ import annotations

from typing import Any

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.share import shares
from crm_study.results.cutoffs.inference import BRADLEY_1978, BRADLEY_LOW_1978

_SUMMARY = (
    *("covered", "std_error", "conf_low", "conf_high", "missed_ratio"),
    *("width", "rejected", "bias", "se_ratio"),
)


def row_of(drawn: Floats, *, slope: float, conf_level: float) -> dict[str, Any]:
    """Summarize the intervals of one method over the samples in which it has one.

    Parameters
    ----------
    drawn : ndarray of float, shape (n_simulations, 4)
        Estimate, standard error and limits; nan where undefined.
    slope : float
        What was planted.
    conf_level : float
        Coverage that the intervals promise.
    """
    known = ~np.isnan(drawn).any(axis=1)
    n_defined = int(known.sum())
    row: dict[str, Any] = dict.fromkeys(_SUMMARY)
    if n_defined > 1:
        row |= _summary(drawn[known], slope, conf_level)
    counts = {"n_simulations": len(drawn), "n_defined": n_defined}
    return row | counts | {"verdict": _verdict(row["missed_ratio"])}


def _summary(drawn: Floats, slope: float, conf_level: float) -> dict[str, float]:
    estimate, std_error, low, high = drawn.T
    hits = int(((low <= slope) & (slope <= high)).sum())
    limits = shares(hits, len(drawn))
    covered = hits / len(drawn)
    return {
        "covered": covered,
        "std_error": (covered * (1 - covered) / len(drawn)) ** 0.5,
        "conf_low": float(limits.conf_low),
        "conf_high": float(limits.conf_high),
        "missed_ratio": (1 - covered) / (1 - conf_level),
        "width": float(np.median(high - low)),
        "rejected": float(((low > 0) | (high < 0)).mean()),
        "bias": float(estimate.mean()) - slope,
        "se_ratio": float(std_error.mean() / estimate.std(ddof=1)),
    }


def _verdict(ratio: float | None) -> str:
    """Say on which side of Bradley's two limits a method misses, if any."""
    if ratio is not None and not BRADLEY_1978.holds(ratio):
        return BRADLEY_1978.unmet
    return BRADLEY_LOW_1978.verdict(ratio)
