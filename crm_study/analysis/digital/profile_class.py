"""People and institutions classed by where they stand between two poles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.digital.profile_class_finding import ProfileClassFinding
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.analysis.service.declared_items import institutions_in, items_named
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.description.cut_points import between_cuts
from crm_study.kernels.description.share import shares
from crm_study.kernels.missing.person_mean import mean_of_answered
from crm_study.kernels.service.mean_interval import mean_interval
from crm_study.protocol.analyses.profile_class import ProfileClass
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_KEYS = ("first", "between", "last")
_NOTES = (
    "A profile is the mean of the items from pole to pole; a mean on a cut counts to the middle. "
    "The cuts are declared by the study: another cut gives other classes. Limits of shares are "
    "Wilson's.",
    "An institution has the class of the mean of its people. It is clear where the t limits of "
    "that mean lie within the class; one person, or limits that cross a cut, leave it open.",
)


def profile_class(
    frame: pd.DataFrame,
    *,
    of: Sequence[str],
    below: float,
    above: float,
    classes: tuple[str, str, str] = _KEYS,
    cluster: str | None = None,
    min_answered: float = 1.0,
    conf_level: float = 0.95,
) -> Finding:
    """Class people, and their institutions, by the mean of items from pole to pole.

    Parameters
    ----------
    frame : DataFrame
        One row a person; a gap is an item not answered.
    of : sequence of str
        Columns on one scale from the first pole to the last.
    below, above : float
        Means below and above which somebody is of the first and the last class.
    classes : three str
        Words of the classes.
    cluster : str, optional
        Column of institutions.
    min_answered : float, default 1.0
        Share of the items that must be answered.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        Rows ``first``, ``between`` and ``last`` with their shares. Details: every institution
        and every item.

    Raises
    ------
    AnalysisError
        An unknown column, text, cuts in the wrong order, or nobody.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"channel": [1, 3, 5, 5], "design": [2, 3, 5, 4]})
    >>> found = profile_class(frame, of=["channel", "design"], below=2.5, above=3.5)
    >>> found.number("last", "share"), found.number("glance", "mean")
    (0.5, 3.5)
    """
    require_columns(frame, of if cluster is None else (*of, cluster))
    groups = None if cluster is None else [str(name) for name in frame[cluster]]
    labels = {name: name for name in of}
    cuts = (below, above)
    return _finding("profile_class", frame, labels, cuts, classes, groups, min_answered, conf_level)


def profile_class_chapter(study: Study, responses: Responses, *, analysis: ProfileClass) -> Finding:
    """Class the people and institutions of the main wave."""
    columns = declared_columns(study, responses)
    items = items_named(study, analysis.of)
    require_columns(columns, items)
    common_scale(study, items)
    words = [say(getattr(analysis, key), "en", otherwise=key) for key in _KEYS]
    return _finding(
        analysis.finding,
        columns,
        wordings(study, items),
        (analysis.below, analysis.above),
        (words[0], words[1], words[2]),
        institutions_in(study, columns),
        study.missing.min_answered,
        0.95,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    cuts: tuple[float, float],
    classes: tuple[str, str, str],
    groups: Sequence[str] | None,
    min_answered: float,
    conf_level: float,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    table = numbers_of(frame[list(labels)], purpose="a profile")
    score = mean_of_answered(table, min_answered=min_answered)
    told = ~np.isnan(score)
    if not told.any():
        raise AnalysisError("Nobody answered enough items from pole to pole.")
    own = None if groups is None else np.array(groups)[told]
    details = {"items": list(_items(table, labels, cuts, classes, level))}
    if own is not None:
        details["institutions"] = list(_institutions(score[told], own, cuts, classes, level))
    rows = _classes(score[told], cuts, classes, level)
    return ProfileClassFinding(
        id=id_,
        title=title or "Profile between two poles",
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(score[told], cuts, details.get("institutions"), level)),
        notes=_NOTES,
        details={name: tuple(plain(row) for row in part) for name, part in details.items()},
    )


def _classes(
    score: Floats, cuts: tuple[float, float], classes: Sequence[str], level: float
) -> list[Row]:
    counts = np.bincount(between_cuts(score, below=cuts[0], above=cuts[1]), minlength=3)
    part = shares(counts, np.full(3, score.size), conf_level=level)
    return [
        {
            "entry": key,
            "label": label,
            "n_in_class": int(counts[i]),
            "share": part.estimate[i],
            "done_low": part.conf_low[i],
            "done_high": part.conf_high[i],
            "n_obs": score.size,
        }
        for i, (key, label) in enumerate(zip(_KEYS, classes, strict=True))
    ]


def _institutions(
    score: Floats,
    groups: Any,
    cuts: tuple[float, float],
    classes: Sequence[str],
    level: float,
) -> Iterator[Row]:
    """Yield the class of every institution, the lowest mean first."""
    found = np.unique(groups).tolist()
    names = sorted(found, key=lambda name: float(score[groups == name].mean()))
    for name in names:
        own = score[groups == name]
        counts = np.bincount(between_cuts(own, below=cuts[0], above=cuts[1]), minlength=3)
        yield {
            "key": f"institution:{name}",
            "group": name,
            "n_obs": own.size,
            **_standing(own, cuts, classes, level),
            "first_part": counts[0] / own.size,
            "between_part": counts[1] / own.size,
            "last_part": counts[2] / own.size,
        }


def _standing(
    values: Floats, cuts: tuple[float, float], classes: Sequence[str], level: float
) -> Row:
    """Return mean, limits, class, and whether the limits lie within it."""
    mean = float(values.mean())
    place = int(between_cuts([mean], below=cuts[0], above=cuts[1])[0])
    limits: Row
    if values.size < 2:
        limits = {"conf_low": None, "conf_high": None, "is_clear": False}
    else:
        found = mean_interval(values, conf_level=level)
        ends = between_cuts([found.conf_low, found.conf_high], below=cuts[0], above=cuts[1])
        limits = {
            "conf_low": found.conf_low,
            "conf_high": found.conf_high,
            "is_clear": bool((ends == place).all()),
        }
    return {"mean": mean, **limits, "class_words": classes[place]}


def _items(
    table: Floats,
    labels: Mapping[str, str],
    cuts: tuple[float, float],
    classes: Sequence[str],
    level: float,
) -> Iterator[Row]:
    for column, (name, label) in zip(table.T, labels.items(), strict=True):
        told = column[~np.isnan(column)]
        if told.size:
            yield {
                "key": f"item:{name}",
                "label": label,
                "n_obs": told.size,
                **_standing(told, cuts, classes, level),
            }


def _overall(
    score: Floats, cuts: tuple[float, float], institutions: list[Row] | None, level: float
) -> Row:
    return {
        "n_obs": score.size,
        "mean": float(score.mean()),
        "std_dev": float(score.std(ddof=1)) if score.size > 1 else None,
        "lower_cut": cuts[0],
        "upper_cut": cuts[1],
        "n_units": None if institutions is None else len(institutions),
        "n_clear": None if institutions is None else sum(row["is_clear"] for row in institutions),
        "conf_level": level,
    }
