"""p values of the hypotheses, adjusted for their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from crm_study.kernels.groups.multiplicity import adjusted
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925

Multiplicity = Literal["holm", "benjamini_hochberg", "none"]
_NAMES = {
    "holm": "p adj. is Holm's: the chance of any false rejection among these hypotheses stays at "
    "the level.",
    "benjamini_hochberg": "p adj. is Benjamini and Hochberg's: of the hypotheses rejected, the "
    "expected share of false ones stays at the level.",
    "none": "p values are not adjusted for the number of hypotheses; p adj. repeats p.",
}


def with_adjusted(
    rows: Sequence[Mapping[str, Any]],
    *,
    method: Multiplicity,
    levels: Mapping[str, float] | None = None,
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Add ``p_adjusted`` to every hypothesis that rests on a p value, and say what it changes.

    Parameters
    ----------
    rows : sequence of mappings
        With ``hypothesis``, ``p_value`` and ``h0_decision``; only rows with a p value count.
    method : str
        ``holm``, ``benjamini_hochberg`` or ``none``.
    levels : mapping, optional
        Declared level of each hypothesis; .05 where it has none.

    Returns
    -------
    list of dict
        The rows, in order.
    tuple of str
        Notes: the method, and the hypotheses whose rejection would not survive it.

    Examples
    --------
    >>> rows = [{"hypothesis": f"H{i}", "p_value": p, "h0_decision": "reject H0"}
    ...         for i, p in ((1, 0.03), (2, 0.04))]
    >>> found, notes = with_adjusted(rows, method="holm")
    >>> [row["p_adjusted"] for row in found]
    [0.06, 0.06]
    """
    p_values = [np.nan if row["p_value"] is None else row["p_value"] for row in rows]
    raised = adjusted(p_values, method=method)
    found = [
        {**row, "p_adjusted": None if np.isnan(p_value) else float(p_value)}
        for row, p_value in zip(rows, raised, strict=True)
    ]
    return found, (_NAMES[method], *_changes(found, method, levels or {}))


def _changes(
    rows: Sequence[Mapping[str, Any]], method: Multiplicity, levels: Mapping[str, float]
) -> tuple[str, ...]:
    """Name the rejections that the adjustment would take back; decisions stay as declared."""
    if method == "none" or not any(row["p_adjusted"] is not None for row in rows):
        return ()
    lost = [
        str(row["hypothesis"])
        for row in rows
        if row["h0_decision"] == SIGNIFICANCE_1925.met
        and row["p_adjusted"] is not None
        and row["p_adjusted"] >= levels.get(str(row["hypothesis"]), SIGNIFICANCE_1925.cutoff)
    ]
    if not lost:
        return ("Decisions follow the declared criteria; the adjustment would change none.",)
    return (
        "Decisions follow the declared criteria on the p values as they are. Under the adjustment "
        f"H0 would no longer be rejected for {', '.join(lost)}.",
    )
