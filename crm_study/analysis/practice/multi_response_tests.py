"""Whether groups differ in how many of them chose an option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.groups.contingency import contingency
from crm_study.kernels.groups.multiplicity import adjusted

GROUPS_NOTE = (
    "Every option is crossed with the groups by itself: χ² without correction, Cramér's V, p "
    "adjusted by Holm over the options. Where an expected count is below 5, χ² is a rough guide. "
    "Going together is not causing."
)


def group_tests(
    table: Floats, groups: Sequence[str], labels: Mapping[str, str], smallest: int
) -> list[dict[str, Any]]:
    """Return a row for each option that some people chose and others did not.

    Parameters
    ----------
    table : ndarray of float, shape (n_obs, n_options)
        1 where chosen, complete.
    groups : sequence of str, length n_obs
    labels : mapping of str to str
        Words of the options, in the order of the columns.
    smallest : int
        Groups of fewer people are left out.
    """
    member = np.array(groups)
    names, sizes = np.unique(member, return_counts=True)
    kept = [name for name, n in zip(names, sizes, strict=True) if n >= smallest and name != "nan"]
    if len(kept) < 2:
        return []
    rows = []
    for column, (name, label) in zip(table.T, labels.items(), strict=True):
        counts = np.array([[(column[member == g] == v).sum() for v in (1, 0)] for g in kept])
        if (counts.sum(axis=0) > 0).all():
            rows.append(_row(name, label, counts))
    p_values = adjusted([row["p_value"] for row in rows]).tolist() if rows else []
    return [row | {"p_adjusted": p} for row, p in zip(rows, p_values, strict=True)]


def _row(name: str, label: str, counts: Any) -> dict[str, Any]:
    found = contingency(counts)
    return {
        "key": f"test:{name}",
        "label": label,
        "n_obs": found.n_obs,
        "statistic": found.chi2,
        "df": found.df,
        "p_value": found.chi2_p_value,
        "estimate": found.cramers_v,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "smallest_expected": found.smallest_expected,
    }
