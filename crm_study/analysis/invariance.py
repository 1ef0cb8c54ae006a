"""Measurement invariance: whether groups answer the items in the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError, listed
from crm_study.kernels.latent.invariance import LEVELS, Invariance
from crm_study.kernels.latent.invariance import invariance as compare_groups
from crm_study.results.cutoffs.measurement import CHEUNG_RENSVOLD_2002
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

_MEANING = {
    "configural": "the same items measure the same constructs",
    "metric": "and with equal loadings",
    "scalar": "and with equal intercepts, so that means can be compared",
}


class InvarianceFinding(Finding):
    """Three nested models, each compared with the one before."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the fit of each level and its comparison."""
        columns = ["level", "statistic", "df", "p_value", "cfi", "rmsea", "delta_cfi"]
        heads = {"statistic": "χ²"}
        return self.lay_out([*columns, "difference_p_value", "verdict"], heads=heads)

    def prose(self) -> Prose:
        """Say how far the groups can be compared."""
        rule = self.rules[0]
        held = [str(row["level"]) for row in self.rows if row["verdict"] == rule.met]
        return compose(
            "{groups}: {verdict} by the rule that CFI falls by at most {cutoff} ({source}).",
            groups=str(self.number("glance", "label")),
            verdict=f"{held[-1]} invariance holds" if held else "only the configural model stands",
            cutoff=Slot(format_value(-rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
        )


@one_thread
def invariance(
    frame: pd.DataFrame, constructs: Mapping[str, Sequence[str]], *, group: str
) -> Finding:
    """Compare how groups answer: configural, metric and scalar invariance.

    Parameters
    ----------
    frame : DataFrame
        Item scores, reverse-keyed items already turned, and the column ``group``; rows
        with a gap are left out (listwise).
    constructs : mapping of str to sequence of str
        Columns that measure each construct.
    group : str
        Column that tells the groups apart, for example the language of the form.

    Returns
    -------
    Finding
        Rows ``configural``, ``metric``, ``scalar``; equal to lavaan's ``group.equal``.

    Raises
    ------
    AnalysisError
        An unknown column, fewer than two groups, or a group too small for the model.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(400, 1))
    >>> frame = pd.DataFrame(trait + rng.normal(size=(400, 4)), columns=list("abcd"))
    >>> frame["language"] = np.resize(["en", "rw"], 400)
    >>> invariance(frame, {"t": list("abcd")}, group="language").number("metric", "verdict")
    'holds'
    """
    items = [item for names in constructs.values() for item in names]
    require_columns(frame, (*items, group))
    used = frame[[*items, group]].dropna()
    members = [str(value) for value in used[group]]
    _require_groups(Counter(members), len(items), group)
    places = {name: [items.index(item) for item in names] for name, names in constructs.items()}
    scores = numbers_of(used[items], purpose="invariance")
    found = compare_groups(scores, places, groups=members, item_names=items)
    return _finding(found, group)


def _require_groups(sizes: Counter[str], n_items: int, group: str) -> None:
    if len(sizes) < 2:
        raise AnalysisError(f"Column '{group}' has one group only; invariance compares groups.")
    small = [f"{name} ({size})" for name, size in sizes.items() if size <= n_items]
    if small:
        raise AnalysisError(
            f"A model of {n_items} items needs more than {n_items} complete respondents in each "
            f"group, but these have fewer: {listed(small)}."
        )


def _finding(found: Invariance, group: str) -> Finding:
    rows = [plain(_row(found, level)) for level in LEVELS]
    improper = [text for fit in found.fits.values() for text in fit.improper]
    sizes = ", ".join(f"{name} n = {n}" for name, n in zip(found.groups, found.n_obs, strict=True))
    return InvarianceFinding(
        id="invariance",
        title=f"Measurement invariance by {group}",
        rows=tuple(rows),
        overall={"label": sizes, "n_obs": int(np.sum(found.n_obs))},
        status="warning" if improper else "ok",
        reason=" ".join(dict.fromkeys(improper)) or None,
        notes=tuple(f"{level}: {meaning}." for level, meaning in _MEANING.items()),
        rules=(CHEUNG_RENSVOLD_2002,),
    )


def _row(found: Invariance, level: Any) -> Row:
    fit, indices = found.fits[level], found.indices[level]
    compared = found.comparisons.get(level)
    row = {
        "level": level,
        "statistic": fit.test.statistic,
        "df": fit.test.df,
        "p_value": fit.test.p_value,
        "cfi": indices.cfi,
        "rmsea": indices.rmsea,
        "srmr": indices.srmr,
    }
    if compared is None:
        empty = ("delta_cfi", "difference_statistic", "difference_df", "difference_p_value")
        return row | dict.fromkeys(empty) | {"verdict": "the model to beat"}
    return row | {
        "delta_cfi": compared.delta_cfi,
        "difference_statistic": compared.statistic,
        "difference_df": compared.df,
        "difference_p_value": compared.p_value,
        "verdict": CHEUNG_RENSVOLD_2002.verdict(compared.delta_cfi),
    }
