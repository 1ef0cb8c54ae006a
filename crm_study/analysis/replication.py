"""An old result and a new sample: does the new one speak for it, against it, or not at all."""

from __future__ import annotations

from crm_study.kernels.published.replication import PATIL, SIMONSOHN, VERHAGEN
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
    inside = {True: "inside", False: "outside"}
    rows = [
        {
            "key": "original_in_interval",
            "label": "Old in new interval",
            "estimate": found.r_replication,
            "conf_low": found.conf_low,
            "conf_high": found.conf_high,
            "verdict": f"the old correlation lies {inside[found.original_inside]} the new interval",
        },
        {
            "key": "new_in_prediction",
            "label": "New where expected",
            "estimate": found.r_original,
            "conf_low": found.prediction_low,
            "conf_high": found.prediction_high,
            "verdict": f"the new correlation lies {inside[found.replication_inside]} the "
            "prediction interval of the old one",
        },
        {
            "key": "small_telescopes",
            "label": "Small telescopes",
            "estimate": found.r_33,
            "conf_low": None,
            "conf_high": None,
            "verdict": "the old study could have seen an effect like the new one"
            if found.detectable
            else "the old study could hardly have seen an effect like the new one",
        },
        {
            "key": "bayes_factor",
            "label": "Bayes factor",
            "estimate": found.bayes_factor,
            "conf_low": None,
            "conf_high": None,
            "verdict": "the new data speak for the old effect"
            if found.bayes_factor > 1
            else "the new data speak for no effect",
        },
    ]
    return ReplicationFinding(
        id="replication",
        title="An old effect and a new sample",
        rows=tuple(plain(row) for row in rows),
        overall={"n_obs": n_replication, "n_original": n_original, "conf_level": conf_level},
        notes=_NOTES,
    )
