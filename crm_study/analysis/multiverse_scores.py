"""Every way to turn the same answers into scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.missing.em_moments import em_moments
from crm_study.kernels.missing.person_mean import mean_of_answered

SCORING = ("mean", "standardized", "factor", "drop_item")
MISSING = ("listwise", "mean", "em")
Scales = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How answers become scores.

    Attributes
    ----------
    scoring : str
        ``mean``, ``standardized``, ``factor``, or ``without <item>``.
    missing : str
        ``listwise``, ``mean`` or ``em``.
    min_answered : float
        Share of a scale's parts that must be answered.
    dropped : str or None
        The item left out.
    """

    scoring: str
    missing: str
    min_answered: float
    dropped: str | None = None

    def words(self) -> dict[str, str]:
        """Return the choices as the columns of a specification."""
        filled = self.missing != "listwise"
        return {
            "scoring": self.scoring,
            "min_answered": "filled" if filled else f"{self.min_answered:.0%}",
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """The scores under one rule, by variable, nan where there is none."""

    rule: ScoreRule
    scores: Mapping[str, Floats]


def score_rules(
    *,
    scoring: Sequence[str],
    missing: Sequence[str],
    min_answered: Sequence[float],
    items: Sequence[str],
) -> tuple[ScoreRule, ...]:
    """Combine the ways to score; how much must be answered matters only with gaps.

    Parameters
    ----------
    scoring : sequence of {"mean", "standardized", "factor", "drop_item"}
        ``drop_item`` stands for one rule per item.
    missing : sequence of {"listwise", "mean", "em"}
        What is done about an item without an answer.
    min_answered : sequence of float
        Shares of a scale's items that must be answered, above 0 to 1.
    items : sequence of str
        Items that ``drop_item`` drops, one at a time.

    Raises
    ------
    AnalysisError
        A way that is not known, or a share outside 0 to 1.

    Examples
    --------
    >>> rules = score_rules(scoring=["mean", "drop_item"], missing=["listwise"],
    ...                     min_answered=[1.0], items=["a1", "a2"])
    >>> [rule.scoring for rule in rules]
    ['mean', 'without a1', 'without a2']
    """
    _refuse_unknown("scoring", scoring, SCORING)
    _refuse_unknown("missing-data rule", missing, MISSING)
    for share in min_answered:
        if not 0 < share <= 1:
            raise AnalysisError(f"A share of answers must lie above 0 to 1, but is {share:g}.")
    forms = [
        (f"without {item}", item) if way == "drop_item" else (way, None)
        for way in scoring
        for item in (items if way == "drop_item" else ("",))
    ]
    return tuple(
        ScoreRule(form, rule, share, dropped)
        for form, dropped in forms
        for rule in missing
        for share in (min_answered if rule == "listwise" else (1.0,))
    )


def score_tables(
    columns: Mapping[str, Floats],
    *,
    scales: Scales,
    names: Sequence[str],
    rules: Sequence[ScoreRule],
) -> Iterator[ScoreTable]:
    """Score the named variables under every rule.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n_rows,)
        Items, keyed, and variables that need no scoring.
    scales : mapping
        The parts of each scale: items, or other scales.
    names : sequence of str
        Variables that are wanted.
    rules : sequence of ScoreRule
        From `score_rules`.

    Yields
    ------
    ScoreTable

    Examples
    --------
    >>> rules = score_rules(scoring=["mean"], missing=["listwise"], min_answered=[0.5], items=[])
    >>> answers = {"a1": np.array([1.0, 2.0]), "a2": np.array([3.0, np.nan])}
    >>> next(score_tables(answers, scales={"a": ["a1", "a2"]}, names=["a"], rules=rules)).scores
    {'a': array([2., 2.])}
    """
    items = [item for item in dict.fromkeys(items_of(names, scales)) if item in columns]
    filled = {
        rule: _filled(columns, items, rule) for rule in dict.fromkeys(r.missing for r in rules)
    }
    for rule in rules:
        yield ScoreTable(
            rule, {name: _score(name, filled[rule.missing], scales, rule) for name in names}
        )


def items_of(names: Sequence[str], scales: Scales) -> Iterator[str]:
    """Yield the items that variables are made of, through dimensions."""
    for name in names:
        if name in scales:
            yield from items_of(scales[name], scales)
        else:
            yield name


def _score(name: str, columns: Mapping[str, Floats], scales: Scales, rule: ScoreRule) -> Floats:
    if name not in scales:
        return columns[name]
    kept = [part for part in scales[name] if part != rule.dropped]
    if not kept:
        raise AnalysisError(f"Scale '{name}' has no item left without '{rule.dropped}'.")
    parts = np.column_stack([_score(part, columns, scales, rule) for part in kept])
    if rule.scoring in ("standardized", "factor"):
        return _weighted(parts, rule)
    return mean_of_answered(parts, min_answered=rule.min_answered)


def _weighted(parts: Floats, rule: ScoreRule) -> Floats:
    """Weigh the parts by 1/SD, or by the first component's loading over SD; in scale points."""
    spread = np.nanstd(parts, axis=0, ddof=1)
    if not (spread > 0).all():
        raise AnalysisError("A scale whose items are weighed needs items that vary.")
    weights = 1 / spread
    if rule.scoring == "factor" and parts.shape[1] > 1:
        complete = parts[~np.isnan(parts).any(axis=1)]
        if len(complete) < 2:
            raise AnalysisError("A component score needs two respondents who answered all items.")
        vector = np.linalg.eigh(np.corrcoef(complete, rowvar=False))[1][:, -1]
        weights = vector * np.sign(vector.sum()) / spread
    weights = weights / weights.sum()
    shares = np.where(np.isnan(parts), 0.0, weights)
    enough = mean_of_answered(parts, min_answered=rule.min_answered)
    total = np.where(np.isnan(parts), 0.0, parts * weights).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.isnan(enough), np.nan, total / shares.sum(axis=1))


def _filled(columns: Mapping[str, Floats], items: list[str], missing: str) -> Mapping[str, Floats]:
    """Fill the gaps of the items by their mean, or by what EM expects."""
    if missing == "listwise" or not items:
        return columns
    table = np.column_stack([columns[item] for item in items])
    gaps = np.isnan(table)
    answered = np.asarray(~gaps.all(axis=1))
    if missing == "mean":
        counts = (~gaps).sum(axis=0)
        means = np.where(counts, np.nansum(table, axis=0) / np.maximum(counts, 1), np.nan)
        table = np.where(gaps & answered[:, None], means, table)
    elif gaps[answered].any():
        table = table.copy()
        table[answered] = _expected(table[answered])
    return {**columns, **dict(zip(items, table.T, strict=True))}


def _expected(table: Floats) -> Floats:
    """Fill each gap with its expectation given the person's answers, by EM moments."""
    moments = em_moments(table)
    filled = table.copy()
    for row in np.flatnonzero(np.isnan(table).any(axis=1)):
        gone = np.isnan(table[row])
        among = moments.covariance[np.ix_(~gone, ~gone)]
        across = moments.covariance[np.ix_(gone, ~gone)]
        distance = table[row, ~gone] - moments.mean[~gone]
        filled[row, gone] = moments.mean[gone] + across @ np.linalg.solve(among, distance)
    return filled


def _refuse_unknown(what: str, named: Sequence[str], known: Sequence[str]) -> None:
    for name in named:
        if name not in known:
            raise AnalysisError(f"There is no {what} '{name}'; there are {listed(known)}.")
