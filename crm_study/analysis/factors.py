"""Exploratory factors: how many, and which items load on which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import complete_rows, numbers_of
from crm_study.analysis.items import item_label
from crm_study.analysis.reflective import (
    beside,
    complete_scores,
    item_correlations,
    reflective_items,
)
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.factor.extraction import Extraction, maximum_likelihood, minres
from crm_study.kernels.factor.parallel import ParallelAnalysis, parallel_analysis
from crm_study.kernels.factor.partial_correlations import minimum_average_partial
from crm_study.kernels.factor.principal import principal_axis, principal_components
from crm_study.kernels.factor.rotation import oblimin, promax, varimax
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
ExtractionName = Literal["minres", "ml", "principal_axis", "principal_components"]
RotationName = Literal["oblimin", "promax", "promax_spss", "promax_stats", "varimax", "none"]
_TITLE = "Exploratory factors"
_NONE = "Fewer than three items belong to reflective constructs."
_EXTRACT = {
    "minres": minres,
    "ml": maximum_likelihood,
    "principal_axis": principal_axis,
    "principal_components": principal_components,
}
_DRAWS, _SEED = 200, 20210101


class FactorsFinding(Finding):
    """Loadings of a rotated solution, and the eigenvalues beside chance."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the loadings."""
        columns = [name for name in (self.rows[0] if self.rows else ()) if name != "label"]
        return self.lay_out(columns)

    def prose(self) -> Prose:
        """Say how many factors there are and how much they account for."""
        if not self.rows:
            return super().prose()
        return compose(
            "Number of factors: {suggested} by parallel analysis, {map} by Velicer's MAP test; "
            "extracted: {n_factors} (method {extraction}, rotation {rotation}), which is {share} "
            "of the variance of {n_items} items, n = {n}.",
            suggested=self.slot("glance", "n_factors_parallel"),
            map=self.slot("glance", "n_factors_map"),
            n_factors=self.slot("glance", "n_factors"),
            extraction=str(self.number("glance", "extraction")),
            rotation=str(self.number("glance", "rotation")),
            share=self.slot("glance", "variance_explained", style="percent"),
            n_items=self.slot("glance", "n_items"),
            n=self.slot("glance", "n_obs"),
        )

    def figures(self) -> dict[str, Figure]:
        """Draw the scree with chance beside it; the loadings where several factors part them."""
        from crm_study.figures.loadings import loading_heatmap
        from crm_study.figures.scree import scree_plot

        if not self.rows:
            return {}
        scree = self.details["eigenvalues"]
        names = [name for name in self.rows[0] if name.startswith("loading_")]
        figures = {
            f"{self.id}.scree": scree_plot(
                [row["eigenvalue"] for row in scree],
                [row["chance_mean"] for row in scree],
                [row["chance_percentile"] for row in scree],
                n_suggested=int(self.number("glance", "n_factors_parallel")),
                percentile_label="95th percentile of chance",
                stamp=self.stamp,
            ),
        }
        if len(names) > 1:
            figures[f"{self.id}.loadings"] = loading_heatmap(
                [str(row["item"]) for row in self.rows],
                [str(number) for number in range(1, len(names) + 1)],
                [[row[name] for name in names] for row in self.rows],
                stamp=self.stamp,
            )
        return figures

    def figure(self) -> Figure | None:
        """Return the scree; `figures` also has the loadings."""
        return next(iter(self.figures().values()), None)

    def caption(self, name: str) -> str:
        """Tell the scree from the loadings."""
        return f"{self.title}: {name.rsplit('.', 1)[-1]}"


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    """A rotated solution: loadings in order, and what was done."""

    loadings: Floats
    extracted: Extraction
    rotation_converged: bool


def factors_chapter(study: Study, responses: Responses) -> Finding:
    """Factor all reflective items of the main wave, as many factors as beat chance."""
    frame = responses.wave(MAIN)
    items, told = reflective_items(study, frame)
    if len(items) < 3:
        return beside(
            FactorsFinding("factors", _TITLE, status="not_applicable", reason=_NONE), told
        )
    scores = complete_scores(frame, items)
    labels = {item: item_label(study, item) for item in items}
    found = factors_of(item_correlations(scores, items), labels, n_obs=len(scores))
    return beside(found, told)


@one_thread
def factors(
    items: pd.DataFrame,
    *,
    n_factors: int | None = None,
    extraction: ExtractionName = "minres",
    rotation: RotationName = "oblimin",
) -> Finding:
    """Factor the items of a DataFrame.

    Parameters
    ----------
    items : DataFrame
        One column an item, reverse-keyed items already turned; incomplete rows are left
        out (listwise).
    n_factors : int, optional
        How many factors; by default as many as parallel analysis suggests.
    extraction : {"minres", "ml", "principal_axis", "principal_components"}
        Minimum residuals is psych's default, principal components SPSS's.
    rotation : {"oblimin", "promax", "promax_spss", "promax_stats", "varimax", "none"}
        Oblimin is direct (γ = 0) without Kaiser normalization; promax follows psych, SPSS
        (Kaiser-normalized) or R's stats; varimax is Kaiser-normalized.

    Returns
    -------
    Finding
        One row an item: ``loading_1`` ..., ``communality``, ``uniqueness``.

    Raises
    ------
    AnalysisError
        Too few respondents or items, a constant item, a singular correlation matrix, or
        more factors than the items can carry.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(300, 1))
    >>> items = pd.DataFrame(trait + rng.normal(size=(300, 4)), columns=list("abcd"))
    >>> factors(items).number("glance", "n_factors")
    1
    """
    scores = numbers_of(items, purpose="a factor analysis")
    labels = {str(name): str(name) for name in items.columns}
    complete = complete_rows(scores)
    return factors_of(
        item_correlations(complete, tuple(labels)),
        labels,
        n_obs=len(complete),
        n_factors=n_factors,
        extraction=extraction,
        rotation=rotation,
    )


def factors_of(
    correlation: Floats,
    labels: Mapping[str, str],
    *,
    n_obs: int,
    n_factors: int | None = None,
    extraction: ExtractionName = "minres",
    rotation: RotationName = "oblimin",
) -> Finding:
    """Factor the correlations of items, whose words are given by id."""
    chance = parallel_analysis(correlation, n_obs=n_obs, seed=_SEED, n_draws=_DRAWS)
    suggested = chance.n_suggested_by_percentile
    wanted = n_factors if n_factors is not None else max(suggested, 1)
    found = _solve(correlation, wanted, extraction, rotation)
    status, reason = _status(found, suggested)
    overall = {
        "n_factors": wanted,
        "n_factors_parallel": suggested,
        "n_factors_map": minimum_average_partial(correlation).n_suggested,
        "variance_explained": float(found.extracted.communalities.sum() / len(labels)),
        "extraction": extraction.replace("_", " "),
        "rotation": rotation.replace("_", " ") if wanted > 1 else "none",
        "n_items": len(labels),
        "n_obs": n_obs,
    }
    return FactorsFinding(
        id="factors",
        title=_TITLE,
        rows=tuple(plain(row) for row in _rows(found, labels)),
        overall=plain(overall),
        status=status,
        reason=reason,
        notes=(
            "Pearson correlations of the respondents who answered every item (listwise). Parallel "
            f"analysis compares with the 95th percentile of {_DRAWS} draws of unrelated normal "
            "items (Horn, components). Loadings are pattern loadings.",
        ),
        details={"eigenvalues": tuple(plain(row) for row in _scree(chance))},
    )


def _solve(
    correlation: Floats, n_factors: int, extraction: ExtractionName, rotation: RotationName
) -> _Solution:
    if extraction not in _EXTRACT:
        raise AnalysisError(
            f"'{extraction}' is no extraction; choose one of {', '.join(_EXTRACT)}."
        )
    extracted = _EXTRACT[extraction](correlation, n_factors=n_factors)  # type: ignore[operator]
    if n_factors == 1 or rotation == "none":
        return _Solution(extracted.loadings, extracted, rotation_converged=True)
    rotate = {
        "oblimin": oblimin,
        "promax": promax,
        "promax_spss": partial(promax, convention="spss"),
        "promax_stats": partial(promax, convention="stats"),
        "varimax": varimax,
    }
    if rotation not in rotate:
        raise AnalysisError(
            f"'{rotation}' is no rotation; choose one of {', '.join(rotate)}, none."
        )
    turned = rotate[rotation](extracted.loadings)  # type: ignore[operator]
    return _Solution(turned.loadings, extracted, turned.converged)


def _rows(found: _Solution, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "item": item,
            "label": label,
            **{f"loading_{j}": float(value) for j, value in enumerate(found.loadings[i], start=1)},
            "communality": float(found.extracted.communalities[i]),
            "uniqueness": float(found.extracted.uniquenesses[i]),
        }
        for i, (item, label) in enumerate(labels.items())
    ]


def _scree(chance: ParallelAnalysis) -> list[dict[str, Any]]:
    columns: Sequence[Floats] = (chance.eigenvalues, chance.chance_mean, chance.chance_percentile)
    names = ("eigenvalue", "chance_mean", "chance_percentile")
    return [
        {"component": i, **dict(zip(names, map(float, values), strict=True))}
        for i, values in enumerate(zip(*columns, strict=True), start=1)
    ]


def _status(found: _Solution, suggested: int) -> tuple[Status, str | None]:
    troubles = []
    if suggested == 0:
        troubles.append("No eigenvalue exceeds those of unrelated items.")
    if not (found.extracted.converged and found.rotation_converged):
        troubles.append("The search did not converge; the loadings say nothing.")
    if found.extracted.improper:
        troubles.append("A uniqueness is not positive (a Heywood case).")
    return ("warning", " ".join(troubles)) if troubles else ("ok", None)
