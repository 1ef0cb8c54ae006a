"""What speaks for something less what speaks against it, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.digital.net_benefit_finding import NetBenefitFinding
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.wording import wordings
from crm_study.analysis.service.declared_items import institutions_in, items_named, limits_of
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.description.share import shares
from crm_study.kernels.groups.ranks import mid_ranks
from crm_study.kernels.groups.standardized_difference import standardized_change
from crm_study.kernels.missing.person_mean import mean_of_answered
from crm_study.kernels.service.mean_interval import MeanInterval, mean_interval
from crm_study.kernels.service.weighted_index import rescaled
from crm_study.protocol.analyses.net_benefit import NetBenefit
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
FOR, AGAINST = "for", "against"
_NOTES = (
    "Every answer is carried to 0 to 100 by the ends of its scale. A person's net benefit is the "
    "mean of the benefits less the mean of the risks, from −100 to 100; all items of a side weigh "
    "the same. d_z is its mean in standard deviations.",
    "Sides of different length are compared as means, not as sums. That somebody agrees with a "
    "benefit as much as with a risk does not make the two equal in money or in harm.",
)
_CLUSTERED = ("Errors are those of the sums of institutions.",)
_ALONE = ("Respondents count as independent.",)


def net_benefit(
    frame: pd.DataFrame,
    *,
    benefits: Sequence[str],
    risks: Sequence[str],
    limits: tuple[float, float],
    cluster: str | None = None,
    min_answered: float = 1.0,
    conf_level: float = 0.95,
) -> Finding:
    """Set what speaks for something against what speaks against it.

    Parameters
    ----------
    frame : DataFrame
        One row a person; a gap is an item not rated.
    benefits, risks : sequence of str
        Columns of either side.
    limits : pair of float
        Lowest and highest answer of all columns.
    cluster : str, optional
        Column of institutions.
    min_answered : float, default 1.0
        Share of a side's items that must be answered.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        Rows ``net``, ``benefits``, ``risks`` and every item, on 0 to 100.

    Raises
    ------
    AnalysisError
        An unknown column, text, one column on both sides, or fewer than 2 people.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"reach": [5, 4, 5], "cost": [3, 4, 1], "theft": [2, 2, 3]})
    >>> found = net_benefit(frame, benefits=["reach", "cost"], risks=["theft"], limits=(1, 5))
    >>> round(found.number("net", "estimate"), 4), found.number("glance", "n_obs")
    (33.3333, 3)
    """
    items = (*benefits, *risks)
    require_columns(frame, items if cluster is None else (*items, cluster))
    groups = None if cluster is None else [str(name) for name in frame[cluster]]
    ends = dict.fromkeys(items, limits)
    labels = {name: name for name in items}
    sides = (tuple(benefits), tuple(risks))
    return _finding("net_benefit", frame, sides, ends, labels, groups, min_answered, conf_level)


def net_benefit_chapter(study: Study, responses: Responses, *, analysis: NetBenefit) -> Finding:
    """Set the declared benefits against the declared risks on the main wave."""
    columns = declared_columns(study, responses)
    sides = items_named(study, analysis.benefits), items_named(study, analysis.risks)
    items = (*sides[0], *sides[1])
    require_columns(columns, items)
    return _finding(
        analysis.finding,
        columns,
        sides,
        {item: limits_of(study, item) for item in items},
        wordings(study, items),
        institutions_in(study, columns),
        study.missing.min_answered,
        0.95,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    sides: tuple[Sequence[str], Sequence[str]],
    ends: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str],
    groups: Sequence[str] | None,
    min_answered: float,
    conf_level: float,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    _refuse_shared(sides)
    tables = [_carried(frame, side, ends) for side in sides]
    scores = [mean_of_answered(table, min_answered=min_answered) for table in tables]
    whole = ~np.isnan(np.column_stack(scores)).any(axis=1)
    if whole.sum() < 2:
        raise AnalysisError("Fewer than 2 people answered enough of the benefits and the risks.")
    wins, against = scores[0][whole], scores[1][whole]
    own = _of(groups, whole)
    net = mean_interval(wins - against, cluster=own, conf_level=level)
    rows = [
        _row("net", "Net benefit", "net", None, net),
        _row("benefits", "Benefits", "side", FOR, mean_interval(wins, cluster=own)),
        _row("risks", "Risks", "side", AGAINST, mean_interval(against, cluster=own)),
        *_items(tables, sides, labels, groups, level),
    ]
    return NetBenefitFinding(
        id=id_,
        title=title or "Benefits and risks",
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(wins, against, sides, level)),
        notes=(*_NOTES, *(_ALONE if own is None else _CLUSTERED)),
    )


def _refuse_shared(sides: tuple[Sequence[str], Sequence[str]]) -> None:
    both = [name for name in sides[0] if name in sides[1]]
    if both:
        raise AnalysisError(f"'{both[0]}' is named as a benefit and as a risk.")


def _carried(
    frame: pd.DataFrame, side: Sequence[str], ends: Mapping[str, tuple[float, float]]
) -> Floats:
    values = numbers_of(frame[list(side)], purpose="benefits and risks")
    low, high = zip(*(ends[name] for name in side), strict=True)
    return rescaled(values, low=low, high=high)


def _of(groups: Sequence[str] | None, whole: Any) -> list[str] | None:
    """Return the institutions of some rows; None where they all lie in one."""
    if groups is None:
        return None
    own = [name for name, kept in zip(groups, whole, strict=True) if kept]
    return own if len(set(own)) > 1 else None


def _items(
    tables: Sequence[Floats],
    sides: tuple[Sequence[str], Sequence[str]],
    labels: Mapping[str, str],
    groups: Sequence[str] | None,
    level: float,
) -> Iterator[Row]:
    """Yield every item with its mean and its place among all, the largest first."""
    found = []
    for table, side, word in zip(tables, sides, (FOR, AGAINST), strict=True):
        for column, name in zip(table.T, side, strict=True):
            told = ~np.isnan(column)
            if told.sum() < 2:
                raise AnalysisError(f"{labels[name]}: fewer than 2 people answered.")
            mean = mean_interval(column[told], cluster=_of(groups, told), conf_level=level)
            found.append(_row(name, labels[name], "item", word, mean))
    places, _ = mid_ranks(np.array([-row["estimate"] for row in found]))
    ordered = sorted(zip(places.tolist(), found, strict=True), key=lambda pair: pair[0])
    yield from (row | {"place": place} for place, row in ordered)


def _row(key: str, label: str, kind: str, side: str | None, found: MeanInterval) -> Row:
    names = ("n_obs", "estimate", "std_error", "conf_low", "conf_high")
    tested = ("statistic", "df", "p_value")
    return {
        "key": key,
        "label": label,
        "row_kind": kind,
        "weighs": side,
        **{name: getattr(found, name) for name in names},
        **{name: getattr(found, name) if kind == "net" else None for name in tested},
        "place": None,
    }


def _overall(
    wins: Floats, against: Floats, sides: tuple[Sequence[str], Sequence[str]], level: float
) -> Row:
    size = standardized_change(wins, against, conf_level=level)
    positive = shares(int((wins > against).sum()), wins.size, conf_level=level)
    varies = wins.std() > 0 and against.std() > 0
    return {
        "n_obs": wins.size,
        "n_benefits": len(sides[0]),
        "n_risks": len(sides[1]),
        "d_z": size.cohen_d,
        "d_low": size.d_low,
        "d_high": size.d_high,
        "positive_share": float(positive.estimate),
        "positive_low": float(positive.conf_low),
        "positive_high": float(positive.conf_high),
        "pearson": float(np.corrcoef(wins, against)[0, 1]) if varies else None,
        "conf_level": level,
    }
