"""What customers expect against what they get: gaps, their weights, and their limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.declared_items import (
    institutions_in,
    items_named,
    limits_of,
    words_of,
)
from crm_study.analysis.service.gap_finding import GapFinding
from crm_study.analysis.service.gap_rows import (
    ABOVE,
    SHORT,
    Floats,
    Pairing,
    Row,
    Setting,
    criterion_rows,
    gap_rows,
    institution_rows,
    reliability_rows,
    same_scale,
)
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.service.weighted_index import rescaled
from crm_study.protocol.analyses.gap import Gap, GapDimension
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Metric = Literal["points", "percent"]
Limits = Mapping[str, tuple[float, float]]
_NOTES = (
    "A gap is perception less expectation, so that below zero falls short. d_z is the gap in "
    "standard deviations of the gaps, with limits by noncentral t. p adj. is Holm's, over the "
    "dimensions and over the items apart.",
    "Scores of a dimension are means of its items; all dimensions weigh the same in the overall "
    "gap. The weighted gap multiplies everybody's gaps by the points they gave, as shares of "
    "their own sum (Zeithaml, Parasuraman & Berry, 1990).",
    "Read the perceptions first (SERVPERF; Cronin & Taylor, 1992). The gap is a diagnosis, no "
    "measure: difference scores are unreliable where expectations and perceptions go together, "
    "and expectations hardly vary (Buttle, 1996; Peter, Churchill & Brown, 1993).",
)
_CLUSTERED = (
    "Respondents of one institution resemble each other: errors are those of the sums of "
    "institutions, with one degree of freedom less than there are institutions.",
)
_ALONE = ("Respondents count as independent.",)


def gap(
    frame: pd.DataFrame,
    *,
    dimensions: Mapping[str, tuple[Sequence[str], Sequence[str]]],
    limits: tuple[float, float] | Limits | None = None,
    weights: Mapping[str, str] | None = None,
    criterion: str | None = None,
    cluster: str | None = None,
    metric: Metric = "points",
    min_answered: float = 1.0,
    conf_level: float = 0.95,
) -> Finding:
    """Compare expectations with perceptions, item by item and dimension by dimension.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; each pair uses the rows that answer both sides.
    dimensions : mapping of str to (sequence of str, sequence of str)
        Columns of expectation and of perception, in the same order.
    limits : pair, or mapping of str to pair, optional
        Lowest and highest answer, of all columns or of each; needed for percent, and for
        the performance index.
    weights : mapping of str to str, optional
        Column of the points given to each dimension.
    criterion : str, optional
        Column with which performance and gap are correlated.
    cluster : str, optional
        Column of institutions.
    metric : {"points", "percent"}
        Points of the answer scale, or percent of its range where two scales differ.
    min_answered : float, default 1.0
        Share of a dimension's items that must be answered.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``overall``, ``weighted``, each dimension, and each perception column.

    Raises
    ------
    AnalysisError
        An unknown column, sides of unequal length, text, scales that differ in points, or a
        name used twice.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"e": [5, 4, 5, 5], "p": [3, 4, 4, 2]})
    >>> found = gap(frame, dimensions={"care": (["e"], ["p"])}, limits=(1, 5))
    >>> found.number("care", "estimate"), found.number("glance", "performance_index")
    (-1.5, 56.25)
    """
    columns = [name for sides in dimensions.values() for side in sides for name in side]
    require_columns(frame, [*columns, *(weights or {}).values()])
    require_columns(frame, [name for name in (criterion, cluster) if name is not None])
    known = limits if isinstance(limits, Mapping) else dict.fromkeys(columns, limits)
    given = {name: ends for name, ends in known.items() if ends is not None}
    pairings = [
        _pairing(frame, name, name, sides, (weights or {}).get(name), given, metric, {})
        for name, sides in dimensions.items()
    ]
    setting = Setting(
        min_answered,
        None if cluster is None else list(frame[cluster]),
        confidence_level(conf_level),
    )
    goal = None if criterion is None else numbers_of(frame[[criterion]], purpose="a gap")[:, 0]
    return _finding("gap", "Expectations and perceptions", pairings, setting, goal, given, metric)


def gap_chapter(study: Study, responses: Responses, *, analysis: Gap) -> Finding:
    """Compare the declared expectations and perceptions on the main wave."""
    columns = declared_columns(study, responses)
    sides = {name: _sides(study, d) for name, d in analysis.dimensions.items()}
    items = [item for pair in sides.values() for side in pair for item in side]
    require_columns(columns, items)
    limits = {item: limits_of(study, item) for item in items}
    words = {item: words_of(study, item) for item in items}
    pairings = [
        replace(
            _pairing(
                columns,
                name,
                say(declared.label, "en", otherwise=study.label_of(declared.perceived)),
                sides[name],
                declared.weight,
                limits,
                analysis.metric,
                words,
            ),
            is_scale=_is_scale(study, declared),
        )
        for name, declared in analysis.dimensions.items()
    ]
    setting = Setting(study.missing.min_answered, institutions_in(study, columns), 0.95)
    goal = None if analysis.criterion is None else columns[analysis.criterion].to_numpy(dtype=float)
    title = say(analysis.label, "en", otherwise="Expectations and perceptions")
    return _finding(analysis.finding, title, pairings, setting, goal, limits, analysis.metric)


def _sides(study: Study, declared: GapDimension) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return items_named(study, [declared.expected]), items_named(study, [declared.perceived])


def _is_scale(study: Study, declared: GapDimension) -> bool:
    """Tell whether both sides are reflective constructs; alpha is nothing to a checklist."""
    both = [study.constructs.get(name) for name in (declared.expected, declared.perceived)]
    return all(one is not None and one.measurement == "reflective" for one in both)


def _pairing(
    frame: pd.DataFrame,
    name: str,
    label: str,
    sides: tuple[Sequence[str], Sequence[str]],
    weight: str | None,
    limits: Limits,
    metric: Metric,
    words: Mapping[str, str],
) -> Pairing:
    """Read one dimension off the columns."""
    expected, perceived = (tuple(side) for side in sides)
    if len(expected) != len(perceived) or not expected:
        raise AnalysisError(
            f"Dimension '{name}' needs as many perceptions as expectations, but has "
            f"{len(perceived)} and {len(expected)}."
        )
    tables = [
        _measured(frame, side, limits, metric=metric, name=name) for side in (expected, perceived)
    ]
    points = None if weight is None else numbers_of(frame[[weight]], purpose="weighing gaps")[:, 0]
    labels = tuple(words.get(item, item) for item in perceived)
    return Pairing(name, label, perceived, labels, tables[0], tables[1], points)


def _measured(
    frame: pd.DataFrame, columns: Sequence[str], limits: Limits, *, metric: Metric, name: str
) -> Floats:
    values = numbers_of(frame[list(columns)], purpose="a gap")
    if metric == "points":
        return values
    missing = [column for column in columns if column not in limits]
    if missing:
        raise AnalysisError(
            f"Dimension '{name}' in percent needs the lowest and the highest answer of "
            f"'{missing[0]}'."
        )
    low, high = zip(*(limits[column] for column in columns), strict=True)
    return rescaled(values, low=low, high=high)


def _finding(
    id_: str,
    title: str,
    pairings: Sequence[Pairing],
    setting: Setting,
    criterion: Floats | None,
    limits: Limits,
    metric: Metric,
) -> Finding:
    if metric == "points" and limits and not same_scale(limits):
        raise AnalysisError(
            "Expectations and perceptions are answered on different scales; ask for the metric "
            "'percent'."
        )
    rows = gap_rows(pairings, setting)
    _refuse_repeated(rows)
    dimensions = [row for row in rows if row["row_kind"] == "dimension"]
    details = {
        "reliability": list(reliability_rows(pairings)),
        "criterion": [] if criterion is None else criterion_rows(pairings, criterion, setting),
        "institutions": list(institution_rows(pairings, setting)),
    }
    overall = rows[0]
    return GapFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "n_obs": overall["n_obs"],
                "n_clusters": None if setting.cluster is None else len(set(setting.cluster)),
                "n_dimensions": len(dimensions),
                "n_items": sum(row["row_kind"] == "item" for row in rows),
                "n_below_expected": sum(row["verdict"] == SHORT for row in dimensions),
                "n_above_expected": sum(row["verdict"] == ABOVE for row in dimensions),
                "estimate": overall["estimate"],
                "weighted_gap": next(
                    (row["estimate"] for row in rows if row["row_kind"] == "weighted"), None
                ),
                "performance_index": _performance(overall, limits, metric),
                "metric": metric,
                "conf_level": setting.conf_level,
            }
        ),
        notes=(*_NOTES, *(_ALONE if setting.cluster is None else _CLUSTERED)),
        details={name: tuple(map(plain, table)) for name, table in details.items() if table},
    )


def _performance(overall: Row, limits: Limits, metric: Metric) -> float | None:
    """Return the mean perception from 0 to 100."""
    mean = float(overall["perceived_mean"])
    if metric == "percent":
        return mean
    ends = next(iter(limits.values()), None)
    return None if ends is None else float(rescaled(mean, low=ends[0], high=ends[1]))


def _refuse_repeated(rows: Sequence[Row]) -> None:
    for name in _repeated([str(row["key"]) for row in rows]):
        raise AnalysisError(f"'{name}' names two rows: a dimension and an item need two names.")


def _repeated(names: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)
