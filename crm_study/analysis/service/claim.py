"""A claim that one quantity is so many times another, put to the test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.claim_finding import ClaimFinding
from crm_study.analysis.service.claim_ways import (
    N_RESAMPLES,
    RatioOf,
    Sides,
    ratio_rows,
    without_each,
)
from crm_study.analysis.service.declared_items import institutions_in, words_of
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.analyses.claim import Claim
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
SEED = 1940
_NOTES = (
    "Compatible: the interval holds the claimed ratio and not 1. Incompatible: it does not hold "
    "the claimed ratio. Undecided: it holds both, or has no end, so that these data cannot tell "
    "the claim from no difference at all. A compatible claim is not a proven one.",
    "Means and medians with limits on the logarithmic scale (Bonett & Price, 2020); geometric "
    "means by a t test of logarithms; Fieller's (1954) limits for means, which may have no end; "
    "percentile limits of a bootstrap of rows, or of whole institutions where they are declared. "
    "A mean answers for totals (what all of it costs), a median or geometric mean for the usual "
    "case.",
    "What counts as the cost, or as the time, of either side is decided before the data: the "
    "factor says by how much the numerator would have to be off for the claim to be met exactly.",
)


def claim(
    frame: pd.DataFrame,
    *,
    claimed: float,
    numerator: str | None = None,
    denominator: str | None = None,
    measure: str | None = None,
    group: str | None = None,
    levels: tuple[object, object] | None = None,
    ratio_of: RatioOf = "means",
    cluster: str | None = None,
    seed: int = SEED,
    conf_level: float = 0.95,
) -> Finding:
    """Test a claimed ratio: of two columns, or of one column in two groups.

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in a column used are left out.
    claimed : float
        The ratio that is claimed, above 0.
    numerator, denominator : str, optional
        Two columns of amounts of the same rows.
    measure, group : str, optional
        A column of amounts and the one that tells two groups apart.
    levels : pair, optional
        Values of ``group``: the first over the second.
    ratio_of : {"means", "medians", "geometric"}
        Which ratio the verdict is about; the others show what hangs on the choice.
    cluster : str, optional
        Column of institutions, which the bootstrap resamples whole.
    seed : int
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``means``, ``fieller``, ``bootstrap``, ``geometric`` and ``medians``, each with its
        verdict; `glance` has that of ``ratio_of``.

    Raises
    ------
    AnalysisError
        An unknown column or level, amounts below 0, or fewer than 2 on a side.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"win": [50, 61, 39, 55, 44], "keep": [10, 12, 8, 11, 9.5]})
    >>> found = claim(frame, claimed=5, numerator="win", denominator="keep")
    >>> round(found.number("means", "estimate"), 2), found.number("glance", "verdict")
    (4.93, 'compatible')
    """
    used = [name for name in (numerator, denominator, measure, group, cluster) if name is not None]
    require_columns(frame, used)
    institutions = None if cluster is None else list(frame[cluster])
    if numerator is not None and denominator is not None:
        sides = _pairs(frame, numerator, denominator, institutions)
        names = numerator, denominator
    elif measure is not None and group is not None and levels is not None:
        texts = str(levels[0]), str(levels[1])
        sides = _groups(frame, measure, group, texts, institutions)
        names = texts
    else:
        raise AnalysisError(
            "A claim needs a numerator and a denominator, or a measure, a group and two levels."
        )
    level = confidence_level(conf_level)
    return _finding("claim", "A claimed ratio", sides, names, claimed, "", ratio_of, seed, level)


def claim_chapter(study: Study, responses: Responses, *, analysis: Claim) -> Finding:
    """Test the declared claim on the main wave."""
    columns = declared_columns(study, responses)
    require_columns(columns, [name for _, name in analysis.variables()])
    institutions = institutions_in(study, columns)
    if analysis.numerator is not None and analysis.denominator is not None:
        sides = _pairs(columns, analysis.numerator, analysis.denominator, institutions)
        names = (words_of(study, analysis.numerator), words_of(study, analysis.denominator))
    else:
        group, levels = str(analysis.group), (analysis.levels[0], analysis.levels[1])
        sides = _groups(columns, str(analysis.measure), group, levels, institutions)
        told = study.levels_of(group)
        names = (told.get(levels[0], levels[0]), told.get(levels[1], levels[1]))
    return _finding(
        analysis.finding,
        say(analysis.label, "en", otherwise="A claimed ratio"),
        sides,
        names,
        analysis.claimed,
        say(analysis.claimed_by, "en"),
        analysis.ratio_of,
        analysis.seed,
        0.95,
    )


def _pairs(
    frame: pd.DataFrame, numerator: str, denominator: str, cluster: list[str] | list[Any] | None
) -> Sides:
    both = numbers_of(frame[[numerator, denominator]], purpose="a ratio")
    whole: NDArray[np.bool_] = np.asarray(~np.isnan(both).any(axis=1))
    own = _some(cluster, whole)
    return Sides(
        above=both[whole, 0],
        below=both[whole, 1],
        paired=True,
        cluster_above=own,
        cluster_below=own,
    )


def _groups(
    frame: pd.DataFrame,
    measure: str,
    group: str,
    levels: tuple[str, str],
    cluster: list[str] | list[Any] | None,
) -> Sides:
    values = numbers_of(frame[[measure]], purpose="a ratio")[:, 0]
    named = np.array([_code(value) for value in frame[group]])
    known = sorted(set(named.tolist()))
    sides = []
    for level in levels:
        if level not in known:
            raise AnalysisError(
                f"'{group}' has no level '{level}'.{nearest(level, known)} It has: {listed(known)}."
            )
        chosen = (named == level) & ~np.isnan(values)
        sides.append((values[chosen], _some(cluster, chosen)))
    return Sides(
        above=sides[0][0],
        below=sides[1][0],
        paired=False,
        cluster_above=sides[0][1],
        cluster_below=sides[1][1],
    )


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _some(cluster: Sequence[object] | None, kept: NDArray[np.bool_]) -> list[object] | None:
    if cluster is None:
        return None
    return [name for name, keep in zip(cluster, kept, strict=True) if keep]


def _finding(
    id_: str,
    title: str,
    sides: Sides,
    names: tuple[str, str],
    claimed: float,
    claimed_by: str,
    ratio_of: RatioOf,
    seed: int,
    level: float,
) -> Finding:
    if not claimed > 0:
        raise AnalysisError(f"A claimed ratio must be above 0, but is {claimed:g}.")
    rows, troubles = ratio_rows(sides, claimed, seed, level)
    main = next((row for row in rows if row["key"] == ratio_of), None)
    if main is None:
        raise AnalysisError(troubles[ratio_of])
    least, most = without_each(sides, ratio_of)
    return ClaimFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "label": f"{names[0]} / {names[1]}",
                "group_1": names[0],
                "group_2": names[1],
                "source": claimed_by or None,
                "method": main["label"],
                "claimed": claimed,
                "estimate": main["estimate"],
                "conf_low": main["conf_low"],
                "conf_high": main["conf_high"],
                "verdict": main["verdict"],
                "numerator_mean": main["numerator_mean"],
                "denominator_mean": main["denominator_mean"],
                "n_numerator": int(sides.above.size),
                "n_denominator": int(sides.below.size),
                "lowest_without": least,
                "highest_without": most,
                "needed_factor": claimed / main["estimate"] if main["estimate"] else None,
                "n_ways": len(rows),
                "n_agreeing": sum(row["verdict"] == main["verdict"] for row in rows),
                "n_resamples": N_RESAMPLES,
                "seed": seed,
                "conf_level": level,
            }
        ),
        status="warning" if troubles else "ok",
        reason=" ".join(dict.fromkeys(troubles.values())) or None,
        notes=_NOTES,
    )
