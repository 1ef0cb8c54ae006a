"""An old result and a new sample: does the new one speak for it, against it, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_study.kernels.published.replication import PATIL, SIMONSOHN, VERHAGEN, Replication
from crm_study.kernels.published.replication import replication as compare_effects
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

_NOTES = (
    "Effects are correlations; Fisher's z gives the intervals.",
    f"Prediction interval: {PATIL}. Small telescopes, the effect that the old study would have "
    f"detected with a power of a third: {SIMONSOHN}. Bayes factor of the old effect against "
    f"none, given the new data: {VERHAGEN}.",
    "None of the four alone says that a study replicates; they answer different questions.",
)


class ReplicationFinding(Finding):
    """Four answers about one old and one new effect."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the four answers."""
        columns = ["key", "estimate", "conf_low", "conf_high", "verdict"]
        return self.lay_out(columns, heads={"key": "Question", "estimate": "Number"})

    def prose(self) -> Prose:
        """Say what each question is answered."""
        return join(
            [
                compose(
                    "The new correlation is {new} (95% CI [{low}, {high}]), the old one {old}.",
                    new=self.slot("original_in_interval", "estimate"),
                    low=self.slot("original_in_interval", "conf_low"),
                    high=self.slot("original_in_interval", "conf_high"),
                    old=self.slot("new_in_prediction", "estimate"),
                ),
                *(f"{row['label']}: {row['verdict']}." for row in self.rows),
            ]
        )


def replication(
    *,
    r_original: float,
    n_original: int,
    r_replication: float,
    n_replication: int,
    conf_level: float = 0.95,
) -> Finding:
    """Compare the correlation of a new sample with a published one.

    Parameters
    ----------
    r_original, r_replication : float
        Correlations; the root of a one-predictor R² with the sign of the slope.
    n_original, n_replication : int
        Respondents.
    conf_level : float, default 0.95
        Of the intervals.

    Returns
    -------
    Finding
        Rows ``original_in_interval``, ``new_in_prediction``, ``small_telescopes`` and
        ``bayes_factor``.

    Raises
    ------
    AnalysisError
        A correlation of 1 or beyond, or fewer than four respondents.

    Examples
    --------
    >>> found = replication(r_original=0.66, n_original=57, r_replication=0.3, n_replication=118)
    >>> found.number("original_in_interval", "verdict")
    'the old correlation lies outside the new interval'
    """
    found = compare_effects(
        r_original=r_original,
        n_original=n_original,
        r_replication=r_replication,
        n_replication=n_replication,
        conf_level=conf_level,
    )
    return ReplicationFinding(
        id="replication",
        title="An old effect and a new sample",
        rows=tuple(plain(row) for row in _rows(found)),
        overall={"n_obs": n_replication, "n_original": n_original, "conf_level": conf_level},
        notes=_NOTES,
    )


def _rows(found: Replication) -> Iterator[dict[str, Any]]:
    """Yield question, number, interval and answer."""
    inside = {True: "inside", False: "outside"}
    yield _row(
        "original_in_interval",
        "Old in new interval",
        found.r_replication,
        f"the old correlation lies {inside[found.original_inside]} the new interval",
        (found.conf_low, found.conf_high),
    )
    yield _row(
        "new_in_prediction",
        "New where expected",
        found.r_original,
        f"the new correlation lies {inside[found.replication_inside]} the prediction interval "
        "of the old one",
        (found.prediction_low, found.prediction_high),
    )
    could = "could" if found.detectable else "could hardly"
    yield _row(
        "small_telescopes",
        "Small telescopes",
        found.r_33,
        f"the old study {could} have seen an effect like the new one",
    )
    side = "the old effect" if found.bayes_factor > 1 else "no effect"
    yield _row("bayes_factor", "Bayes factor", found.bayes_factor, f"the new data speak for {side}")


def _row(
    key: str,
    label: str,
    estimate: float,
    verdict: str,
    limits: tuple[float | None, float | None] = (None, None),
) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "estimate": estimate,
        "conf_low": limits[0],
        "conf_high": limits[1],
        "verdict": verdict,
    }
