"""Who bought lately, often and much: scores by rank, and segments made of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.customers.life_cycle import days_until
from crm_study.analysis.customers.rfm_finding import RfmFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.customers.rank_scores import rank_scores
from crm_study.protocol.analyses.rfm import Rfm
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Scores = NDArray[np.int64]
SEGMENTS = {
    "champions": ("Champions", "R, F and M all 4 or 5"),
    "loyal": ("Loyal", "F 4 or 5 and R 3 to 5, no champions"),
    "recent": ("Recent", "R 4 or 5 and F 1 to 3"),
    "at_risk": ("At risk", "F 4 or 5 and R 1 or 2"),
    "lost": ("Lost", "R and F both 1 or 2"),
    "others": ("In between", "all others"),
}
_NOTES = (
    "Scores are fifths of the ranks, 5 the best: the most recent, the most transactions, the most "
    "money. Equal values share their mean rank and get the same score, so fifths may differ in "
    "size; programs that break ties by the order of the file score otherwise.",
    "The segments are a convention of this package on these scores. They compare customers with "
    "each other: also in a year in which nobody bought, a fifth has the best score.",
    "RFM describes what was bought. It does not forecast, and it knows no costs.",
)


def rfm(frame: pd.DataFrame, *, last: str, count: str, money: str, as_of: dt.date | str) -> Finding:
    """Score customers by recency, frequency and money.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; rows with a gap in a named column are left out.
    last : str
        Column of dates of the last transaction.
    count, money : str
        Columns of transactions and money in the period.
    as_of : date or str
        Day from which recency counts back.

    Returns
    -------
    Finding
        One row a segment. Details: what each score means, and how many have each pair of R and F.

    Raises
    ------
    AnalysisError
        An unknown column, text, a date after ``as_of``, or fewer than 5 customers.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"last": [f"2025-12-{day:02d}" for day in range(1, 11)],
    ...                       "n": range(10), "money": range(10)})
    >>> found = rfm(frame, last="last", count="n", money="money", as_of="2025-12-31")
    >>> found.number("champions", "n_obs"), found.number("lost", "n_obs")
    (4, 4)
    """
    require_columns(frame, (last, count, money))
    days = -days_until(frame[last], as_of)
    rest = numbers_of(frame[[count, money]], purpose="RFM")
    values = np.column_stack([days, rest])
    rows = values[~np.isnan(values).any(axis=1)]
    if (rows[:, 0] < 0).any():
        raise AnalysisError(f"A last transaction lies after {as_of}.")
    scores = np.column_stack([rank_scores(sign * rows[:, j]) for j, sign in enumerate((-1, 1, 1))])
    names = _segments(scores)
    return RfmFinding(
        id="rfm",
        title="Recency, frequency and money",
        rows=tuple(plain(_segment(name, names == name, rows)) for name in SEGMENTS),
        overall=plain(
            {
                "n_obs": len(rows),
                "n_missing": len(values) - len(rows),
                "total_value": float(rows[:, 2].sum()),
                "mean_recency": float(rows[:, 0].mean()),
            }
        ),
        notes=_NOTES,
        details={
            "scores": tuple(map(plain, _score_rows(scores, rows))),
            "pairs": tuple(map(plain, _pair_rows(scores, rows))),
        },
    )


def rfm_chapter(study: Study, responses: Responses, *, analysis: Rfm) -> Finding:
    """Score the declared customers of the main wave."""
    found = rfm(
        declared_columns(study, responses),
        last=analysis.last,
        count=analysis.count,
        money=analysis.money,
        as_of=analysis.as_of,
    )
    return as_declared(found, analysis)


def _segments(scores: Scores) -> NDArray[np.str_]:
    recency, frequency, _ = scores.T
    often = frequency >= 4
    rules = [
        (scores >= 4).all(axis=1),
        often & (recency >= 3),
        (recency >= 4) & ~often,
        often & (recency <= 2),
        (recency <= 2) & (frequency <= 2),
    ]
    names = list(SEGMENTS)
    found: NDArray[np.str_] = np.select(rules, names[:-1], default=names[-1])
    return found


def _segment(name: str, own: NDArray[np.bool_], rows: Floats) -> Row:
    label, meaning = SEGMENTS[name]
    n, total = int(own.sum()), float(rows[:, 2].sum())
    means = rows[own].mean(axis=0) if n else np.full(3, np.nan)
    return {
        "segment": name,
        "label": label,
        "n_obs": n,
        "share": n / len(rows),
        "value_share": float(rows[own, 2].sum()) / total if total > 0 else float("nan"),
        "mean_recency": means[0],
        "mean_frequency": means[1],
        "mean_money": means[2],
        "meaning_of": meaning,
    }


def _score_rows(scores: Scores, rows: Floats) -> list[Row]:
    """Return what values each score stands for; the two ends are open, each is one person's."""
    found = []
    for j, aspect in enumerate(("recency", "frequency", "money")):
        low, high = float(rows[:, j].min()), float(rows[:, j].max())
        for score in range(5, 0, -1):
            own = rows[scores[:, j] == score, j]
            if own.size:
                found.append(
                    {
                        "key": f"{aspect}:{score}",
                        "aspect": aspect,
                        "score": score,
                        "n_obs": own.size,
                        "minimum": float(own.min()) if own.min() > low else None,
                        "maximum": float(own.max()) if own.max() < high else None,
                    }
                )
    return found


def _pair_rows(scores: Scores, rows: Floats) -> list[Row]:
    """Count the customers with each pair of R and F, and their mean money."""
    found = []
    for recency in range(5, 0, -1):
        for frequency in range(1, 6):
            own = (scores[:, 0] == recency) & (scores[:, 1] == frequency)
            found.append(
                {
                    "key": f"r{recency}f{frequency}",
                    "recency_score": recency,
                    "frequency_score": frequency,
                    "n_obs": int(own.sum()),
                    "mean_money": float(rows[own, 2].mean()) if own.any() else float("nan"),
                }
            )
    return found
